import type { FeatureSet } from "../../features/feature-set";
import type { AudioInputOptions } from "../../models/attention/audio-summary";
import { fitContrastiveNetwork } from "../../models/contrastive-network";
import { fitClusterDcca, fitDcca } from "../../models/dcca";
import type { EmbeddingModel } from "../../models/embedding/embedding-model";
import { fitKcca, KCCA_RIDGE, KCCA_RIDGES } from "../../models/kcca";
import { fitSoftmaxEndToEnd, fitSoftmaxNetwork } from "../../models/softmax-network";
import { fitTnnCCca } from "../../models/tnn-c-cca";
import { fitTripletNetwork } from "../../models/triplet-network";
import type { ComparedMethod, FitSettings } from "../method";
import { endToEndCandidates, optionGrid, SDCCA_BASE, SDCCA_CANDIDATES, selectedAudio, type TunedOptions } from "./tuned-options";

const BRANCHES = ["batchSize"];
const DEEP = ["components", ...BRANCHES];

/** A network on the mean audio or, where it attention by the shared attention, on the chunks that this selects. */
function network(
  fit: (train: FeatureSet, options: TunedOptions & FitSettings & AudioInputOptions) => Promise<EmbeddingModel>,
  method: Pick<ComparedMethod<TunedOptions>, "id" | "label" | "look" | "attention" | "candidates">,
): ComparedMethod<TunedOptions> {
  const { attention } = method;
  return {
    ...{ ...method, sweeps: attention ? [...BRANCHES, "chunks"] : BRANCHES, seconds: 3 },
    fit: async (train, { chunks, ...options }, shared) => {
      const summary = attention ? await selectedAudio(train, { chunks }, shared) : undefined;
      return fit(train, { ...options, summary });
    },
  };
}

const CONTRASTIVE_CANDIDATES = optionGrid([3e-3, 1e-3], "temperature", [0.1, 0.2]);
const SOFTMAX_CANDIDATES = optionGrid([5e-3, 3e-3], "batchSize", [200, 100]);
const TRIPLET_CANDIDATES = optionGrid([1e-3, 3e-3], "margin", [0.2, 0.5]);

/** Kernel CCA, and the methods that train two networks: on the mean audio, the strongest also on the chunks of attention. */
export const NETWORK_METHODS: readonly ComparedMethod[] = [
  {
    id: "kcca",
    label: "KCCA",
    look: { colour: 6, dash: "dash", mark: "triangle-down" },
    fit: (train, { seed, ridge, components }) => fitKcca(train, { seed, ridge, components }),
    // The default first: of equal scores the first is taken.
    candidates: () => [KCCA_RIDGE, ...KCCA_RIDGES.filter((ridge) => ridge !== KCCA_RIDGE)].map((ridge) => ({ ridge })),
    sweeps: ["components"],
    seconds: 5,
    needsClasses: false,
  } satisfies ComparedMethod<{ ridge: number; components?: number }>,
  {
    id: "dcca",
    label: "DCCA",
    published: "DCCA",
    look: { colour: 3, dash: "dash", mark: "triangle-up" },
    fit: (train, options) => fitDcca(train, { ...SDCCA_BASE, ...options }),
    candidates: SDCCA_CANDIDATES,
    sweeps: DEEP,
    seconds: 3,
    needsClasses: false,
  } satisfies ComparedMethod<TunedOptions>,
  {
    id: "c-dcca",
    label: "C-DCCA",
    look: { colour: 3, dash: "dashdot", mark: "triangle-down" },
    fit: (train, options) => fitClusterDcca(train, { ...SDCCA_BASE, ...options }),
    candidates: SDCCA_CANDIDATES,
    sweeps: DEEP,
    seconds: 3,
  } satisfies ComparedMethod<TunedOptions>,
  {
    id: "tnn-c-cca",
    label: "TNN-C-CCA",
    published: "TNN-C-CCA",
    look: { colour: 5, dash: "solid", mark: "square" },
    fit: (train, options) => fitTnnCCca(train, options),
    candidates: TRIPLET_CANDIDATES,
    sweeps: DEEP,
    seconds: 3,
  } satisfies ComparedMethod<TunedOptions>,
  {
    id: "triplet",
    label: "triplet",
    look: { colour: 0, dash: "dot", mark: "triangle-up" },
    fit: (train, options) => fitTripletNetwork(train, options),
    candidates: TRIPLET_CANDIDATES,
    sweeps: BRANCHES,
    seconds: 3,
  } satisfies ComparedMethod<TunedOptions>,
  network(fitContrastiveNetwork, {
    ...{ id: "supervised-contrastive", label: "supervised contrastive", candidates: CONTRASTIVE_CANDIDATES },
    look: { colour: 0, dash: "solid", mark: "diamond" },
  }),
  network(fitSoftmaxNetwork, {
    ...{ id: "softmax", label: "softmax posterior", candidates: SOFTMAX_CANDIDATES },
    look: { colour: 3, dash: "solid", mark: "cross" },
  }),
  network(fitContrastiveNetwork, {
    ...{ id: "supervised-contrastive-attention", label: "supervised contrastive, attention", attention: "states" },
    ...{ candidates: CONTRASTIVE_CANDIDATES, look: { colour: 0, dash: "dashdot", mark: "square" } },
  }),
  network(fitSoftmaxNetwork, {
    ...{ id: "softmax-attention", label: "softmax posterior, attention", attention: "states" },
    ...{ candidates: SOFTMAX_CANDIDATES, look: { colour: 3, dash: "dot", mark: "diamond" } },
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
