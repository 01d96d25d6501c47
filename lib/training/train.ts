import * as tf from "@tensorflow/tfjs";
import { checkObject } from "../runtime/arguments";
import { check, checkInteger } from "../runtime/check";
import { say } from "../runtime/tell";
import type { Parameters, Weights } from "../runtime/tensorflow/weights";
import { capturedStep } from "./captured-step";
import type { Checkpoint } from "./checkpoint/checkpoint-options";
import { Checkpoints, type TrainingIdentity } from "./checkpoints";
import { Course } from "./course";
import { asDivergence, DivergenceError, divergenceError, located } from "./divergence";
import { eagerStep } from "./eager-step";
import { type FedBatch, type Feed, gathered, isFed } from "./feed";
import { type Epoch, type History, stoppedAfter, wasStopped } from "./history";
import { finiteWeights } from "./kept-epoch";
import { type OptimiserOptions, optimiserSettings } from "./optimiser";
import { chosenExecution, type FedLoss, type Loss, parametersOf, type TrainingStep, type ValidationOutputs } from "./step";
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
   * How often a training that diverges goes back to the end of the last epoch before, and on from there with half the learning rate,
   * and ten times the ridge where its loss has one. The history names each time. Default 0: it ends.
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
  /**
   * Where the loss reads its ridge from, above 0, if it has one. A recovery makes it larger, and after the training it is that of the
   * epoch that is kept. Default: the loss has none.
   */
  regularised?: { ridge: number };
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
  const { validation, initial, regularised } = model;
  if (regularised !== undefined)
    checkObject(regularised, "what the loss reads its ridge from", "an object with a ridge", { ridge: "number" });
  const steps = perEpoch * epochs;
  const plan = { loss, validationOutputs: validation?.outputs, inputs: feed.inputs, sizes: feed.sizes, seed, steps };
  const damping = { learningRate: settings.learningRate, ridge: regularised?.ridge };
  const course = new Course(perEpoch, epochs, execution, validation !== undefined, damping, recoveries > 0);
  const { history, notes, kept } = course;
  const trained = { initial, options, execution, perEpoch, ridge: damping.ridge, identity: model.identity };
  const checkpoints = options.checkpoint === undefined ? undefined : await Checkpoints.open(options.checkpoint, course, trained);
  const stop = onUserStop(signal, checkpoints !== undefined);
  let step: TrainingStep | undefined;
  let ridgeOfStep: number | undefined;
  /** The end of the last epoch: finite weights, and the state to go back to. */
  let last: { done: number; weights: Weights; state?: Weights } = { done: 0, weights: initial };
  /** Sets the learning rate, and the ridge that the loss reads, to those of an epoch; by default of the last recovery. */
  const damp = (epoch?: number): void => {
    const { learningRate, ridge } = course.damping(epoch);
    settings.learningRate = learningRate;
    if (regularised && ridge !== undefined) regularised.ridge = ridge;
  };
  const made = (): TrainingStep => {
    damp();
    // In a step that was captured the ridge is a constant.
    if (ridgeOfStep !== regularised?.ridge) step = void step?.dispose();
    ridgeOfStep = regularised?.ridge;
    return (step ??= (execution === "captured" ? capturedStep : eagerStep)(initial, settings, plan));
  };

  /** Steps on to the end of the epoch, or until it is stopped. */
  const passOver = async (running: TrainingStep): Promise<void> => {
    for await (const batch of feed.epoch()) {
      if (stop.requested) break;
      course.losses.push(lossOf(running, batch));
      course.done++;
      await new Promise((resolve) => setImmediate(resolve));
      if (course.done % perEpoch > 0) await checkpoints?.writeIfDue(running, undefined, last.state);
    }
    // What is judged below is this epoch as far as it came. What is continued is the epoch itself.
    if (stop.requested && course.done % perEpoch > 0) await checkpoints?.write(running, last.state);
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
  /** Goes back to the end of the last epoch, with a smaller step and a larger ridge. */
  const recover = async (observed: string): Promise<void> => {
    course.goBack(last.done, observed);
    made().restore(last.state!);
    await feed.startAt?.(course.done);
  };
  const endOfEpoch = (running: TrainingStep, weights?: Weights): typeof last => ({
    done: course.done,
    weights: weights ?? (course.done === 0 ? initial : parametersOf(running)),
    state: recoveries > 0 ? running.state() : undefined,
  });
  /** The end of the last epoch before a training that goes on. */
  const endBefore = (running: TrainingStep): typeof last => {
    const { back: state, done } = course;
    if (!state) return endOfEpoch(running);
    const weights = Object.fromEntries(Object.keys(initial).map((name) => [name, state[name]]));
    return { done: done - (done % perEpoch), weights, state };
  };
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
      if (notes.length === 0) notes.push(...(model.notes ?? [])); // or they came with the checkpoint
      check(course.done === 0 || feed.startAt, () => "a feed without startAt cannot go on from a checkpoint");
      check(recoveries === 0 || feed.startAt, () => "a feed without startAt cannot go back: set recoveries to 0");
      await feed.startAt?.(course.done);
      last = endBefore(made());
      for (let ended = false; !ended;)
        try {
          await trainOn(made());
          ended = true;
        } catch (thrown) {
          if (!(thrown instanceof DivergenceError)) throw thrown;
          const error = await located(
            thrown,
            { ...{ feed, describe, weights: last.weights }, called: model.called },
            settings.learningRate,
          );
          if ((history.recoveries?.length ?? 0) >= recoveries) throw error;
          await recover(error.observed);
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
    damp(kept.epoch);
    history.bestEpoch = kept.epoch;
    if (notes.length > 0) history.notes = notes;
    if (!wasStopped(history)) await checkpoints?.finish();
    // Who pressed Stop, and shows no progress that says so, is told what came of it.
    else if (!onEpoch && !signal?.aborted) say(stoppedAfter(history, epochs));
    return { weights, history };
  } finally {
    step?.dispose();
    await checkpoints?.close();
    stop.release();
  }
}
