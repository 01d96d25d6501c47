import * as tf from "@tensorflow/tfjs";

/*
 * musicnn's five first convolutions, each with its ReLU, its normalisation and the maximum over the places in frequency. They are most of the
 * network's work. Maximum and the rest change places here, so that all but the products are done for one place instead of up to 96.
 */

/** A convolution as trained. What follows it is scale · ReLU(x + bias) + offset, filter by filter. */
export interface TrainedConvolution {
  /** frames × bands × 1 × filters. */
  kernel: tf.Tensor4D;
  bias: tf.Tensor1D;
  scale: tf.Tensor1D;
  offset: tf.Tensor1D;
}

/** A convolution ready to run: its kernel has the scale inside, so that the largest product is that of the largest value. */
export type Convolution = {
  kernel: tf.Tensor4D;
  /** Added to the largest product of each filter, which is then held between `least` and `most`. */
  bias: tf.Tensor1D;
  least: tf.Tensor1D;
  most: tf.Tensor1D;
  offset: tf.Tensor1D;
  /** Of convolutions of one band: the products of `TILE` frames as one matrix. */
  tiles?: tf.Tensor2D;
};

/** Frames that one row of the matrix product makes. A kernel's frames are a multiple of twice as many. */
const TILE = 8;

/** For scale > 0 the ReLU keeps what is above 0 of scale · (x + bias); for scale < 0, what is below. */
export function convolutionOf({ kernel, bias, scale, offset }: TrainedConvolution): Convolution {
  const scaled: tf.Tensor4D = kernel.mul(scale);
  const up = scale.greater(0);
  return {
    kernel: scaled,
    bias: bias.mul<tf.Tensor1D>(scale),
    least: tf.where<tf.Tensor1D>(up, 0, -Infinity),
    most: tf.where<tf.Tensor1D>(up, Infinity, 0),
    offset,
    ...(kernel.shape[1] === 1 && { tiles: tileMatrix(scaled) }),
  };
}

/**
 * Few frames, many bands: computed once for all frames, and again only for the ends of each patch, where the patch has zeros and its
 * surroundings have not.
 * @param frames all frames × bands
 * @param patches those of each patch, n × frames × bands
 * @param starts where each patch begins in `frames`
 * @returns n × frames × filters
 */
export function timbral(convolution: Convolution, frames: tf.Tensor2D, patches: tf.Tensor3D, starts: readonly number[]) {
  const [n, length, bands] = patches.shape;
  const reach = (convolution.kernel.shape[0] - 1) / 2;
  const ends = tf.concat<tf.Tensor3D>([
    patches.slice([0, 0, 0], [n, 2 * reach, bands]).pad<tf.Tensor3D>([[0, 0], [reach, 0], [0, 0]]), // prettier-ignore
    patches.slice([0, length - 2 * reach, 0], [n, 2 * reach, bands]).pad<tf.Tensor3D>([[0, 0], [0, reach], [0, 0]]), // prettier-ignore
  ]);
  const inside = timbralMaxima(convolution, frames.expandDims(0)).squeeze<tf.Tensor2D>([0]);
  const [first, last] = tf.split(timbralMaxima(convolution, ends), 2) as tf.Tensor3D[];
  const middles = starts.map((start) => inside.slice([start, 0], [length - 2 * reach, -1]));
  return finished(convolution, tf.concat([first, tf.stack(middles) as tf.Tensor3D, last], 1));
}

/** The largest product over the places in frequency, at every frame around which all others of the kernel are there. */
function timbralMaxima({ kernel }: Convolution, frames: tf.Tensor3D): tf.Tensor3D {
  const products = tf.conv2d(frames.expandDims<tf.Tensor4D>(3), kernel, 1, "valid");
  const places: [number, number] = [1, products.shape[2]];
  return tf.maxPool(products, places, places, "valid").squeeze([2]);
}

/**
 * Many frames, one band: a product of matrices. A row holds the frames that eight neighbouring outputs see, in one band; the matrix holds
 * the kernel eight times, each time a row further down. So every frame is copied K / 8 times and not K times.
 * @param patches n × frames × bands
 * @returns n × frames × filters
 */
export function temporal(convolution: Convolution, patches: tf.Tensor3D): tf.Tensor3D {
  const [n, length, bands] = patches.shape;
  const [taps, , , filters] = convolution.kernel.shape;
  const tiles = Math.ceil(length / TILE);
  const padded = patches.pad([[0, 0], [taps / 2, tiles * TILE - length + taps / 2], [0, 0]]); // prettier-ignore
  const pieces = padded.reshape([n, tiles + taps / TILE, TILE, bands]).transpose([0, 3, 1, 2]);
  const shifted = Array.from({ length: taps / TILE + 1 }, (_, j) => pieces.slice([0, 0, j, 0], [n, bands, tiles, TILE]));
  const rows = tf.concat(shifted, 3).reshape<tf.Tensor2D>([n * bands * tiles, taps + TILE]);
  const products = tf.matMul(rows, convolution.tiles!).reshape([n, bands, tiles * TILE * filters]);
  const maxima = products.max(1).reshape<tf.Tensor3D>([n, tiles * TILE, filters]);
  return finished(convolution, maxima.slice([0, 0, 0], [n, length, filters]));
}

/** (taps + 8) × (8 · filters): column (r, f) makes output r of a tile, whose first frame stands in row r + 1. */
function tileMatrix(kernel: tf.Tensor4D): tf.Tensor2D {
  const [taps, , , filters] = kernel.shape;
  const flat = kernel.reshape<tf.Tensor2D>([taps, filters]);
  const copies = Array.from({ length: TILE }, (_, r) => flat.pad<tf.Tensor2D>([[r + 1, TILE - r - 1], [0, 0]])); // prettier-ignore
  return tf.concat(copies, 1);
}

function finished({ bias, least, most, offset }: Convolution, maxima: tf.Tensor3D): tf.Tensor3D {
  return maxima.add(bias).maximum(least).minimum(most).add(offset);
}
