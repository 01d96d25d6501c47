import * as tf from "@tensorflow/tfjs";
import { createHash } from "node:crypto";
import { check } from "../../runtime/check";
import { joined } from "../../runtime/joined";
import { isNative, nativeBackend } from "../../runtime/tensorflow/native-ops";
import { mediaFile, pinnedBytes } from "../decode/media-folder";
import { loadCheckpoint } from "./wrapped-graph";

/** Frames of one patch, fixed in the graph: 3 seconds less one hundredth. */
export const PATCH_FRAMES = 187;
export const PATCH_BANDS = 96;

const FOLDER = ["musicnn", "MSD_musicnn"];

/** The checkpoint's three files, compared with what they were when the reference values were made. */
const SHA256 = {
  ".meta": "046dc0f4f95374c3fc435a1c6619f6d1b9c82794ea2d2ef0a362a59630b5b1ec",
  ".index": "87f3e0f3550c8d3bafc840374003e5c8af5eeb5ecf6add61af09a7822d3282c8",
  ".data-00000-of-00001": "8579734ee6388f799ed0def4bbd0d1fdcbeaf213ef2a9dc860917bd76a303de6",
};

/** Of the three files together. */
export const MUSICNN_WEIGHTS = createHash("sha256").update(Object.values(SHA256).join()).digest("hex");

const PATCHES = "model/Placeholder";
const IS_TRAINING = "model/Placeholder_2";
const FETCHES = [
  "model/batch_normalization_10/batchnorm/add_1", // [n, 200]
  "model/moments/Squeeze", // [n, 753, 1], the mean over the patch's time
  "model/Max", // [n, 753, 1]
  "model/Sigmoid", // [n, 50]
];

/**
 * The two timbral convolutions, more than half of the network's work: [n, time, 204] each. An output is of seven frames around its own, with
 * zeros beyond the ends of a patch.
 */
const TIMBRAL = ["model/Squeeze", "model/Squeeze_1"];
const TIMBRAL_FILTERS = 204;
const REACH = 3;

/** What musicnn says of some patches, row by row. */
interface MusicnnViews {
  /** n × 200: what stands before the last layer. */
  penultimate: Float32Array;
  /** n × 753 each: mean and maximum over a patch's time. */
  meanPool: Float32Array;
  maxPool: Float32Array;
  /** n × 50: probabilities of the tags. */
  tags: Float32Array;
}

/** musicnn (Pons & Serra, 2019) as trained on the Million Song Dataset, on native TensorFlow. */
export class Musicnn {
  private constructor(private readonly graph: number) {}

  /** @throws InputError without the checkpoint or the native backend */
  static load(): Musicnn {
    check(isNative(), () => "musicnn needs native TensorFlow: run npm run setup, or take the extractor spectral");
    const [graph] = Object.entries(SHA256).map(([name, sha256]) => pinnedBytes(sha256, ...FOLDER, name));
    const [index, data] = [".index", ".data-00000-of-00001"].map((name) => mediaFile(...FOLDER, name));
    return new Musicnn(loadCheckpoint({ graph, index, data }, FETCHES));
  }

  /**
   * The network's values of patches that overlap. The timbral convolutions are computed once for all frames, and again only for the ends of
   * each patch, where the patch has zeros and its surroundings have not.
   * @param frames of the log-mel spectrogram, rows of 96 bands
   * @param starts the first frame of each patch, among these
   */
  run(frames: Float32Array, starts: readonly number[]): MusicnnViews {
    const patches = starts.map((start) => frames.subarray(start * PATCH_BANDS, (start + PATCH_FRAMES) * PATCH_BANDS));
    const [n, edge] = [starts.length, 2 * REACH * PATCH_BANDS];
    const edges = patches.flatMap((patch) => [patch.subarray(0, edge), patch.subarray(patch.length - edge)]);
    return tf.tidy(() => {
      const inside = this.fetch(TIMBRAL, { [PATCHES]: tf.tensor3d(frames, [1, frames.length / PATCH_BANDS, PATCH_BANDS]) });
      const outside = this.fetch(TIMBRAL, { [PATCHES]: tf.tensor3d(joined(edges), [2 * n, 2 * REACH, PATCH_BANDS]) });
      const timbral = TIMBRAL.map((name, i) => {
        const values = tf.tensor3d(assembled(inside[i], outside[i], starts), [n, PATCH_FRAMES, TIMBRAL_FILTERS]);
        return [name, values] as const;
      });
      const [penultimate, meanPool, maxPool, tags] = this.fetch(FETCHES, {
        [PATCHES]: tf.tensor3d(joined(patches), [n, PATCH_FRAMES, PATCH_BANDS]),
        ...Object.fromEntries(timbral),
      });
      return { penultimate, meanPool, maxPool, tags };
    });
  }

  dispose(): void {
    nativeBackend().deleteSavedModel(this.graph);
  }

  /** Values of nodes, where others have the given ones. */
  private fetch(names: readonly string[], fed: Record<string, tf.Tensor>): Float32Array[] {
    const feeds = [...Object.keys(fed), IS_TRAINING].map((name) => ({ name: `${name}:0` }));
    const inputs = [...Object.values(fed), tf.scalar(false, "bool")];
    const outputs = nativeBackend().runSavedModel(this.graph, inputs, feeds as never, names.map((name) => `${name}:0`)); // prettier-ignore
    return outputs.map((output) => output.dataSync() as Float32Array);
  }
}

/** Timbral values of each patch: those of all frames, and at its two ends those of the ends alone. */
function assembled(inside: Float32Array, outside: Float32Array, starts: readonly number[]): Float32Array {
  const [patch, reach] = [PATCH_FRAMES * TIMBRAL_FILTERS, REACH * TIMBRAL_FILTERS];
  const all = new Float32Array(starts.length * patch);
  starts.forEach((start, i) => {
    const first = start * TIMBRAL_FILTERS;
    all.set(inside.subarray(first, first + patch), i * patch);
    const ends = outside.subarray(4 * i * reach, 4 * (i + 1) * reach);
    all.set(ends.subarray(0, reach), i * patch);
    all.set(ends.subarray(3 * reach), (i + 1) * patch - reach);
  });
  return all;
}
