import { Random } from "../../runtime/random";
import { QUANTISATION_BIAS, QUANTISATION_STEP } from "../records/quantisation";
import { gaussianVector, noisePool } from "./noise";
import { SYNTHETIC } from "./parameters";

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
  // Frames go by fours below; the last few are filled up with zeros.
  const shown = new Float64Array(Math.ceil(frames / 4) * 4 * hidden);
  for (let t = 0; t < frames; t++)
    for (let j = 0; j < hidden; j++) {
      let sum = view.bias[j];
      for (let k = 0; k < inputs; k++) sum += latents[t * inputs + k] * view.inner[j * inputs + k];
      shown[t * hidden + j] = Math.tanh(sum);
    }
  const values = new Float64Array((shown.length / hidden) * outputs);
  multiply(shown, view.outer, hidden, outputs, values);
  return quantiseNoisy(values, frames * outputs, view.noise, random);
}

/** values = left · rightᵀ in tiles of 4 × 2, which is what fits a processor's registers; `outputs` is even. */
function multiply(left: Float64Array, right: Float64Array, inner: number, outputs: number, values: Float64Array): void {
  for (let t = 0; t * inner < left.length; t += 4) {
    const [a, b, c, d] = [t * inner, (t + 1) * inner, (t + 2) * inner, (t + 3) * inner];
    for (let o = 0; o < outputs; o += 2) {
      const p = o * inner;
      const q = p + inner;
      let ap = 0;
      let aq = 0;
      let bp = 0;
      let bq = 0;
      let cp = 0;
      let cq = 0;
      let dp = 0;
      let dq = 0;
      for (let j = 0; j < inner; j++) {
        const x = right[p + j];
        const y = right[q + j];
        ap += left[a + j] * x;
        aq += left[a + j] * y;
        bp += left[b + j] * x;
        bq += left[b + j] * y;
        cp += left[c + j] * x;
        cq += left[c + j] * y;
        dp += left[d + j] * x;
        dq += left[d + j] * y;
      }
      const at = t * outputs + o;
      values[at] = ap;
      values[at + 1] = aq;
      values[at + outputs] = bp;
      values[at + outputs + 1] = bq;
      values[at + 2 * outputs] = cp;
      values[at + 2 * outputs + 1] = cq;
      values[at + 3 * outputs] = dp;
      values[at + 3 * outputs + 1] = dq;
    }
  }
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
