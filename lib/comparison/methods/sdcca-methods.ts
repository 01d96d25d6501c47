import type { FeatureSet } from "../../features/feature-set";
import { salientTracks } from "../../features/tracks/salient-tracks";
import { type AudioSummary, MEAN_AUDIO, selectedBy } from "../../models/attention/audio-summary";
import { fitSdccaEndToEnd } from "../../models/sdcca-end-to-end";
import { fitSdcca, type FitSdccaOptions } from "../../models/fit-sdcca";
import { RECOMMENDED_END_TO_END, RECOMMENDED_SDCCA } from "../../models/recommended-sdcca";
import { sdccaModel, type SdccaOptions } from "../../models/sdcca";
import type { ComparedMethod, FitSettings, SharedModels } from "../method";

/** Options that the comparison tunes or sweeps. */
export interface TunedOptions {
  learningRate?: number;
  batchSize?: number;
  beta?: number;
  components?: number;
  /** λ of the attention's own loss, where it is trained with the branches. */
  classWeight?: number;
  /** Chunks selected from a track. */
  chunks?: number;
}

/** ReLU, and a third fewer passes than the authors' code seems to need with sigmoid: as in the walk-through. */
export const SDCCA = { activation: "relu", epochs: 60 } as const satisfies SdccaOptions;
const SWEEPS = ["beta", "components", "batchSize"];

/** The two options that mattered most for the walk-through's networks, two values of each. */
export const SDCCA_CANDIDATES: readonly TunedOptions[] = [
  { learningRate: 1e-3, batchSize: 200 },
  { learningRate: 1e-3, batchSize: 100 },
  { learningRate: 3e-3, batchSize: 200 },
  { learningRate: 3e-3, batchSize: 100 },
];

type Summarise = (train: FeatureSet, options: TunedOptions & FitSettings, shared: SharedModels) => Promise<AudioSummary>;

function twoStage(
  method: Omit<ComparedMethod<TunedOptions>, "fit" | "candidates">,
  summarise: Summarise,
  base: FitSdccaOptions = SDCCA,
  candidates = SDCCA_CANDIDATES,
) {
  return {
    ...method,
    fit: async (train: FeatureSet, options: TunedOptions & FitSettings, shared: SharedModels) => {
      const summary = await summarise(train, options, shared);
      return sdccaModel(await fitSdcca(train, { ...base, ...options, summary }));
    },
    candidates: (train: FeatureSet) => fillable(candidates, train),
  } satisfies ComparedMethod<TunedOptions>;
}

const meanAudio: Summarise = async () => MEAN_AUDIO;
/** The three chunks (or as many as a sweep says) that the shared attention picks. */
export const selectedAudio: Summarise = async (train, { chunks }, shared) => selectedBy(await shared.attention(train), chunks);

/** Around the preset as around the paper's settings: two learning rates, two sizes of batch. */
const PRESET_CANDIDATES: readonly TunedOptions[] = [
  { learningRate: 5e-3, batchSize: 200 },
  { learningRate: 5e-3, batchSize: 100 },
  { learningRate: 3e-3, batchSize: 200 },
  { learningRate: 3e-3, batchSize: 100 },
];

/** Where attention and branches are trained together: two learning rates by two weights of the attention's own loss, λ. */
export const endToEndCandidates =
  (rates: readonly number[]) =>
  (train: FeatureSet): TunedOptions[] =>
    fillable(
      rates.flatMap((learningRate) => [1, 0.3].map((classWeight): TunedOptions => ({ learningRate, classWeight }))),
      train,
    );

/** S-DCCA as the paper has it (ten components, β = .2) with four ways to hear a track, and with the recommended settings. */
export const SDCCA_METHODS: readonly ComparedMethod[] = [
  twoStage({ id: "sdcca-mean", label: "S-DCCA, mean audio", sweeps: SWEEPS, seconds: 3 }, meanAudio),
  twoStage(
    { id: "sdcca-attention", label: "S-DCCA, attention", sweeps: [...SWEEPS, "chunks"], listens: true, seconds: 3 },
    selectedAudio,
  ),
  {
    id: "sdcca-end-to-end",
    label: "S-DCCA, end to end",
    fit: async (train, options) => sdccaModel(await fitSdccaEndToEnd(train, { activation: "relu", ...options })),
    candidates: endToEndCandidates([2e-3, 1e-3]),
    sweeps: [...SWEEPS, "chunks"],
    seconds: 9,
  } satisfies ComparedMethod<TunedOptions>,
  twoStage(
    { id: "sdcca-preset-mean", label: "S-DCCA, preset, mean audio", sweeps: SWEEPS, seconds: 3 },
    meanAudio,
    RECOMMENDED_SDCCA,
    PRESET_CANDIDATES,
  ),
  twoStage(
    {
      ...{ id: "sdcca-preset-attention", label: "S-DCCA, preset, attention" },
      ...{ sweeps: [...SWEEPS, "chunks"], listens: true, seconds: 3 },
    },
    selectedAudio,
    RECOMMENDED_SDCCA,
    PRESET_CANDIDATES,
  ),
  {
    id: "sdcca-preset-end-to-end",
    label: "S-DCCA, preset, end to end",
    fit: async (train, options) => sdccaModel(await fitSdccaEndToEnd(train, { ...RECOMMENDED_END_TO_END, ...options })),
    candidates: endToEndCandidates([3e-3, 2e-3]),
    sweeps: SWEEPS,
    seconds: 11,
  } satisfies ComparedMethod<TunedOptions>,
  twoStage(
    {
      id: "sdcca-salient",
      label: "S-DCCA, true salient chunks",
      hears: salientTracks,
      reference: true,
      sweeps: SWEEPS,
      seconds: 3,
    },
    meanAudio,
  ),
];

/**
 * Option sets for a data set that may be smaller than their batches: at least two batches to an epoch, also where
 * videos are held out to tune on and to choose the epoch by.
 */
export function fillable<Options extends { batchSize?: number }>(candidates: readonly Options[], { ids }: FeatureSet): Options[] {
  const most = Math.max(20, Math.floor(ids.length / 3));
  return candidates.map((options) => ({ ...options, batchSize: Math.min(options.batchSize ?? 200, most) }));
}
