import { join } from "node:path";
import { type ComparedMethod, inputOf, type SharedModels } from "../comparison/method";
import { isOfMethods, methodCode } from "../comparison/runs/method-code";
import { methodsNamed } from "../comparison/methods/registry";
import { SDCCA_BASE } from "../comparison/methods/tuned-options";
import { type AudioTracks, type FeatureSet } from "../features/feature-set";
import { checkFeatureStructure } from "../features/track-structure";
import { type ChunkAttention, type ChunkAttentionOptions, fitChunkAttention } from "../models/attention/chunk-attention";
import type { EmbeddingModel } from "../models/embedding/embedding-model";
import { type FittedModel, recordOf } from "../models/embedding/fitted-model";
import type { FitSdccaOptions } from "../models/fit-sdcca";
import { MODEL_KINDS } from "../models/kinds";
import { openRecord } from "../models/saved-model";
import type { TrainingOptions } from "../training/train";
import { type Epoch, type History, stoppedAfter, wasStopped } from "../training/history";
import { checkInteger, checkOneOf } from "../runtime/check";
import { codeFingerprint, countsForModels } from "../runtime/container/fingerprint";
import { createProgress } from "../notebook/progress";
import { makeOnce } from "./made-models";
import { type Method, METHODS } from "./methods";
import { recordStage } from "./stages";
import { checkRun, type Walkthrough } from "./walkthrough";

/**
 * Options of both attentions of the walk-through; the rest is the library's defaults.
 * @throws InputError when it is no walk-through
 */
export function attentionOptions(run: Walkthrough): ChunkAttentionOptions {
  checkRun(run);
  const { settings } = run;
  return { seed: settings.seed, epochs: settings.attentionEpochs };
}

/**
 * Options of the walk-through's S-DCCA with the paper's settings: ReLU, a little better than the authors' sigmoid; the rest is defaults.
 * @throws InputError when it is no walk-through
 */
export function sdccaOptions(run: Walkthrough): FitSdccaOptions {
  checkRun(run);
  const { settings } = run;
  return { ...SDCCA_BASE, seed: settings.seed, epochs: settings.epochs };
}

/**
 * The chunk attention with memory (`"states"`) or without (`"inputs"`), trained once and then loaded.
 * @throws InputError when `scores` is neither
 */
export async function trainedAttention(run: Walkthrough, scores: "states" | "inputs"): Promise<ChunkAttention> {
  checkOneOf(scores, "scores", ["states", "inputs"]);
  const options = { ...attentionOptions(run), scores };
  const name = scores === "states" ? "attention-lstm" : "attention-context-free";
  const { attentionEpochs } = run.settings;
  return made(run, name, options, attentionEpochs, (given) => fitChunkAttention(run.train, { ...options, ...given }));
}

/**
 * A method of the walk-through, fitted with its default options. The model is kept, and loaded the next time, if it is of a kind of
 * this library. The attention that it needs is made first.
 * @throws InputError when the method is unknown
 */
export async function trainedMethod(run: Walkthrough, name: Method): Promise<EmbeddingModel> {
  checkRun(run);
  const method = methodOf(name);
  const { seed } = run.settings;
  const train = inputOf(method, run.train);
  const attention = method.attention && (await trainedAttention(run, method.attention));
  const shared: SharedModels = {
    attention: async (_, { scores = "states" } = {}) =>
      attention && scores === method.attention ? attention : trainedAttention(run, scores),
  };
  const share = method.walkthrough?.epochs;
  const epochs = share && Math.max(1, Math.round(run.settings.epochs * share));
  const options = { seed, ...(epochs && { epochs }) };
  const inputs = { ...options, attention: attentionOptions(run), method: methodCode(method) };
  // With an attention that was stopped it is not the model that these inputs stand for.
  const whole = !wasStopped(attention?.history);
  return made(run, name, inputs, epochs, async (given) => method.fit(train, { ...options, ...given }, shared), whole);
}

/**
 * The audio input of a method: whole tracks; only the upper bound gets the truly salient chunks.
 * @throws InputError when they are not features
 */
export function audioInput(name: Method, features: FeatureSet): AudioTracks {
  const method = methodOf(name);
  checkFeatureStructure(features);
  return inputOf(method, features).audio;
}

function methodOf(name: Method): ComparedMethod {
  return methodsNamed([checkOneOf(name, "method", METHODS)])[0];
}

/**
 * Trains once and keeps the result, with progress and its time noted where there are epochs, unless the user stopped it: then the best
 * epoch so far is used in this run only. A training that was stopped or killed goes on from its checkpoint the next time.
 * @param whole whether what it is trained with was not stopped itself
 */
async function made<Model extends FittedModel>(
  run: Walkthrough,
  name: string,
  options: object,
  epochs: number | undefined,
  fit: (given: Pick<TrainingOptions, "onEpoch" | "checkpoint">) => Promise<Model>,
  whole = true,
): Promise<Model> {
  const inputs = {
    data: run.dataset.fingerprint,
    seed: run.settings.seed,
    backend: run.backend,
    options,
    // A method's own file is among the options, where there is one: another method's change makes no model stale.
    code: codeFingerprint(undefined, (file) => countsForModels(file) && !isOfMethods(file)),
  };
  let fitted: Model | undefined;
  const { value, seconds } = await makeOnce(
    join(run.settings.results, "models"),
    name,
    inputs,
    async (checkpoint) => {
      const progress = epochs === undefined ? undefined : epochProgress(`training ${name}`, epochs);
      fitted = await fit({ onEpoch: progress?.onEpoch, checkpoint });
      progress?.end(fitted.history);
      return recordOf(fitted as FittedModel);
    },
    {
      worthKeeping: ({ kind, history }) => whole && !wasStopped(history) && MODEL_KINDS.some((known) => known.kind === kind),
      secondsOf: ({ history }) => history?.epochs[history.epochs.length - 1]?.seconds ?? 0,
    },
  );
  // Also of a model that was only loaded these are the seconds of its making.
  if (epochs !== undefined) await recordStage(run.settings, name, seconds);
  return fitted ?? (openRecord(value) as Model);
}

/**
 * Shows a training epoch by epoch: loss, validation score, time left; and at its end, given the history, where it was stopped.
 * @param label stands before the line
 * @param epochs how many the training has at most
 * @throws InputError when `epochs` is not a whole number of at least 1
 */
export function epochProgress(
  label: string,
  epochs: number,
): { onEpoch: NonNullable<TrainingOptions["onEpoch"]>; end: (history?: History) => void } {
  checkInteger(epochs, "epochs", 1);
  const progress = createProgress(label, epochs);
  return {
    onEpoch: ({ epoch, loss, validation }: Epoch) => {
      const score = validation === undefined ? "" : `, validation ${validation.toFixed(3)}`;
      progress.update(epoch, `loss ${loss.toFixed(3)}${score}`);
    },
    end: (history) => {
      if (history && wasStopped(history)) progress.stop(stoppedAfter(history, epochs));
      else progress.done();
    },
  };
}
