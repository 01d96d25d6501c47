import * as tf from "@tensorflow/tfjs";
import { dropoutKey } from "../runtime/tensorflow/dropout";
import { adamScalars, adamUpdate, rmspropUpdate } from "../runtime/graph/fused-updates";
import { type CapturedBody, Graph, type GraphVariable, type Update } from "../runtime/graph/graph";
import { type Parameters, toTensors, toWeights, type Weights } from "../runtime/tensorflow/weights";
import { learningRateAt, type OptimiserSettings, penalisedAndClipped } from "./optimiser";
import { batchTensors, checkSameState, lossAndGradients, type StepPlan, type TrainingStep } from "./step";

/**
 * Training by a recorded step: loss, gradients and fused update are one call of a TensorFlow session that holds the
 * parameters, the optimiser's state and data that stays. Fed are the batch (row numbers, or the rows themselves), dropout's key and
 * the optimiser's scalars.
 * Equal to the eager step within rounding.
 */
export function capturedStep(initial: Weights, settings: OptimiserSettings, plan: StepPlan): TrainingStep {
  const { loss, validationOutputs, inputs, sizes, seed, steps } = plan;
  const graph = new Graph();
  try {
    const { parameters, update, scalars } = fusedOptimiser(graph, initial, settings);
    const specs = [
      ...inputs,
      { name: "key", dtype: "int32" as const, shape: [2] },
      { name: "scalars", dtype: "float32" as const, shape: [scalars(1, 0).length] },
    ];
    const body =
      (size: number): CapturedBody =>
      (given, read) => {
        const [key, fed] = given.slice(inputs.length);
        const values = mapValues(parameters, read);
        const ofBatch = (p: Parameters) => loss(p, given.slice(0, inputs.length), key as tf.Tensor1D, size);
        const { value, gradients } = lossAndGradients(ofBatch, values);
        return { results: [value], updates: update(penalisedAndClipped(values, gradients, settings), fed) };
      };
    for (const size of sizes) graph.capture(stepName(size), specs, body(size));
    if (validationOutputs)
      graph.capture(VALIDATION, [], (_, read) => ({ results: validationOutputs(mapValues(parameters, read)) }));
    const session = graph.load();
    return {
      run(batch, number) {
        const rate = learningRateAt(settings, number / steps);
        const given = [...batchTensors(batch, inputs), dropoutKey(seed, number), tf.tensor1d(scalars(number + 1, rate))];
        try {
          return session.run(stepName(batch.size), given)[0] as tf.Scalar;
        } finally {
          tf.dispose(given);
        }
      },
      parameters: () => session.get(Object.keys(initial)),
      validationOutputs: () => (validationOutputs ? session.run(VALIDATION, []) : []),
      state() {
        const values = session.get();
        try {
          return toWeights(values);
        } finally {
          tf.dispose(values);
        }
      },
      restore(state) {
        checkSameState(state, session.variables());
        tf.tidy(() => session.set(toTensors(state)));
      },
      dispose: () => session.dispose(),
    };
  } finally {
    graph.dispose();
  }
}

const VALIDATION = "validation";

function stepName(size: number): string {
  return `step ${size}`;
}

interface FusedOptimiser {
  parameters: Record<string, GraphVariable>;
  /** @param fed the step's scalars */
  update(gradients: Parameters, fed: tf.Tensor): Update[];
  /** What is fed at a step (from 1) with a learning rate. */
  scalars(step: number, rate: number): number[];
}

/** Parameters and slots as variables of the graph, and the fused update that does what tfjs's optimiser does. */
function fusedOptimiser(graph: Graph, initial: Weights, { optimiser }: OptimiserSettings): FusedOptimiser {
  const variables = (slot: string, value: (tensor: tf.Tensor) => tf.Tensor) =>
    mapValues(initial, (_, name) =>
      withTensor(initial[name], (tensor) => graph.variable(slot ? `${name} ${slot}` : name, value(tensor))),
    );
  const parameters = variables("", (tensor) => tensor);
  if (optimiser === "adam") {
    const [means, squares] = [variables("mean", tf.zerosLike), variables("square", tf.zerosLike)];
    const update = (gradients: Parameters, fed: tf.Tensor): Update[] => {
      const [beta1Power, beta2Power, rate, beta1, beta2, epsilon] = tf.unstack(fed);
      const scalars = { beta1Power, beta2Power, rate, beta1, beta2, epsilon };
      return Object.entries(parameters).map(([name, variable]) =>
        adamUpdate(variable, { mean: means[name], square: squares[name] }, scalars, gradients[name]),
      );
    };
    return { parameters, update, scalars: (step, rate) => Object.values(adamScalars(step, rate)) };
  }
  const [squares, unused] = [variables("square", tf.zerosLike), variables("unused", tf.zerosLike)];
  const update = (gradients: Parameters, fed: tf.Tensor): Update[] => {
    const [rate, decay, zero, epsilon] = tf.unstack(fed);
    const scalars = { rate, decay, zero, epsilon };
    return Object.entries(parameters).map(([name, variable]) =>
      rmspropUpdate(variable, { square: squares[name], unused: unused[name] }, scalars, gradients[name]),
    );
  };
  return { parameters, update, scalars: (_step, rate) => [rate, RMSPROP_DECAY, 0, EPSILON] };
}

function withTensor<Result>(weights: Weights[string], use: (tensor: tf.Tensor) => Result): Result {
  const { tensor } = toTensors({ tensor: weights });
  let result: Result;
  tf.tidy(() => void (result = use(tensor)));
  tensor.dispose();
  return result!;
}

/** tfjs's own, so that the two paths agree. */
const RMSPROP_DECAY = 0.9;
const EPSILON = 1e-7;

function mapValues<From, To>(values: Record<string, From>, to: (value: From, name: string) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, to(value, name)]));
}
