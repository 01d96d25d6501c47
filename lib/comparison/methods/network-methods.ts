import type { FeatureSet } from "../../features/feature-set";
import { contrastiveModel, fitContrastiveNetwork } from "../../models/contrastive-network";
import { fitClusterDcca, fitDcca } from "../../models/dcca";
import { fitKcca, kccaModel, RIDGES } from "../../models/kcca";
import { sdccaModel } from "../../models/sdcca";
import { fitSoftmaxEndToEnd, fitSoftmaxNetwork, softmaxModel } from "../../models/softmax-network";
import { fitTnnCCca, tnnCCcaModel } from "../../models/tnn-c-cca";
import { fitTripletNetwork, tripletModel } from "../../models/triplet-network";
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

function contrastiveMethod(id: string, label: string, listens: boolean): ComparedMethod<NetworkOptions> {
  return {
    ...{ id, label, listens, sweeps: listens ? [...BRANCHES, "chunks"] : BRANCHES, seconds: 3 },
    fit: async (train, options, shared) => {
      const summary = listens ? await selectedAudio(train, options, shared) : undefined;
      return contrastiveModel(await fitContrastiveNetwork(train, { ...options, summary }));
    },
    candidates: grid([3e-3, 1e-3], "temperature", [0.1, 0.2]),
  };
}

function softmaxMethod(id: string, label: string, listens: boolean): ComparedMethod<NetworkOptions> {
  return {
    ...{ id, label, listens, sweeps: listens ? [...BRANCHES, "chunks"] : BRANCHES, seconds: 3 },
    fit: async (train, options, shared) => {
      const summary = listens ? await selectedAudio(train, options, shared) : undefined;
      return softmaxModel(await fitSoftmaxNetwork(train, { ...options, summary }));
    },
    candidates: grid([5e-3, 3e-3], "batchSize", [200, 100]),
  };
}

/** Kernel CCA, and the methods that train two networks: on the mean audio, the strongest also on the chunks of attention. */
export const NETWORK_METHODS: readonly ComparedMethod[] = [
  {
    id: "kcca",
    label: "KCCA",
    fit: (train, { seed, ridge, components }) => kccaModel(fitKcca(train, { seed, ridge, components })),
    candidates: () => [1e-2, ...RIDGES.filter((ridge) => ridge !== 1e-2)].map((ridge) => ({ ridge })),
    sweeps: ["components"],
    seconds: 5,
  } satisfies ComparedMethod<{ ridge: number; components?: number }>,
  {
    id: "dcca",
    label: "DCCA",
    fit: async (train, options) => sdccaModel(await fitDcca(train, { ...SDCCA, ...options })),
    candidates: (train) => fillable(SDCCA_CANDIDATES, train),
    sweeps: DEEP,
    seconds: 3,
  } satisfies ComparedMethod<NetworkOptions>,
  {
    id: "c-dcca",
    label: "C-DCCA",
    fit: async (train, options) => sdccaModel(await fitClusterDcca(train, { ...SDCCA, ...options })),
    candidates: (train) => fillable(SDCCA_CANDIDATES, train),
    sweeps: DEEP,
    seconds: 3,
  } satisfies ComparedMethod<NetworkOptions>,
  {
    id: "tnn-c-cca",
    label: "TNN-C-CCA",
    fit: async (train, options) => tnnCCcaModel(await fitTnnCCca(train, options)),
    candidates: grid([1e-3, 3e-3], "margin", [0.2, 0.5]),
    sweeps: DEEP,
    seconds: 3,
  } satisfies ComparedMethod<NetworkOptions>,
  {
    id: "triplet",
    label: "triplet",
    fit: async (train, options) => tripletModel(await fitTripletNetwork(train, options)),
    candidates: grid([1e-3, 3e-3], "margin", [0.2, 0.5]),
    sweeps: BRANCHES,
    seconds: 3,
  } satisfies ComparedMethod<NetworkOptions>,
  contrastiveMethod("supervised-contrastive", "supervised contrastive", false),
  softmaxMethod("softmax", "softmax posterior", false),
  contrastiveMethod("supervised-contrastive-attention", "supervised contrastive, attention", true),
  softmaxMethod("softmax-attention", "softmax posterior, attention", true),
  {
    id: "softmax-end-to-end",
    label: "softmax posterior, end to end",
    // Hears and trains as S-DCCA's preset does.
    fit: async (train, options) =>
      softmaxModel(await fitSoftmaxEndToEnd(train, { epochs: 60, retrieval: "weighted", ...options })),
    candidates: endToEndCandidates([3e-3, 2e-3]),
    sweeps: BRANCHES,
    seconds: 11,
  } satisfies ComparedMethod<TunedOptions>,
];
