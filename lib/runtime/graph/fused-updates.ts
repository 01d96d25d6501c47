import type * as tf from "@tensorflow/tfjs";
import { FLOAT } from "../tensorflow/native-ops";
import type { GraphVariable, Update } from "./graph";

/**
 * TensorFlow's own optimiser kernels: one op for a whole update of a variable and its slots, in place. Scalars are
 * float32 tensors of shape []. Conventions are TensorFlow's; {@link adamScalars} turns tfjs's into them.
 */

/**
 * s ← ρ s + (1 − ρ) g²,  w ← w − η g / √(s + ε). `unused` is the slot of a momentum, which is 0 here; the kernel asks for it.
 */
export function rmspropUpdate(
  variable: GraphVariable,
  { square, unused }: { square: GraphVariable; unused: GraphVariable },
  { rate, decay, zero, epsilon }: { rate: tf.Tensor; decay: tf.Tensor; zero: tf.Tensor; epsilon: tf.Tensor },
  gradient: tf.Tensor,
): Update {
  const inputs = [rate, decay, zero, epsilon, gradient];
  return { op: "ResourceApplyRMSProp", attributes: [FLOAT], variables: [variable, square, unused], inputs };
}

/** Scalars of an Adam update; the powers are β₁ᵗ and β₂ᵗ at step t, from 1. */
interface AdamScalars<Value> {
  beta1Power: Value;
  beta2Power: Value;
  rate: Value;
  beta1: Value;
  beta2: Value;
  epsilon: Value;
}

/**
 * m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  w ← w − η √(1 − β₂ᵗ)/(1 − β₁ᵗ) · m / (√v + ε).
 */
export function adamUpdate(
  variable: GraphVariable,
  { mean, square }: { mean: GraphVariable; square: GraphVariable },
  { beta1Power, beta2Power, rate, beta1, beta2, epsilon }: AdamScalars<tf.Tensor>,
  gradient: tf.Tensor,
): Update {
  const inputs = [beta1Power, beta2Power, rate, beta1, beta2, epsilon, gradient];
  return { op: "ResourceApplyAdam", attributes: [FLOAT], variables: [variable, mean, square], inputs };
}

/**
 * The scalars of step t (from 1) that make the kernel do what tfjs's Adam does. There ε is added to √(v/(1 − β₂ᵗ)), as in
 * the paper (Kingma & Ba 2015), here to √v. And the kernel takes 1 − β in float32, which is off by up to 1e-5 of its value:
 * that factor on m and v is taken back in η and ε. The powers are multiplied up in float32, as tfjs does.
 */
export function adamScalars(step: number, rate: number, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7): AdamScalars<number> {
  const [beta1Power, beta2Power] = [floatPower(beta1, step), floatPower(beta2, step)];
  const meanFactor = (1 - Math.fround(beta1)) / (1 - beta1);
  const rootFactor = Math.sqrt((1 - Math.fround(beta2)) / (1 - beta2));
  return {
    beta1Power,
    beta2Power,
    rate: (rate * rootFactor) / meanFactor,
    beta1,
    beta2,
    epsilon: epsilon * rootFactor * Math.sqrt(1 - beta2Power),
  };
}

function floatPower(base: number, exponent: number): number {
  const factor = Math.fround(base);
  let power = factor;
  for (let i = 1; i < exponent && power > 0; i++) power = Math.fround(power * factor);
  return power;
}
