import { join } from "node:path";
import type { AudioTracks, FeatureSet } from "../features/feature-set";
import { salientTracks } from "../features/salient-tracks";
import { type AudioSummary, MEAN_AUDIO, selectedBy } from "../models/audio-summary";
import { type ChunkAttention, type ChunkAttentionOptions, fitChunkAttention } from "../models/chunk-attention";
import type { EmbeddingModel } from "../models/embedding-model";
import { type EndToEndOptions, fitSdccaEndToEnd } from "../models/fit-end-to-end";
import { fitSdcca, type FitSdccaOptions } from "../models/fit-sdcca";
import { chanceBaseline, linearBaseline } from "../models/linear-baseline";
import { type Sdcca, sdccaModel } from "../models/sdcca";
import type { Epoch, History, TrainingOptions } from "../training/train";
import { checkOneOf } from "../runtime/check";
import { codeFingerprint } from "../runtime/fingerprint";
import { createProgress } from "../runtime/progress";
import { makeOnce } from "./artifact";
import { type Method, METHODS } from "./methods";
import { recordStage } from "./stages";
import type { Walkthrough } from "./walkthrough";

/** The methods that are an S-DCCA. */
export type SdccaMethod = Extract<Method, `sdcca-${string}`>;

const SDCCA_METHODS = METHODS.filter((method): method is SdccaMethod => method.startsWith("sdcca-"));

/** Options of both attentions of the walk-through; the rest is the library's defaults. */
export function attentionOptions({ settings }: Walkthrough): ChunkAttentionOptions {
  return { seed: settings.seed, epochs: settings.attentionEpochs };
}

/** Options of every S-DCCA of the walk-through: ReLU, which did a little better than the authors' sigmoid; the rest is defaults. */
export function sdccaOptions({ settings }: Walkthrough): FitSdccaOptions {
  return { seed: settings.seed, epochs: settings.epochs, activation: "relu" };
}

/** The chunk attention with memory (`"states"`) or without (`"inputs"`), trained once and then loaded. */
export async function trainedAttention(run: Walkthrough, scores: "states" | "inputs"): Promise<ChunkAttention> {
  checkOneOf(scores, "scores", ["states", "inputs"]);
  const options = { ...attentionOptions(run), scores };
  const name = scores === "states" ? "attention-lstm" : "attention-context-free";
  return made(run, name, options, (progress) => fitChunkAttention(run.train, { ...options, ...progress }));
}

/** One of the S-DCCA models, trained once and then loaded; makes the attention that it needs. */
export async function trainedSdcca(run: Walkthrough, method: SdccaMethod): Promise<Sdcca> {
  checkOneOf(method, "method", SDCCA_METHODS);
  if (method === "sdcca-end-to-end") {
    const options: EndToEndOptions = { seed: run.settings.seed, epochs: endToEndEpochs(run), activation: "relu" };
    return made(run, method, options, (progress) => fitSdccaEndToEnd(run.train, { ...options, ...progress }));
  }
  const options = sdccaOptions(run);
  const inputs = { ...options, attention: attentionOptions(run) };
  const train: FeatureSet = { ...run.train, audio: heardAudio(method, run.train) };
  const summary = await audioSummary(run, method);
  return made(run, method, inputs, (progress) => fitSdcca(train, { ...options, ...progress, summary }));
}

/** Any method of the comparison, ready to embed. */
export async function trainedMethod(run: Walkthrough, method: Method): Promise<EmbeddingModel> {
  checkOneOf(method, "method", METHODS);
  if (method === "chance") return chanceBaseline(run.settings.seed);
  if (method === "cca") return linearBaseline(run.train);
  if (method === "c-cca") return linearBaseline(run.train, { beta: 0.2 });
  return sdccaModel(await trainedSdcca(run, method));
}

/** The audio that a method is given of a feature set: all of it, but for the upper bound, which is told the truth. */
export function heardAudio(method: Method, features: FeatureSet): AudioTracks {
  return method === "sdcca-salient" ? salientTracks(features) : features.audio;
}

async function audioSummary(run: Walkthrough, method: SdccaMethod): Promise<AudioSummary> {
  if (method === "sdcca-attention") return selectedBy(await trainedAttention(run, "states"));
  if (method === "sdcca-context-free") return selectedBy(await trainedAttention(run, "inputs"));
  return MEAN_AUDIO;
}

/** End to end, a third fewer passes than in two stages do: each of them trains everything. */
function endToEndEpochs({ settings }: Walkthrough): number {
  return Math.max(1, Math.round((settings.epochs * 2) / 3));
}

type Watched = Pick<TrainingOptions, "onEpoch">;

/** Trains once and keeps the result, unless the user stopped it: then the best so far serves this run only. */
async function made<Value extends { history: History }>(
  run: Walkthrough,
  name: string,
  options: { epochs?: number },
  fit: (watched: Watched) => Promise<Value>,
): Promise<Value> {
  const epochs = options.epochs ?? run.settings.epochs;
  const inputs = {
    data: run.dataset.fingerprint,
    seed: run.settings.seed,
    backend: run.backend,
    options,
    code: codeFingerprint(),
  };
  const { value, seconds } = await makeOnce(
    join(run.settings.results, "models"),
    name,
    inputs,
    async () => {
      const { onEpoch, end } = epochProgress(`training ${name}`, epochs);
      const value = await fit({ onEpoch });
      end(value.history);
      return value;
    },
    ({ history }) => history.ended !== "stopped by the user",
  );
  // Also of a model that was only loaded these are the seconds of its making.
  await recordStage(run.settings, name, seconds);
  return value;
}

/** Shows a training epoch by epoch: loss, validation score, time left; and at its end, given the history, where it was stopped. */
export function epochProgress(
  label: string,
  epochs: number,
): { onEpoch: NonNullable<TrainingOptions["onEpoch"]>; end: (history?: History) => void } {
  const progress = createProgress(label, epochs);
  return {
    onEpoch: ({ epoch, loss, validation }: Epoch) => {
      const score = validation === undefined ? "" : `, validation ${validation.toFixed(3)}`;
      progress.update(epoch, `loss ${loss.toFixed(3)}${score}`);
    },
    end: (history) => {
      if (history?.ended !== "stopped by the user") return progress.done();
      progress.stop(`stopped after ${history.epochs.length} of ${epochs} epochs, epoch ${history.bestEpoch} kept`);
    },
  };
}
