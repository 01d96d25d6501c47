import * as tf from "@tensorflow/tfjs";
import { checkObject } from "../runtime/arguments";
import { check, checkInteger, checkOneOf } from "../runtime/check";
import { isNative } from "../runtime/tensorflow/native-ops";
import { Random } from "../runtime/random";
import type { Parameters, Weights } from "../runtime/tensorflow/weights";
import { Batches } from "./batches";
import { capturedStep } from "./captured-step";
import { asDivergence, DivergenceError, divergenceError } from "./divergence";
import { eagerStep } from "./eager-step";
import { type Feed, rowNumbers } from "./feed";
import type { Epoch, History } from "./history";
import { finiteWeights, KeptEpoch } from "./kept-epoch";
import { type OptimiserOptions, optimiserSettings } from "./optimiser";
import type { FedLoss, Loss, TrainingStep, ValidationOutputs } from "./step";
import { onUserStop } from "./user-stop";

/** Options of {@link train}, and of everything that trains. */
export interface TrainingOptions extends OptimiserOptions {
  /** Passes over the training data, at least 1. */
  epochs: number;
  /**
   * Rows of a batch. The last, partial batch of an epoch is left out (the order is drawn anew each time). What is fed has batches of
   * its own size.
   */
  batchSize: number;
  /** Ends the training after this many epochs, at least 1, without a better validation score. Default: never. */
  patience?: number;
  /** Fixes initial weights, order of the data and dropout. Default 0. */
  seed?: number;
  /**
   * `"captured"`: the step is recorded once and replayed as a TensorFlow graph, on the native backend only. `"eager"`: op
   * by op, on any backend; the reference. The two agree within rounding, dropout included, on every backend. `"auto"`
   * (default): captured where it can be.
   */
  execution?: "auto" | "captured" | "eager";
  /** Stops the training; the best weights so far are kept. An interrupt (Ctrl-C, the notebook's stop button) does the same. */
  signal?: AbortSignal;
  /** Called after every epoch, for progress. */
  onEpoch?: (epoch: Epoch, epochs: number) => void;
}

/** What a model needs for its training, wherever its data is. */
export interface TrainableParts {
  initial: Weights;
  /** What chooses the epoch. Default: nothing, and the last is kept. */
  validation?: Validation;
  /** Sentences for {@link History.notes}, however the training goes. */
  notes?: readonly string[];
}

/** What is trained: everything that {@link train} needs from a model whose data is in memory. */
export interface Trainable extends TrainableParts {
  /** Number of training rows; batches are drawn from 0 … rows − 1. */
  rows: number;
  /** Size of each row (its number of chunks), where batches of similar rows are cheaper; see {@link Batches}. */
  sizes?: ArrayLike<number>;
  loss: Loss;
  feed?: undefined;
}

/** What is trained on batches that are fed, such as rows that are read from the disk. */
export interface FedTrainable extends TrainableParts {
  feed: Feed;
  loss: FedLoss;
}

/** The score by which an epoch is chosen. */
export interface Validation {
  /** What is computed as the training steps are, for {@link Validation.score}. Default: nothing. */
  outputs?: ValidationOutputs;
  /**
   * The score, higher is better. An epoch whose score is not a finite number is passed over.
   * @param parameters the parameters after the epoch
   * @param outputs values of `outputs` then
   * @param epoch its number, from 1
   */
  score(parameters: Parameters, outputs: tf.Tensor[], epoch: number): number;
}

/**
 * Trains by gradient descent and returns the weights of the best epoch by validation score (of the last epoch when
 * there is no score). Yields to the event loop between batches, so that progress is shown and a stop is noticed.
 *
 * A training diverges when its loss or a weight is no longer finite. With validation the best epoch before that is kept, as after a
 * stop, and the history says so. Without validation, or before a first finite score, it is an error.
 * @throws DivergenceError when the training diverges and there is no epoch to keep.
 * @throws InputError for options out of range, or when it is stopped before its first batch.
 */
export async function train(
  model: Trainable | FedTrainable,
  options: TrainingOptions,
): Promise<{ weights: Weights; history: History }> {
  checkObject(model, "what is trained", "one with initial weights, and a loss of a batch", {
    initial: "object",
    loss: "function",
  });
  check(Object.keys(model.initial).length > 0, () => "there are no initial weights, so there is nothing to train");
  checkObject(options, "the options", "an object with epochs and batchSize");
  const { epochs, patience = Infinity, seed = 0, signal, onEpoch } = options;
  checkInteger(epochs, "epochs", 1);
  if (patience !== Infinity) checkInteger(patience, "patience", 1);
  const { feed, loss } = isFed(model) ? model : gathered(model, options);
  checkInteger(feed.perEpoch, "batches of an epoch", 1);
  const settings = optimiserSettings(options);
  const execution = chosenExecution(options.execution);
  const { validation } = model;
  const steps = feed.perEpoch * epochs;
  const plan = { loss, validationOutputs: validation?.outputs, inputs: feed.inputs, sizes: feed.sizes, seed, steps };
  const history: History = { epochs: [], bestEpoch: 0, ended: "all epochs", execution };
  const notes = [...(model.notes ?? [])];
  const kept = new KeptEpoch(validation !== undefined);
  const began = performance.now();
  const stop = onUserStop(signal);
  let step: TrainingStep | undefined;
  let done = 0;

  /** The mean loss of an epoch; undefined when it was stopped before its first batch. */
  const passOver = async (running: TrainingStep): Promise<number | undefined> => {
    const losses: tf.Scalar[] = [];
    try {
      for await (const batch of feed.epoch()) {
        if (stop.requested) break;
        losses.push(running.run(batch, done++));
        await new Promise((resolve) => setImmediate(resolve));
      }
      return losses.length === 0 ? undefined : tf.tidy(() => tf.mean(tf.stack(losses)).dataSync()[0]);
    } finally {
      tf.dispose(losses);
    }
  };
  /** Weights and score after an epoch. */
  const judge = (running: TrainingStep, epoch: number) => {
    const parameters = running.parameters();
    let outputs: tf.Tensor[] = [];
    try {
      const weights = finiteWeights(parameters, epoch, settings.learningRate);
      outputs = running.validationOutputs();
      return { weights, score: validation && tf.tidy(() => validation.score(parameters, outputs, epoch)) };
    } finally {
      tf.dispose([outputs, Object.values(parameters)]);
    }
  };

  try {
    step = (execution === "captured" ? capturedStep : eagerStep)(model.initial, settings, plan);
    for (let epoch = 1; epoch <= epochs && !stop.requested; epoch++) {
      const mean = await passOver(step);
      if (mean === undefined) break;
      if (!Number.isFinite(mean))
        throw divergenceError(`the training loss became ${mean} in epoch ${epoch}`, settings.learningRate);
      const { weights, score } = judge(step, epoch);
      const seconds = (performance.now() - began) / 1000;
      const record: Epoch = { epoch, loss: mean, seconds, secondsLeft: (seconds / epoch) * (epochs - epoch) };
      if (Number.isFinite(score)) record.validation = score;
      else if (score !== undefined) notes.push(`the validation score of epoch ${epoch} is ${score}: the epoch was passed over`);
      history.epochs.push(record);
      kept.offer(epoch, weights, record.validation);
      onEpoch?.(record, epochs);
      if (epoch - kept.epoch >= patience) {
        history.ended = "no improvement";
        break;
      }
    }
    check(history.epochs.length > 0, () => "the training was stopped before its first batch: there is nothing trained to return");
    if (stop.requested) history.ended = "stopped by the user";
  } catch (thrown) {
    const error = asDivergence(thrown, history.epochs.length + 1, settings.learningRate);
    if (!(error instanceof DivergenceError) || !validation || !kept.weights) throw error;
    history.ended = "diverged";
    notes.push(`${error.message}; the weights of epoch ${kept.epoch} are kept`);
  } finally {
    stop.release();
    step?.dispose();
  }
  if (!kept.weights)
    throw divergenceError("no epoch has a finite validation score, so none can be chosen", settings.learningRate);
  history.bestEpoch = kept.epoch;
  if (notes.length > 0) history.notes = notes;
  return { weights: kept.weights, history };
}

function isFed(model: Trainable | FedTrainable): model is FedTrainable {
  return model.feed !== undefined;
}

/** Batches of data in memory. */
function gathered(model: Trainable, { batchSize, epochs, seed = 0 }: TrainingOptions): Pick<FedTrainable, "feed" | "loss"> {
  checkInteger(model.rows, "training rows", 1, 2 ** 31 - 1);
  const rows = Math.min(checkInteger(batchSize, "batchSize", 1), model.rows);
  const batches = new Batches(model.rows, rows, new Random("batches", seed), model.sizes, epochs);
  return {
    feed: rowNumbers(batches),
    loss: (parameters, [batch], key, size) => model.loss(parameters, batch as tf.Tensor1D, key, size),
  };
}

function chosenExecution(asked: TrainingOptions["execution"] = "auto"): "captured" | "eager" {
  checkOneOf(asked, "execution", ["auto", "captured", "eager"]);
  check(
    asked !== "captured" || isNative(),
    () => `captured execution needs the native backend; the current one is ${tf.getBackend()}: use "auto" or "eager"`,
  );
  return asked === "auto" ? (isNative() ? "captured" : "eager") : asked;
}
