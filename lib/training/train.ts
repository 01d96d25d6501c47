import * as tf from "@tensorflow/tfjs";
import { checkObject } from "../runtime/arguments";
import { check, checkInteger, checkOneOf } from "../runtime/check";
import { isNative } from "../runtime/tensorflow/native-ops";
import { type Parameters, toWeights, type Weights } from "../runtime/tensorflow/weights";
import { capturedStep } from "./captured-step";
import type { Checkpoint } from "./checkpoint/checkpoint-options";
import { Checkpoints, type TrainingIdentity } from "./checkpoints";
import { Course } from "./course";
import { asDivergence, DivergenceError, divergenceError, located } from "./divergence";
import { eagerStep } from "./eager-step";
import { type FedBatch, type Feed, gathered, isFed } from "./feed";
import type { Epoch, History } from "./history";
import { finiteWeights } from "./kept-epoch";
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
  /**
   * Keeps checkpoints in this folder, or as these options say, and goes on from the newest one: the same call after a kill, a stop or
   * a power cut gives, on the same machine, the model that it would have given without one, to the bit. A finished training leaves
   * one that gives its model at once; `removeCheckpoints` removes it, once the model is saved. Default: none. See
   * docs/reliability.md.
   */
  checkpoint?: Checkpoint;
  /**
   * How often a training that diverges goes back to the end of the last epoch before, and on from there with half the learning rate.
   * The history names each time. Default 0: it ends.
   */
  recoveries?: number;
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
  /** Says which training it is, for checkpoints; asked only where there are any. */
  identity?: () => TrainingIdentity;
  /** What a row is called in messages, such as its id. Default: its number. */
  called?: (row: number) => string;
}

/** What is trained: everything that {@link train} needs from a model whose data is in memory. */
export interface Trainable extends TrainableParts {
  /** Number of training rows; batches are drawn from 0 … rows − 1. */
  rows: number;
  /** Size of each row (its number of chunks), where batches of similar rows are cheaper; see {@link Batches}. */
  sizes?: ArrayLike<number>;
  loss: Loss;
  /** What to say of a batch in which the training diverged, by finite parameters; it may read values. Default: nothing. */
  describe?: (parameters: Parameters, batch: tf.Tensor1D, size: number) => string | undefined;
  feed?: undefined;
}

/** What is trained on batches that are fed, such as rows that are read from the disk. */
export interface FedTrainable extends TrainableParts {
  feed: Feed;
  loss: FedLoss;
  /** As of {@link Trainable}. */
  describe?: (parameters: Parameters, batch: tf.Tensor[], size: number) => string | undefined;
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
  const { epochs, patience = Infinity, seed = 0, signal, onEpoch, recoveries = 0 } = options;
  checkInteger(recoveries, "recoveries", 0);
  checkInteger(epochs, "epochs", 1);
  if (patience !== Infinity) checkInteger(patience, "patience", 1);
  const { feed, loss, describe } = isFed(model) ? model : gathered(model, options);
  const perEpoch = checkInteger(feed.perEpoch, "batches of an epoch", 1);
  const settings = optimiserSettings(options);
  const execution = chosenExecution(options.execution);
  const { validation, initial } = model;
  const steps = perEpoch * epochs;
  const plan = { loss, validationOutputs: validation?.outputs, inputs: feed.inputs, sizes: feed.sizes, seed, steps };
  const course = new Course(perEpoch, epochs, execution, validation !== undefined);
  const { history, notes, kept } = course;
  const trained = { initial, options, execution, perEpoch, identity: model.identity };
  const checkpoints = options.checkpoint === undefined ? undefined : await Checkpoints.open(options.checkpoint, course, trained);
  const stop = onUserStop(signal, checkpoints !== undefined);
  let step: TrainingStep | undefined;
  /** The end of the last epoch: finite weights, and the state to go back to. */
  let last: { done: number; weights: Weights; state?: Weights } = { done: 0, weights: initial };
  const made = () => (step ??= (execution === "captured" ? capturedStep : eagerStep)(initial, settings, plan));

  /** Steps on to the end of the epoch, or until it is stopped. */
  const passOver = async (running: TrainingStep): Promise<void> => {
    for await (const batch of feed.epoch()) {
      if (stop.requested) break;
      course.losses.push(lossOf(running, batch));
      course.done++;
      await new Promise((resolve) => setImmediate(resolve));
      if (course.done % perEpoch > 0 && recoveries === 0) await checkpoints?.writeIfDue(running);
    }
    // What is judged below is this epoch as far as it came; what is continued is the epoch itself.
    if (stop.requested && course.done % perEpoch > 0) await (recoveries === 0 ? checkpoints?.write(running) : writeLast());
  };
  /** Writes the end of the last epoch: what may be gone back to must be what was there. */
  const writeLast = async (): Promise<void> => {
    const [now, losses] = [course.done, course.losses.splice(0)];
    course.done = last.done;
    await checkpoints?.write({ state: () => last.state! });
    course.done = now;
    course.losses.push(...losses);
  };
  const lossOf = (running: TrainingStep, batch: FedBatch): number => {
    const became = (value: unknown) => `the training loss became ${String(value)} in epoch ${history.epochs.length + 1}`;
    const place = { step: course.done + 1 };
    try {
      const loss = running.run(batch, course.done);
      const [value] = loss.dataSync();
      loss.dispose();
      if (Number.isFinite(value)) return value;
      throw divergenceError(became(value), settings.learningRate, { place });
    } catch (error) {
      const known = asDivergence(error, history.epochs.length + 1, settings.learningRate);
      if (known === error) throw error;
      throw divergenceError(became(NaN), settings.learningRate, { place, cause: error });
    }
  };
  /** Goes back to the end of the last epoch, with half the learning rate. */
  const recover = async (running: TrainingStep, { observed }: DivergenceError): Promise<void> => {
    running.restore(last.state!);
    course.losses.length = 0;
    course.done = last.done;
    settings.learningRate /= 2;
    const epoch = history.epochs.length + 1;
    (history.recoveries ??= []).push({ epoch, observed, learningRate: settings.learningRate });
    await feed.startAt?.(course.done);
  };
  const endOfEpoch = (running: TrainingStep, weights?: Weights): typeof last => ({
    done: course.done,
    weights: weights ?? (course.done === 0 ? initial : parametersOf(running)),
    state: recoveries > 0 ? running.state() : undefined,
  });
  /** Weights and score after an epoch. */
  const judge = (running: TrainingStep, epoch: number) => {
    const parameters = running.parameters();
    let outputs: tf.Tensor[] = [];
    try {
      const weights = finiteWeights(parameters, epoch, course.done, settings.learningRate);
      outputs = running.validationOutputs();
      return { weights, score: validation && tf.tidy(() => validation.score(parameters, outputs, epoch)) };
    } finally {
      tf.dispose([outputs, Object.values(parameters)]);
    }
  };
  const trainOn = async (running: TrainingStep): Promise<void> => {
    for (let epoch = history.epochs.length + 1; epoch <= epochs && !stop.requested; epoch++) {
      await passOver(running);
      const mean = course.endEpoch();
      if (mean === undefined) break;
      if (!Number.isFinite(mean))
        throw divergenceError(`the training loss became ${mean} in epoch ${epoch}`, settings.learningRate);
      const { weights, score } = judge(running, epoch);
      const goesOn = course.done % perEpoch === 0;
      if (goesOn) last = endOfEpoch(running, weights);
      const record = course.add(epoch, mean);
      if (Number.isFinite(score)) record.validation = score;
      else if (score !== undefined) notes.push(`the validation score of epoch ${epoch} is ${score}: the epoch was passed over`);
      kept.offer(epoch, weights, record.validation);
      onEpoch?.(record, epochs);
      if (epoch - kept.epoch >= patience) {
        history.ended = "no improvement";
        return;
      }
      if (goesOn) await checkpoints?.writeIfDue(running, epoch);
    }
    if (stop.requested && course.done > 0 && course.done % perEpoch === 0) await checkpoints?.write(running);
    check(history.epochs.length > 0, () => "the training was stopped before its first batch: there is nothing trained to return");
    if (stop.requested) history.ended = "stopped by the user";
  };

  const trainOrRestore = async (): Promise<void> => {
    try {
      await checkpoints?.restore(initial, made);
      if (course.finished) return;
      if (course.done === 0) notes.push(...(model.notes ?? []));
      check(course.done === 0 || feed.startAt, () => "a feed without startAt cannot go on from a checkpoint");
      check(recoveries === 0 || feed.startAt, () => "a feed without startAt cannot go back: set recoveries to 0");
      await feed.startAt?.(course.done);
      const running = made();
      const { learningRate = settings.learningRate } = history.recoveries?.[history.recoveries.length - 1] ?? {};
      settings.learningRate = learningRate;
      last = endOfEpoch(running);
      for (let ended = false; !ended;)
        try {
          await trainOn(running);
          ended = true;
        } catch (thrown) {
          if (!(thrown instanceof DivergenceError)) throw thrown;
          const error = await located(
            thrown,
            { ...{ feed, describe, weights: last.weights }, called: model.called },
            settings.learningRate,
          );
          if ((history.recoveries?.length ?? 0) >= recoveries) throw error;
          await recover(running, error);
        }
    } catch (thrown) {
      const error = asDivergence(thrown, history.epochs.length + 1, settings.learningRate);
      if (!(error instanceof DivergenceError) || !validation || !kept.weights) throw error;
      history.ended = "diverged";
      notes.push(`${error.message}; the weights of epoch ${kept.epoch} are kept`);
    }
  };

  try {
    await trainOrRestore();
    const { weights } = kept;
    if (!weights) throw divergenceError("no epoch has a finite validation score, so none can be chosen", settings.learningRate);
    history.bestEpoch = kept.epoch;
    if (notes.length > 0) history.notes = notes;
    if (history.ended !== "stopped by the user") await checkpoints?.finish();
    return { weights, history };
  } finally {
    step?.dispose();
    await checkpoints?.close();
    stop.release();
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

function parametersOf(step: TrainingStep): Weights {
  const parameters = step.parameters();
  try {
    return toWeights(parameters);
  } finally {
    tf.dispose(Object.values(parameters));
  }
}
