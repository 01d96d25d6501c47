import * as tf from "@tensorflow/tfjs";
import { check, checkInteger } from "../runtime/check";
import { dropoutKey, type DropoutKey } from "../runtime/dropout";
import { Random } from "../runtime/random";
import { type Parameters, toVariables, toWeights, type Weights } from "../runtime/weights";
import { asDivergence, divergenceError } from "./divergence";
import { createOptimiser, type OptimiserOptions } from "./optimiser";
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
  /**
   * The loss of a batch: a pure function of its arguments (and of data that stays), which reads no values, so that
   * a step can be recorded once and replayed.
   */
  loss(parameters: Parameters, batch: tf.Tensor1D, key: DropoutKey): tf.Scalar;
  /** The score by which an epoch is chosen, higher is better. */
  validate?(parameters: Parameters): number;
}

/**
 * Trains by gradient descent and returns the weights of the best epoch by validation score (of the last epoch when
 * there is no score). Yields to the event loop between batches, so that progress shows and a stop is heard.
 * @throws InputError when the training diverges, or is stopped before its first batch.
 */
export async function train(model: Trainable, options: TrainingOptions): Promise<{ weights: Weights; history: History }> {
  const { epochs, patience = Infinity, seed = 0, signal, onEpoch } = options;
  checkInteger(epochs, "epochs", 1);
  const batchSize = Math.min(checkInteger(options.batchSize, "batchSize", 1), model.rows);
  const perEpoch = Math.floor(model.rows / batchSize);
  const variables = toVariables(model.initial);
  const optimiser = createOptimiser(options);
  const random = new Random("batches", seed);
  const order = Int32Array.from({ length: model.rows }, (_, i) => i);
  const stop = onUserStop(signal);
  const began = performance.now();
  const history: History = { epochs: [], bestEpoch: 0, ended: "all epochs" };
  let best: { score: number; weights: Weights } | undefined;

  const step = (batch: Int32Array, number: number): tf.Scalar =>
    tf.tidy(() => {
      const rows = tf.tensor1d(batch, "int32");
      const key = dropoutKey(seed, number);
      const named = Object.values(variables);
      const { value, grads } = tf.variableGrads(() => model.loss(variables, rows, key), named);
      const gradients = Object.fromEntries(Object.entries(variables).map(([name, variable]) => [name, grads[variable.name]]));
      optimiser.apply(variables, gradients, number / (perEpoch * epochs));
      return value;
    });

  try {
    for (let epoch = 1; epoch <= epochs && !stop.requested; epoch++) {
      random.shuffle(order);
      const losses: tf.Scalar[] = [];
      for (let b = 0; b < perEpoch && !stop.requested; b++) {
        losses.push(step(order.slice(b * batchSize, (b + 1) * batchSize), (epoch - 1) * perEpoch + b));
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (losses.length === 0) break;
      const loss = tf.tidy(() => tf.mean(tf.stack(losses)).dataSync()[0]);
      tf.dispose(losses);
      if (!Number.isFinite(loss))
        throw divergenceError(`the training loss became ${loss} in epoch ${epoch}`, options.learningRate);
      const validation = model.validate && tf.tidy(() => model.validate!(variables));
      const seconds = (performance.now() - began) / 1000;
      const record: Epoch = { epoch, loss, seconds, secondsLeft: (seconds / epoch) * (epochs - epoch) };
      if (validation !== undefined) record.validation = validation;
      history.epochs.push(record);
      if (best === undefined || validation === undefined || validation > best.score) {
        best = { score: validation ?? 0, weights: toWeights(variables) };
        history.bestEpoch = epoch;
      }
      onEpoch?.(record, epochs);
      if (epoch - history.bestEpoch >= patience) {
        history.ended = "no improvement";
        break;
      }
    }
    check(history.epochs.length > 0, () => "the training was stopped before its first batch: there is nothing trained to return");
    if (stop.requested) history.ended = "stopped by the user";
    return { weights: best?.weights ?? toWeights(variables), history };
  } catch (error) {
    throw asDivergence(error, history.epochs.length + 1, options.learningRate);
  } finally {
    stop.release();
    optimiser.dispose();
    tf.dispose(Object.values(variables));
  }
}
