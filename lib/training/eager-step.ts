import * as tf from "@tensorflow/tfjs";
import { dropoutKey } from "../runtime/tensorflow/dropout";
import { toTensors, toVariables, toWeights, type Weights } from "../runtime/tensorflow/weights";
import { optimiserSlots } from "./eager-slots";
import { learningRateAt, type OptimiserSettings, penalisedAndClipped } from "./optimiser";
import { batchTensors, checkSameState, lossAndGradients, type StepPlan, type TrainingStep } from "./step";

/** Training by tfjs's own ops and optimisers, one after the other: works on every backend, and is the reference. */
export function eagerStep(
  initial: Weights,
  settings: OptimiserSettings,
  { loss, validationOutputs, inputs, seed, steps }: StepPlan,
): TrainingStep {
  const variables = toVariables(initial);
  const make = settings.optimiser === "adam" ? tf.train.adam : tf.train.rmsprop;
  const optimiser = make(settings.learningRate);
  const slots = optimiserSlots(optimiser, settings.optimiser);
  return {
    run: (batch, number) =>
      tf.tidy(() => {
        const given = batchTensors(batch, inputs);
        const key = dropoutKey(seed, number);
        const { value, gradients } = lossAndGradients((parameters) => loss(parameters, given, key, batch.size), variables);
        setLearningRate(optimiser, learningRateAt(settings, number / steps));
        const ready = penalisedAndClipped(variables, gradients, settings);
        // The variables' own names are tfjs's; ours are keys of the record.
        optimiser.applyGradients(Object.entries(ready).map(([name, tensor]) => ({ name: variables[name].name, tensor })));
        return value;
      }),
    parameters: () => Object.fromEntries(Object.entries(variables).map(([name, v]) => [name, v.clone()])),
    validationOutputs: () => tf.tidy(() => validationOutputs?.(variables) ?? []),
    state: () => ({ ...toWeights(variables), ...slots.read() }),
    restore(state) {
      const shapes = mapShapes(initial);
      const [parameters, kept] = [pick(state, (name) => name in shapes), pick(state, (name) => !(name in shapes))];
      checkSameState(parameters, shapes);
      slots.write(kept, shapes);
      tf.tidy(() => Object.entries(toTensors(parameters)).forEach(([name, value]) => variables[name].assign(value)));
    },
    dispose() {
      optimiser.dispose();
      tf.dispose(Object.values(variables));
    },
  };
}

/** tfjs reads this field at every update but does not declare it writable. */
function setLearningRate(optimiser: tf.Optimizer, learningRate: number): void {
  (optimiser as unknown as { learningRate: number }).learningRate = learningRate;
}

function mapShapes(weights: Weights): Record<string, number[]> {
  return Object.fromEntries(Object.entries(weights).map(([name, { shape }]) => [name, shape]));
}

function pick(weights: Weights, wanted: (name: string) => boolean): Weights {
  return Object.fromEntries(Object.entries(weights).filter(([name]) => wanted(name)));
}
