import * as tf from "@tensorflow/tfjs";
import { check, checkInteger, checkOneOf } from "../runtime/check";
import { isNative } from "../runtime/native-ops";
import { Random } from "../runtime/random";
import { type Parameters, toWeights, type Weights } from "../runtime/weights";
import { Batches } from "./batches";
import { capturedStep } from "./captured-step";
import { asDivergence, divergenceError } from "./divergence";
import { eagerStep } from "./eager-step";
import { type OptimiserOptions, optimiserSettings } from "./optimiser";
import type { Loss, ValidationOutputs } from "./step";
import { onUserStop } from "./user-stop";

/** What happened in one pass over the training data. */
export interface Epoch {
  /** From 1. */
  epoch: number;
  /** Mean training loss over the epoch's batches. */
  loss: number;
  /** Validation score after the epoch, higher is better; absent when nothing was held out. */
  validation?: number;
  /** Since the training began. */
  seconds: number;
  /** Estimated time to the last epoch. */
  secondsLeft: number;
}

/** The course of a training. */
export interface History {
  epochs: Epoch[];
  /** The epoch whose weights were kept. */
  bestEpoch: number;
  /** Why the training ended. */
  ended: "all epochs" | "no improvement" | "stopped by the user";
  /** How the steps were done; absent in trainings saved before there was a choice. */
  execution?: "captured" | "eager";
}

/** Options of {@link train}, and of everything that trains. */
export interface TrainingOptions extends OptimiserOptions {
  /** Passes over the training data, at least 1. */
  epochs: number;
  /** Rows of a batch. The last, partial batch of an epoch is left out (the order is drawn anew each time). */
  batchSize: number;
  /** Ends the training after so many epochs without a better validation score. Default: never. */
  patience?: number;
  /** Fixes initial weights, order of the data and dropout. Default 0. */
  seed?: number;
  /**
   * `"captured"`: the step is recorded once and replayed as a TensorFlow graph, on the native backend only. `"eager"`: op
   * by op, on any backend; the reference. The two agree within rounding. `"auto"` (default): captured where it can be.
   */
  execution?: "auto" | "captured" | "eager";
  /** Stops the training; the best weights so far are kept. An interrupt (Ctrl-C, the notebook's stop button) does the same. */
  signal?: AbortSignal;
  /** Called after every epoch, for progress. */
  onEpoch?: (epoch: Epoch, epochs: number) => void;
}

/** What is trained: everything that {@link train} needs to know of a model. */
export interface Trainable {
  initial: Weights;
  /** Number of training rows; batches are drawn from 0 … rows − 1. */
  rows: number;
  /** Size of each row (its number of chunks), where rows of like size are cheaper together; see {@link Batches}. */
  sizes?: ArrayLike<number>;
  loss: Loss;
  validation?: Validation;
}

/** The score by which an epoch is chosen. */
export interface Validation {
  /** What is computed as the training steps are, for {@link Validation.score}. Default: nothing. */
  outputs?: ValidationOutputs;
  /**
   * The score, higher is better.
   * @param parameters the parameters after the epoch
   * @param outputs values of `outputs` then
   */
  score(parameters: Parameters, outputs: tf.Tensor[]): number;
}

/**
 * Trains by gradient descent and returns the weights of the best epoch by validation score (of the last epoch when
 * there is no score). Yields to the event loop between batches, so that progress shows and a stop is heard.
 * @throws DivergenceError when the training diverges.
 * @throws InputError when it is stopped before its first batch.
 */
export async function train(model: Trainable, options: TrainingOptions): Promise<{ weights: Weights; history: History }> {
  const { epochs, patience = Infinity, seed = 0, signal, onEpoch } = options;
  checkInteger(epochs, "epochs", 1);
  const batchSize = Math.min(checkInteger(options.batchSize, "batchSize", 1), model.rows);
  const batches = new Batches(model.rows, batchSize, new Random("batches", seed), model.sizes, epochs);
  const settings = optimiserSettings(options);
  const execution = chosenExecution(options.execution);
  const { loss, validation } = model;
  const steps = batches.perEpoch * epochs;
  const plan = { loss, validationOutputs: validation?.outputs, batchSize, sizes: batches.levels, seed, steps };
  const step = (execution === "captured" ? capturedStep : eagerStep)(model.initial, settings, plan);
  const stop = onUserStop(signal);
  const began = performance.now();
  const history: History = { epochs: [], bestEpoch: 0, ended: "all epochs", execution };
  let best: { score: number; weights: Weights } | undefined;
  let done = 0;

  try {
    for (let epoch = 1; epoch <= epochs && !stop.requested; epoch++) {
      const losses: tf.Scalar[] = [];
      let loss: number;
      try {
        for (const { rows, size } of batches.epoch()) {
          if (stop.requested) break;
          losses.push(step.run(rows, size, done++));
          await new Promise((resolve) => setImmediate(resolve));
        }
        if (losses.length === 0) break;
        loss = tf.tidy(() => tf.mean(tf.stack(losses)).dataSync()[0]);
      } finally {
        tf.dispose(losses);
      }
      if (!Number.isFinite(loss))
        throw divergenceError(`the training loss became ${loss} in epoch ${epoch}`, settings.learningRate);
      const parameters = step.parameters();
      const outputs = step.validationOutputs();
      try {
        const score = validation && tf.tidy(() => validation.score(parameters, outputs));
        const seconds = (performance.now() - began) / 1000;
        const record: Epoch = { epoch, loss, seconds, secondsLeft: (seconds / epoch) * (epochs - epoch) };
        if (score !== undefined) record.validation = score;
        history.epochs.push(record);
        if (best === undefined || score === undefined || score > best.score) {
          best = { score: score ?? 0, weights: toWeights(parameters) };
          history.bestEpoch = epoch;
        }
        onEpoch?.(record, epochs);
      } finally {
        tf.dispose([outputs, Object.values(parameters)]);
      }
      if (epoch - history.bestEpoch >= patience) {
        history.ended = "no improvement";
        break;
      }
    }
    check(history.epochs.length > 0, () => "the training was stopped before its first batch: there is nothing trained to return");
    if (stop.requested) history.ended = "stopped by the user";
    return { weights: best?.weights ?? model.initial, history };
  } catch (error) {
    throw asDivergence(error, history.epochs.length + 1, settings.learningRate);
  } finally {
    stop.release();
    step.dispose();
  }
}

function chosenExecution(asked: TrainingOptions["execution"] = "auto"): "captured" | "eager" {
  checkOneOf(asked, "execution", ["auto", "captured", "eager"]);
  check(
    asked !== "captured" || isNative(),
    () => `captured execution needs the native backend; the current one is ${tf.getBackend()}: use "auto" or "eager"`,
  );
  return asked === "auto" ? (isNative() ? "captured" : "eager") : asked;
}
