import * as tf from "@tensorflow/tfjs";
import { createHash } from "node:crypto";
import { check } from "../../runtime/check";
import { isNative, nativeBackend } from "../../runtime/tensorflow/native-ops";
import { mediaFile, pinnedBytes } from "../decode/media-folder";
import { type Convolution, convolutionOf, temporal, timbral, type TrainedConvolution } from "./musicnn-convolutions";
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

/** The spectrogram as the network normalises it: scale · x + offset. */
const NORMALISED = "model/batch_normalization/cond/Merge";

/**
 * The five first convolutions. Of each: its kernel and bias, what its ReLU gives, what is made of that, and the largest value over frequency,
 * which the rest of the network takes.
 */
const CONVOLUTIONS = [0, 1, 2, 3, 4].map((i) => {
  const number = i === 0 ? "" : `_${i}`;
  const [kernel, bias] = ["kernel", "bias"].map((name) => `conv2d${number}/${name}/read`);
  return {
    ...{ kernel, bias, relu: `model/conv2d${number}/Relu`, normalised: `model/batch_normalization_${i + 1}/cond/Merge` },
    maximum: `model/Squeeze${number}`,
  };
});

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
  private readonly normalisation: Line;
  private readonly convolutions: Convolution[];

  private constructor(private readonly graph: number) {
    this.normalisation = tf.tidy(() => this.line(PATCHES, NORMALISED, [1, 1]));
    this.convolutions = CONVOLUTIONS.map((names) => tf.tidy(() => this.convolution(names)));
  }

  /** @throws InputError without the checkpoint or the native backend */
  static load(): Musicnn {
    check(isNative(), () => "musicnn needs native TensorFlow: run npm run setup, or take the extractor spectral");
    const [graph] = Object.entries(SHA256).map(([name, sha256]) => pinnedBytes(sha256, ...FOLDER, name));
    const [index, data] = [".index", ".data-00000-of-00001"].map((name) => mediaFile(...FOLDER, name));
    return new Musicnn(loadCheckpoint({ graph, index, data }, FETCHES));
  }

  /**
   * The network's values of patches that overlap.
   * @param frames of the log-mel spectrogram, rows of 96 bands
   * @param starts the first frame of each patch, among these
   */
  run(frames: Float32Array, starts: readonly number[]): MusicnnViews {
    return tf.tidy(() => {
      const { scale, offset } = this.normalisation;
      const all: tf.Tensor2D = tf
        .tensor2d(frames, [frames.length / PATCH_BANDS, PATCH_BANDS])
        .mul(scale)
        .add(offset);
      const patches = tf.stack(starts.map((start) => all.slice([start, 0], [PATCH_FRAMES, PATCH_BANDS]))) as tf.Tensor3D;
      const maxima = this.convolutions.map((convolution) =>
        convolution.tiles ? temporal(convolution, patches) : timbral(convolution, all, patches, starts),
      );
      const fed = Object.fromEntries(CONVOLUTIONS.map(({ maximum }, i) => [maximum, maxima[i]]));
      const views = this.fetch(FETCHES, fed).map((view) => view.dataSync<"float32">());
      const [penultimate, meanPool, maxPool, tags] = views;
      return { penultimate, meanPool, maxPool, tags };
    });
  }

  dispose(): void {
    tf.dispose([this.normalisation, this.convolutions]);
    nativeBackend().deleteSavedModel(this.graph);
  }

  /** Values of nodes, where others have the given ones. */
  private fetch(names: readonly string[], fed: Record<string, tf.Tensor>): tf.Tensor[] {
    const feeds = [...Object.keys(fed), IS_TRAINING].map((name) => ({ name: `${name}:0` }));
    const inputs = [...Object.values(fed), tf.scalar(false, "bool")];
    return nativeBackend().runSavedModel(this.graph, inputs, feeds as never, names.map((name) => `${name}:0`)); // prettier-ignore
  }

  private convolution({ kernel, bias, relu, normalised }: (typeof CONVOLUTIONS)[number]): Convolution {
    const [weights, added] = this.fetch([kernel, bias], {}) as [tf.Tensor4D, tf.Tensor1D];
    return convolutionOf({ kernel: weights, bias: added, ...this.line(relu, normalised, [1, 1, added.size]) });
  }

  /** The straight line that leads from one node to another, by two of its points; of each filter one where `shape` ends in their count. */
  private line(from: string, to: string, shape: number[]): Line {
    const [value] = this.fetch([to], { [from]: tf.stack([tf.zeros(shape), tf.ones(shape)]) });
    const [offset, one] = tf.unstack(value.reshape<tf.Tensor2D>([2, -1])) as tf.Tensor1D[];
    return { scale: one.sub(offset), offset };
  }
}

/** scale · x + offset. */
type Line = Pick<TrainedConvolution, "scale" | "offset">;
