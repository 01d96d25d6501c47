import type { FeatureSet } from "../../features/feature-set";
import { fitContrastiveNetwork } from "../../models/contrastive-network";
import { fitClusterDcca, fitDcca } from "../../models/dcca";
import { fitKcca, RIDGES } from "../../models/kcca";
import { fitSoftmaxEndToEnd, fitSoftmaxNetwork } from "../../models/softmax-network";
import { fitTnnCCca } from "../../models/tnn-c-cca";
import { fitTripletNetwork } from "../../models/triplet-network";
import type { ComparedMethod } from "../method";
import { endToEndCandidates, fillable, SDCCA, SDCCA_CANDIDATES, selectedAudio, type TunedOptions } from "./sdcca-methods";

interface NetworkOptions {
  learningRate?: number;
  batchSize?: number;
  margin?: number;
  temperature?: number;
  components?: number;
  /** Chunks selected from a track. */
  chunks?: number;
}

/** Learning rates by another option, the method's own default of each first. */
function grid<Name extends keyof NetworkOptions>(rates: readonly number[], name: Name, values: readonly number[]) {
  const sets = rates.flatMap((learningRate) => values.map((value): NetworkOptions => ({ learningRate, [name]: value })));
  return (train: FeatureSet) => fillable(sets, train);
}

const BRANCHES = ["batchSize"];
const DEEP = ["components", ...BRANCHES];

type Shown = Pick<ComparedMethod, "id" | "label" | "look" | "attention">;

function contrastiveMethod(shown: Shown): ComparedMethod<NetworkOptions> {
  const { attention } = shown;
  return {
    ...{ ...shown, sweeps: attention ? [...BRANCHES, "chunks"] : BRANCHES, seconds: 3 },
    fit: async (train, { chunks, ...settings }, shared) => {
      const summary = attention ? await selectedAudio(train, { chunks }, shared) : undefined;
      return fitContrastiveNetwork(train, { ...settings, summary });
    },
    candidates: grid([3e-3, 1e-3], "temperature", [0.1, 0.2]),
  };
}

function softmaxMethod(shown: Shown): ComparedMethod<NetworkOptions> {
  const { attention } = shown;
  return {
    ...{ ...shown, sweeps: attention ? [...BRANCHES, "chunks"] : BRANCHES, seconds: 3 },
    fit: async (train, { chunks, ...settings }, shared) => {
      const summary = attention ? await selectedAudio(train, { chunks }, shared) : undefined;
      return fitSoftmaxNetwork(train, { ...settings, summary });
    },
    candidates: grid([5e-3, 3e-3], "batchSize", [200, 100]),
  };
}

/** Kernel CCA, and the methods that train two networks: on the mean audio, the strongest also on the chunks of attention. */
export const NETWORK_METHODS: readonly ComparedMethod[] = [
  {
    id: "kcca",
    label: "KCCA",
    look: { colour: 6, dash: "dash", mark: "triangle-down" },
    fit: (train, { seed, ridge, components }) => fitKcca(train, { seed, ridge, components }),
    candidates: () => [1e-2, ...RIDGES.filter((ridge) => ridge !== 1e-2)].map((ridge) => ({ ridge })),
    sweeps: ["components"],
    seconds: 5,
  } satisfies ComparedMethod<{ ridge: number; components?: number }>,
  {
    id: "dcca",
    label: "DCCA",
    published: "DCCA",
    look: { colour: 3, dash: "dash", mark: "triangle-up" },
    fit: (train, options) => fitDcca(train, { ...SDCCA, ...options }),
    candidates: (train) => fillable(SDCCA_CANDIDATES, train),
    sweeps: DEEP,
    seconds: 3,
  } satisfies ComparedMethod<NetworkOptions>,
  {
    id: "c-dcca",
    label: "C-DCCA",
    look: { colour: 3, dash: "dashdot", mark: "triangle-down" },
    fit: (train, options) => fitClusterDcca(train, { ...SDCCA, ...options }),
    candidates: (train) => fillable(SDCCA_CANDIDATES, train),
    sweeps: DEEP,
    seconds: 3,
  } satisfies ComparedMethod<NetworkOptions>,
  {
    id: "tnn-c-cca",
    label: "TNN-C-CCA",
    published: "TNN-C-CCA",
    look: { colour: 5, dash: "solid", mark: "square" },
    fit: (train, options) => fitTnnCCca(train, options),
    candidates: grid([1e-3, 3e-3], "margin", [0.2, 0.5]),
    sweeps: DEEP,
    seconds: 3,
  } satisfies ComparedMethod<NetworkOptions>,
  {
    id: "triplet",
    label: "triplet",
    look: { colour: 0, dash: "dot", mark: "triangle-up" },
    fit: (train, options) => fitTripletNetwork(train, options),
    candidates: grid([1e-3, 3e-3], "margin", [0.2, 0.5]),
    sweeps: BRANCHES,
    seconds: 3,
  } satisfies ComparedMethod<NetworkOptions>,
  contrastiveMethod({
    ...{ id: "supervised-contrastive", label: "supervised contrastive" },
    look: { colour: 0, dash: "solid", mark: "diamond" },
  }),
  softmaxMethod({ id: "softmax", label: "softmax posterior", look: { colour: 3, dash: "solid", mark: "cross" } }),
  contrastiveMethod({
    ...{ id: "supervised-contrastive-attention", label: "supervised contrastive, attention", attention: "states" },
    look: { colour: 0, dash: "dashdot", mark: "square" },
  }),
  softmaxMethod({
    ...{ id: "softmax-attention", label: "softmax posterior, attention", attention: "states" },
    look: { colour: 3, dash: "dot", mark: "diamond" },
  }),
  {
    id: "softmax-end-to-end",
    label: "softmax posterior, end to end",
    look: { colour: 3, dash: "dot", mark: "star" },
    // The same audio input and training as the S-DCCA preset.
    fit: (train, options) => fitSoftmaxEndToEnd(train, { epochs: 60, retrieval: "weighted", ...options }),
    candidates: endToEndCandidates([3e-3, 2e-3]),
    sweeps: BRANCHES,
    seconds: 11,
  } satisfies ComparedMethod<TunedOptions>,
];
