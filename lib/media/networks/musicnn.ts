import * as tf from "@tensorflow/tfjs";
import { createHash } from "node:crypto";
import { check } from "../../runtime/check";
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

const FEEDS = [{ name: "model/Placeholder:0" }, { name: "model/Placeholder_2:0" }]; // patches; training?
const FETCHES = [
  "model/batch_normalization_10/batchnorm/add_1", // [n, 200]
  "model/moments/Squeeze", // [n, 753, 1], the mean over the patch's time
  "model/Max", // [n, 753, 1]
  "model/Sigmoid", // [n, 50]
];

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

  /** @param patches n · 187 · 96 values of the log-mel spectrogram */
  run(patches: Float32Array): MusicnnViews {
    const n = patches.length / (PATCH_FRAMES * PATCH_BANDS);
    return tf.tidy(() => {
      const inputs = [tf.tensor3d(patches, [n, PATCH_FRAMES, PATCH_BANDS]), tf.scalar(false, "bool")];
      const names = FETCHES.map((name) => `${name}:0`);
      const outputs = nativeBackend().runSavedModel(this.graph, inputs, FEEDS as never, names);
      const [penultimate, meanPool, maxPool, tags] = outputs.map((output) => output.dataSync() as Float32Array);
      return { penultimate, meanPool, maxPool, tags };
    });
  }

  dispose(): void {
    nativeBackend().deleteSavedModel(this.graph);
  }
}
