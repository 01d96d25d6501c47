import { cpus } from "node:os";
import * as tf from "@tensorflow/tfjs";
import { isRecording } from "../../runtime/graph/recording";
import { type Attribute, FLOAT, int64, isNative, runOp } from "../../runtime/tensorflow/native-ops";
import type { Random } from "../../runtime/random";
import { constant, glorot, type Weights } from "../../runtime/tensorflow/weights";
import { chainedLstm, MOST_CHAINS, NO_PEEPHOLE } from "./chained-lstm";

/**
 * LSTM weights: `kernel` [inputs + units, 4·units] and `bias` [4·units], gates in the order input, forget, cell,
 * output. The forget bias starts at 1, so that the memory lasts at first (Jozefowicz et al. 2015).
 */
export function initialLstm(inputs: number, units: number, random: Random): Weights {
  const bias = constant(4 * units);
  bias.data.fill(1, units, 2 * units);
  return { kernel: glorot(random, inputs + units, 4 * units), bias };
}

/**
 * The hidden states [T, B, units] of an LSTM that starts from zeros, for inputs [T, B, inputs].
 * One TensorFlow op forward and one backward on the native backend; unrolled tfjs ops on any other; chains that run in
 * parallel where a training step is being recorded.
 */
export function lstmStates(x: tf.Tensor3D, kernel: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor3D {
  if (isRecording()) return chainedLstm(x, kernel, bias, Math.min(x.shape[1], cpus().length, MOST_CHAINS));
  return isNative() ? blockLstm(x, kernel, bias) : unrolledLstm(x, kernel, bias);
}

const NO_CLIP: Attribute = { name: "cell_clip", type: "float", value: 0 };

function blockLstm(x: tf.Tensor3D, kernel: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor3D {
  const [, batch] = x.shape;
  const units = bias.shape[0] / 4;
  const run = tf.customGrad((...args) => {
    const save = args[3] as tf.GradSaveFunc;
    const start = tf.zeros([batch, units]);
    const peephole = tf.zeros([units]);
    const inputs = [int64(x.shape[0]), x, start, start, kernel, peephole, peephole, peephole, bias];
    const states = runOp("BlockLSTMV2", [FLOAT, NO_CLIP, NO_PEEPHOLE], inputs, 7);
    save([x, kernel, bias, ...states]);
    return {
      value: states[6],
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [x, kernel, bias, ...states] = saved;
        const zeros = tf.zeros([batch, units]);
        const none = tf.zeros([units]);
        const inputs = [
          int64(x.shape[0]),
          x,
          zeros,
          zeros,
          kernel,
          none,
          none,
          none,
          bias,
          ...states,
          tf.zerosLike(states[1]),
          dy,
        ];
        const gradients = runOp("BlockLSTMGradV2", [FLOAT, NO_PEEPHOLE], inputs, 8);
        return [gradients[0], gradients[3], gradients[7]];
      },
    };
  });
  return run(x, kernel, bias) as tf.Tensor3D;
}

/** The same LSTM step by step in differentiable tfjs ops; exported for the test that compares the two. */
export function unrolledLstm(x: tf.Tensor3D, kernel: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor3D {
  const [steps, batch, inputs] = x.shape;
  const units = bias.shape[0] / 4;
  const [fromInput, fromState] = tf.split(kernel, [inputs, units], 0);
  // One product for the inputs of all steps; only the state's product has to wait its turn.
  const projected = tf.unstack(
    tf.add(tf.matMul(x.reshape([steps * batch, inputs]), fromInput), bias).reshape([steps, batch, 4 * units]),
  );
  let h: tf.Tensor = tf.zeros([batch, units]);
  let c: tf.Tensor = tf.zeros([batch, units]);
  const states = projected.map((z) => {
    const [input, forget, cell, output] = tf.split(z.add(tf.matMul(h as tf.Tensor2D, fromState as tf.Tensor2D)), 4, 1);
    c = tf
      .sigmoid(forget)
      .mul(c)
      .add(tf.sigmoid(input).mul(tf.tanh(cell)));
    h = tf.sigmoid(output).mul(tf.tanh(c));
    return h;
  });
  return tf.stack(states) as tf.Tensor3D;
}
