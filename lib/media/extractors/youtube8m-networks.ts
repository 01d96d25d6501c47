import { checkObject } from "../../runtime/arguments";
import { VGGISH_LOG_MEL } from "../sound/log-mel";
import { savedModel } from "./saved-model";
import type { SavedModelChoice, WhiteningFiles } from "./saved-model-settings";

/** Where a network of YouTube-8M's lies that the user brings. */
export interface Youtube8mNetwork {
  /** A SavedModel's folder, or a frozen graph's file. */
  path: string;
  /** Names of the graph's input and output, when they are others than the original release's. */
  input?: string;
  output?: string;
  /** The projection as `.npy` files. With it the values go through 8-bit codes, as the released features did. */
  whitening?: WhiteningFiles;
}

/**
 * VGGish as AudioSet and YouTube-8M used it: log-mel patches of 0.96 s in, 128 features out, one row a second. The network
 * (`vggish_model.ckpt`, exported as a SavedModel) and its projection (`vggish_pca_params.npz`, whose two arrays are saved as
 * `.npy`) come from TensorFlow's model garden, `research/audioset/vggish`. Features that are made so come near the released
 * ones; they are not equal, since decoding and resampling differ.
 * @throws InputError when the network does not name its files as texts
 */
export function vggish(network: Youtube8mNetwork): SavedModelChoice {
  checkNetwork(network);
  const { path, input = "vggish/input_features:0", output = "vggish/embedding:0", whitening } = network;
  const sound = { logMel: VGGISH_LOG_MEL, frames: 96 };
  return savedModel({ name: "vggish", path, input, output, sound, ...(whitening && { whitening, quantised: true }) });
}

/**
 * Inception as YouTube-8M used it: a frame a second, 2,048 features, 1,024 after its projection. The frozen graph
 * (`classify_image_graph_def.pb`) and the projection (mean, eigenvectors as columns, eigenvalues) come from YouTube-8M's
 * feature extractor. Features that are made so come near the released ones; they are not equal, since decoding and scaling differ.
 * @throws InputError when the network does not name its files as texts
 */
export function inception(network: Youtube8mNetwork): SavedModelChoice {
  checkNetwork(network);
  const { path, input = "DecodeJpeg:0", output = "pool_3/_reshape:0", whitening } = network;
  const frames = { size: 299, shortSide: 299, divide: 1 };
  const rest = whitening && { whitening, quantised: true };
  return savedModel({ name: "inception", path, input, output, frames, batched: false, ...rest });
}

function checkNetwork(network: Youtube8mNetwork): void {
  checkObject(network, "the network", 'an object, such as { path: "vggish" }', { path: "text" });
}
