import { Random } from "../../runtime/random";
import { QUANTISATION_BIAS, QUANTISATION_STEP } from "../records/quantisation";
import { gaussianVector, noisePool } from "./noise";
import { SYNTHETIC } from "./parameters";
import { product } from "./product";

/** How one view shows latents: tanh(gain · u W₁ + b) W₂ + noise. */
export interface View {
  /** Width of u. */
  inputs: number;
  hidden: number;
  outputs: number;
  noise: number;
  /** hidden × inputs: W₁ turned round, with the gain in it. */
  inner: Float64Array;
  bias: Float64Array;
  /** outputs × hidden: W₂ turned round, so that both sides of a product are read in order. */
  outer: Float64Array;
}

/** Draws the mixing of a view; weights are scaled by 1/√(number of inputs), so the widths do not matter. */
export function makeView(random: Random, inputs: number, hidden: number, outputs: number, noise: number): View {
  return {
    inputs,
    hidden,
    outputs,
    noise,
    inner: gaussianVector(random, hidden * inputs, SYNTHETIC.view.gain / Math.sqrt(inputs)),
    bias: gaussianVector(random, hidden, SYNTHETIC.view.bias),
    outer: gaussianVector(random, outputs * hidden, 1 / Math.sqrt(hidden)),
  };
}

/**
 * Frames as bytes, T × outputs, from latents u, T × inputs.
 * All sums run in a fixed order in 64 bits, so a video's bytes do not depend on how many are made or by which thread.
 */
export function renderFrames(view: View, latents: Float64Array, random: Random): Uint8Array {
  const { inputs, hidden, outputs } = view;
  const frames = latents.length / inputs;
  // Frames are multiplied by fours; the last few are filled up with zeros.
  const shown = new Float64Array(Math.ceil(frames / 4) * 4 * hidden);
  for (let t = 0; t < frames; t++)
    for (let j = 0; j < hidden; j++) {
      let sum = view.bias[j];
      for (let k = 0; k < inputs; k++) sum += latents[t * inputs + k] * view.inner[j * inputs + k];
      shown[t * hidden + j] = Math.tanh(sum);
    }
  return quantiseNoisy(product(shown, view.outer, hidden), frames * outputs, view.noise, random);
}

/** Adds noise and takes the nearest byte; the clamped array rounds and clips by itself. `length` is even. */
function quantiseNoisy(values: Float64Array, length: number, noise: number, random: Random): Uint8Array {
  const pool = noisePool();
  const bytes = new Uint8ClampedArray(length);
  const scale = 1 / QUANTISATION_STEP;
  const shift = -QUANTISATION_BIAS * scale;
  const spread = noise * scale;
  for (let i = 0; i < length; i += 2) {
    const bits = random.bits();
    bytes[i] = values[i] * scale + shift + spread * pool[bits & 0xffff];
    bytes[i + 1] = values[i + 1] * scale + shift + spread * pool[bits >>> 16];
  }
  return new Uint8Array(bytes.buffer);
}
