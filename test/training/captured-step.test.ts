import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { fitChunkAttention } from "../../lib/models/attention/chunk-attention";
import { fitSdccaEndToEnd } from "../../lib/models/sdcca-end-to-end";
import { fitContrastiveNetwork } from "../../lib/models/contrastive-network";
import { fitSdcca } from "../../lib/models/fit-sdcca";
import { fitSoftmaxNetwork } from "../../lib/models/softmax-network";
import { fitTripletNetwork } from "../../lib/models/triplet-network";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { Random } from "../../lib/runtime/random";
import { toWeights, type Weights } from "../../lib/runtime/tensorflow/weights";
import { capturedStep } from "../../lib/training/captured-step";
import { eagerStep } from "../../lib/training/eager-step";
import { type OptimiserOptions, optimiserSettings } from "../../lib/training/optimiser";
import type { TrainingOptions } from "../../lib/training/train";
import type { History } from "../../lib/training/history";
import { toyFeatures } from "../models/toy-features";
import { regression } from "./regression";

before(() => useBackend());

const OPTIMISERS: OptimiserOptions[] = [
  { optimiser: "rmsprop", learningRate: 1e-2 },
  { optimiser: "rmsprop", schedule: "cosine", clipNorm: 0.1, weightDecay: 0.01 },
  { optimiser: "adam", learningRate: 1e-2 },
  { optimiser: "adam", learningRate: 1e-2, schedule: "cosine", clipNorm: 0.1, weightDecay: 0.01 },
];

for (const options of OPTIMISERS)
  test(`60 captured steps are 60 eager steps: ${JSON.stringify(options)}`, () => {
    const { initial, plan } = regression();
    const settings = optimiserSettings(options);
    const steps = [capturedStep(initial, settings, plan), eagerStep(initial, settings, plan)];
    const random = new Random("rows");
    for (let number = 0; number < plan.steps; number++) {
      const rows = Int32Array.from({ length: 20 }, () => random.integer(300));
      const [captured, eager] = steps.map((step) => step.run({ values: [rows], size: 0 }, number).dataSync()[0]);
      assert.ok(Math.abs(captured - eager) < 1e-5, `step ${number}: ${captured} against ${eager}`);
    }
    const [captured, eager] = steps.map((step) => toWeights(step.parameters()));
    assertClose(captured, eager, 1e-5);
    assert.ok(Math.max(...eager.w0.data.map((v, i) => Math.abs(v - initial.w0.data[i]))) > 1e-2, "the weights must have moved");
    steps.forEach((step) => step.dispose());
  });

const data = toyFeatures(150);
const BRANCHES = { outputs: 4, audioLayers: [16], videoLayers: [16, 8], batchSize: 40, epochs: 6 };
const ATTENTION = { units: 8, attentionUnits: 8 };
type Fit = (options: Pick<TrainingOptions, "execution">) => Promise<{ state: { weights: Weights }; history: History }>;

const MODELS: [string, Fit][] = [
  ["S-DCCA, RMSprop, dropout", (o) => fitSdcca(data, { ...BRANCHES, ...o, dropout: 0.3 })],
  ["S-DCCA, ReLU, Adam", (o) => fitSdcca(data, { ...BRANCHES, ...o, activation: "relu", optimiser: "adam" })],
  ["S-DCCA, Frobenius norm, top 3", (o) => fitSdcca(data, { ...BRANCHES, ...o, norm: "frobenius", components: 3 })],
  ["triplets", (o) => fitTripletNetwork(data, { ...BRANCHES, ...o, activation: "tanh", margin: 0.5 })],
  // Smooth activations: where ReLU and dropout leave a row of zeros, its cosines are ties, which rounding decides.
  ["triplets, sigmoid, dropout", (o) => fitTripletNetwork(data, { ...BRANCHES, ...o, activation: "sigmoid", dropout: 0.3 })],
  ["supervised contrastive", (o) => fitContrastiveNetwork(data, { ...BRANCHES, ...o })],
  ["softmax", (o) => fitSoftmaxNetwork(data, { ...BRANCHES, ...o, activation: "sigmoid" })],
  ["attention-LSTM", (o) => fitChunkAttention(data, { ...ATTENTION, ...o, epochs: 8, batchSize: 21 })],
  [
    "attention-LSTM over states",
    (o) => fitChunkAttention(data, { ...ATTENTION, ...o, context: "states", epochs: 4, batchSize: 20 }),
  ],
  ["context-free attention", (o) => fitChunkAttention(data, { ...ATTENTION, ...o, scores: "inputs", epochs: 4, batchSize: 20 })],
  ["attention-LSTM, batches by length", (o) => fitChunkAttention(data, { ...ATTENTION, ...o, epochs: 60, batchSize: 10 })],
  ["end to end", (o) => fitSdccaEndToEnd(data, { ...BRANCHES, ...o, attention: ATTENTION })],
];

for (const [name, fit] of MODELS)
  test(`captured and eager training agree: ${name}`, async () => {
    const [captured, eager] = [await fit({ execution: "captured" }), await fit({ execution: "eager" })];
    assert.equal(captured.history.execution, "captured");
    assert.equal(eager.history.execution, "eager");
    const last = eager.history.epochs.length - 1;
    // Rounding grows over hundreds of steps; a wrong step differs at once and by orders of magnitude.
    const long = last > 20;
    captured.history.epochs.forEach(({ loss }, epoch) => {
      const expected = eager.history.epochs[epoch].loss;
      assert.ok(Math.abs(loss - expected) < (long ? 1e-3 : 2e-5), `epoch ${epoch + 1}: ${loss} against ${expected}`);
    });
    if (!long && captured.history.bestEpoch === eager.history.bestEpoch)
      assertClose(felt(captured.state.weights), felt(eager.state.weights), 5e-5);
  });

test("training in JavaScript agrees with training on TensorFlow, dropout included", async () => {
  const options = { ...BRANCHES, epochs: 3, dropout: 0.3 };
  const here = tf.getBackend();
  const native = await fitSdcca(data, options);
  await tf.setBackend("cpu");
  try {
    assertClose(felt((await fitSdcca(data, options)).state.weights), felt(native.state.weights), 1e-4);
  } finally {
    await tf.setBackend(here);
  }
});

/**
 * Without the output biases of the branches: the loss centres them away, so their gradient is rounding alone, which Adam
 * blows up to steps of full length.
 */
function felt(weights: Weights): Weights {
  const last = (view: string) => Object.keys(weights).filter((name) => name.startsWith(`${view}.b`)).length - 1;
  const biases = ["audio", "video"].map((view) => `${view}.b${last(view)}`);
  return Object.fromEntries(Object.entries(weights).filter(([name]) => !biases.includes(name)));
}

function assertClose(a: Weights, b: Weights, tolerance: number): void {
  assert.deepEqual(Object.keys(a), Object.keys(b));
  for (const name of Object.keys(a))
    a[name].data.forEach((v, i) => {
      assert.ok(Math.abs(v - b[name].data[i]) < tolerance, `${name}[${i}]: ${v} against ${b[name].data[i]}`);
    });
}
