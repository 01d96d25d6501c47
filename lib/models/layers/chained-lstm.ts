import * as tf from "@tensorflow/tfjs";
import { type Attribute, FLOAT, runOp } from "../../runtime/tensorflow/native-ops";

/** Chains of a batch, one for each core; more than four only make the graph larger. */
export const MOST_CHAINS = 4;

/**
 * The LSTM for a graph that is being recorded, where an op costs little and independent ops run in parallel. The batch is split
 * into chains. In each chain there is one product for the inputs of all steps; then, step by step, the product of the state and the
 * gates, and backwards one fused op for the gates of a step. (TensorFlow's block op does the whole sequence in one op, but its
 * gradient runs on one core and computes more than is needed: it is half as slow again.)
 *
 * Same equations, weights and results as `lstmStates`; native backend only.
 */
export function chainedLstm(x: tf.Tensor3D, kernel: tf.Tensor2D, bias: tf.Tensor1D, chains: number): tf.Tensor3D {
  const [steps, batch, inputs] = x.shape;
  const units = bias.shape[0] / 4;
  const sizes = shares(batch, chains);
  const run = tf.customGrad((...args) => {
    const save = args[3] as tf.GradSaveFunc;
    const [w, b] = [swapGates(kernel, 1), swapGates(bias, 0)];
    const [fromInput, fromState] = tf.split(w, [inputs, units], 0) as tf.Tensor2D[];
    const parts = tf.split(x, sizes, 1).map((part) => forward(part as tf.Tensor3D, fromInput, fromState, b));
    save([w, b, fromInput, fromState, ...parts.flatMap(({ x, cells }) => [x, ...cells.flat()])]);
    return {
      value: tf.concat(
        parts.map(({ cells }) => tf.stack(cells.map((cell) => cell[STATE]))),
        1,
      ),
      gradFunc: (dy: tf.Tensor, [w, b, fromInput, fromState, ...saved]: tf.Tensor[]) => {
        const gradients = tf.split(dy, sizes, 1).map((d, chain) => {
          const own = saved.slice(chain * (1 + steps * CELL_VALUES));
          const cells = Array.from({ length: steps }, (_, t) => own.slice(1 + t * CELL_VALUES, 1 + (t + 1) * CELL_VALUES));
          return backward(d as tf.Tensor3D, own[0] as tf.Tensor3D, cells, { w, b, fromInput, fromState });
        });
        return [
          tf.concat(
            gradients.map((g) => g.x),
            1,
          ),
          swapGates(tf.addN(gradients.map((g) => g.kernel)), 1),
          swapGates(tf.addN(gradients.map((g) => g.bias)), 0),
        ];
      },
    };
  });
  return run(x, kernel, bias) as tf.Tensor3D;
}

/**
 * Values of a step in the order of TensorFlow's cell: gates and memory as `LSTMBlockCellGrad` takes them
 * (i, c, f, o, tanh-input, tanh(c)), then the state h.
 */
type Cell = tf.Tensor[];
const CELL_VALUES = 7;
const MEMORY = 1;
const STATE = 6;

function forward(
  x: tf.Tensor3D,
  fromInput: tf.Tensor2D,
  fromState: tf.Tensor2D,
  bias: tf.Tensor,
): { x: tf.Tensor; cells: Cell[] } {
  const [steps, batch, inputs] = x.shape;
  const products = tf.matMul(x.reshape([steps * batch, inputs]) as tf.Tensor2D, fromInput).add(bias);
  const cells: Cell[] = [];
  for (const product of tf.unstack(products.reshape([steps, batch, fromInput.shape[1]]))) {
    const last = cells[cells.length - 1];
    // The state and memory start from 0.
    const z = last ? product.add(tf.matMul(last[STATE] as tf.Tensor2D, fromState)) : product;
    const [zi, zc, zf, zo] = tf.split(z, 4, 1);
    const [i, cell, f, o] = [tf.sigmoid(zi), tf.tanh(zc), tf.sigmoid(zf), tf.sigmoid(zo)];
    const memory = last ? f.mul(last[MEMORY]).add(i.mul(cell)) : i.mul(cell);
    const squashed = tf.tanh(memory);
    cells.push([i, memory, f, o, cell, squashed, o.mul(squashed)]);
  }
  return { x, cells };
}

/** Of all three LSTM kernels: no gate sees the memory. */
export const NO_PEEPHOLE: Attribute = { name: "use_peephole", type: "bool", value: false };

function backward(
  dy: tf.Tensor3D,
  x: tf.Tensor3D,
  cells: Cell[],
  weights: Record<"w" | "b" | "fromInput" | "fromState", tf.Tensor>,
) {
  const [steps, batch, inputs] = x.shape;
  const units = dy.shape[2];
  const { w, b, fromInput, fromState } = weights;
  const [start, none] = [tf.zeros([batch, units]), tf.zeros([units])];
  const [dStates, chunks] = [tf.unstack(dy), tf.unstack(x)];
  const before = (t: number, value: number) => (t > 0 ? cells[t - 1][value] : start);
  const dGates: tf.Tensor[] = new Array(steps);
  let dMemory: tf.Tensor = start;
  for (let t = steps - 1; t >= 0; t--) {
    const later = t + 1 < steps ? tf.matMul(dGates[t + 1] as tf.Tensor2D, fromState as tf.Tensor2D, false, true) : undefined;
    const dState = later ? dStates[t].add(later) : dStates[t];
    const forwards = [chunks[t], before(t, MEMORY), before(t, STATE), w, none, none, none, b, ...cells[t].slice(0, STATE)];
    [dMemory, dGates[t]] = runOp("LSTMBlockCellGrad", [FLOAT, NO_PEEPHOLE], [...forwards, dMemory, dState], 5);
  }
  // The weights' gradients in one product each, over all steps.
  const gates = tf.concat(dGates, 0) as tf.Tensor2D;
  const states = tf.concat([start, ...cells.slice(0, -1).map((cell) => cell[STATE])], 0) as tf.Tensor2D;
  const flat = x.reshape([steps * batch, inputs]) as tf.Tensor2D;
  return {
    x: tf.matMul(gates, fromInput as tf.Tensor2D, false, true).reshape([steps, batch, inputs]),
    kernel: tf.concat([tf.matMul(flat, gates, true), tf.matMul(states, gates, true)], 0),
    bias: tf.sum(gates, 0),
  };
}

/** Gates input, forget, cell, output to input, cell, forget, output, as TensorFlow's cell has them; and back. */
function swapGates(weights: tf.Tensor, axis: number): tf.Tensor {
  const [i, second, third, o] = tf.split(weights, 4, axis);
  return tf.concat([i, third, second, o], axis);
}

function shares(total: number, parts: number): number[] {
  const end = (part: number) => Math.floor((total * part) / parts);
  return Array.from({ length: parts }, (_, part) => end(part + 1) - end(part));
}
