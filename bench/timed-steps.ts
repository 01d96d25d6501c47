import type * as tf from "@tensorflow/tfjs";
import { Random } from "../lib/runtime/random";
import { capturedStep } from "../lib/training/captured-step";
import type { FedLoss } from "../lib/training/step";
import type { Case } from "./training-cases";

/** A captured training step that can be timed. */
interface TimedSteps {
  /** Milliseconds of each of so many steps, the loss read after each. */
  time(count: number): number[];
  dispose(): void;
}

export function timedSteps({ initial, settings, loss, batchSize, rows }: Case): TimedSteps {
  const inputs = [{ name: "rows", dtype: "int32" as const, shape: [batchSize] }];
  const ofRows: FedLoss = (parameters, [rows], key, size) => loss(parameters, rows as tf.Tensor1D, key, size);
  const step = capturedStep(initial, settings, { loss: ofRows, inputs, sizes: [0], seed: 0, steps: 1e6 });
  const random = new Random("bench");
  let number = 0;
  const once = () => {
    const began = performance.now();
    const batch = Int32Array.from({ length: batchSize }, () => random.integer(rows));
    const value = step.run({ values: [batch], size: 0 }, number++);
    value.dataSync();
    value.dispose();
    return performance.now() - began;
  };
  return { time: (count) => Array.from({ length: count }, once), dispose: () => step.dispose() };
}
