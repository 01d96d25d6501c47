import * as tf from "@tensorflow/tfjs";
import type { FeatureSet } from "../../lib/features/feature-set";
import { selectedBy } from "../../lib/models/attention/audio-summary";
import { fitChunkAttention } from "../../lib/models/attention/chunk-attention";
import { BRANCH_DEFAULTS } from "../../lib/models/branches/branch-options";
import { fitAttendedBranches } from "../../lib/models/branches/fit-attended-branches";
import { branchEmbedders } from "../../lib/models/branches/two-branches";
import { fitChance } from "../../lib/models/chance";
import { fitContrastiveNetwork } from "../../lib/models/contrastive-network";
import { fitClusterDcca, fitDcca } from "../../lib/models/dcca";
import { embeddingModel, type EmbeddingModel } from "../../lib/models/embedding/embedding-model";
import { fitLinearCca } from "../../lib/models/fit-linear-cca";
import { fitSdcca } from "../../lib/models/fit-sdcca";
import { fitKcca } from "../../lib/models/kcca";
import { END_TO_END_DEFAULTS, fitSdccaEndToEnd } from "../../lib/models/sdcca-end-to-end";
import { fitSoftmaxEndToEnd, fitSoftmaxNetwork } from "../../lib/models/softmax-network";
import { fitTnnCCca } from "../../lib/models/tnn-c-cca";
import { fitTripletNetwork } from "../../lib/models/triplet-network";
import type { TrainingOptions } from "../../lib/training/train";

type Execution = TrainingOptions["execution"];
/** Fits by name, and the kind of the model that each gives. */
type Fits = Record<string, { kind: string; fit: (data: FeatureSet) => Promise<EmbeddingModel> }>;

/** What every network is given. */
export const smallNetwork = (execution: Execution) => ({
  audioLayers: [6],
  videoLayers: [6],
  epochs: 1,
  batchSize: 20,
  execution,
});
const HEARING = { attention: { units: 4, attentionUnits: 4 } };

/** A small attention. Eager by default: for a step or two a graph takes longer to record than to run. */
export const fitSmallAttention = (data: FeatureSet, execution: Execution = "eager") =>
  fitChunkAttention(data, { epochs: 1, batchSize: 20, execution, units: 4, attentionUnits: 4 });

/** Every public fit that trains a network and embeds, small. */
export function networkFits(execution: Execution): Fits {
  const NET = smallNetwork(execution);
  const OUT = { ...NET, outputs: 4 };
  return {
    fitSdcca: { kind: "S-DCCA", fit: (data) => fitSdcca(data, OUT) },
    "fitSdcca, same-class": {
      kind: "S-DCCA",
      fit: (data) => fitSdcca(data, { ...OUT, activation: "relu", readout: "same-class", branchClassWeight: 0.3 }),
    },
    fitDcca: { kind: "DCCA", fit: (data) => fitDcca(data, OUT) },
    fitClusterDcca: { kind: "C-DCCA", fit: (data) => fitClusterDcca(data, OUT) },
    fitSdccaEndToEnd: { kind: "S-DCCA end to end", fit: (data) => fitSdccaEndToEnd(data, { ...OUT, ...HEARING }) },
    fitTnnCCca: { kind: "TNN-C-CCA", fit: (data) => fitTnnCCca(data, OUT) },
    fitTripletNetwork: { kind: "triplet", fit: (data) => fitTripletNetwork(data, OUT) },
    fitContrastiveNetwork: { kind: "contrastive", fit: (data) => fitContrastiveNetwork(data, OUT) },
    fitSoftmaxNetwork: { kind: "softmax", fit: (data) => fitSoftmaxNetwork(data, NET) },
    fitSoftmaxEndToEnd: { kind: "softmax end to end", fit: (data) => fitSoftmaxEndToEnd(data, { ...NET, ...HEARING }) },
    "fitChunkAttention, fitSdcca": {
      kind: "S-DCCA",
      fit: async (data) => fitSdcca(data, { ...OUT, summary: selectedBy(await fitSmallAttention(data, execution)) }),
    },
    fitAttendedBranches: {
      kind: "my own",
      fit: async (data) => {
        const settings = { ...BRANCH_DEFAULTS, ...END_TO_END_DEFAULTS, ...OUT, ...HEARING };
        const loss = (a: tf.Tensor2D, v: tf.Tensor2D) => tf.mean(tf.squaredDifference(a, v)) as tf.Scalar;
        const { branches: state, history } = await fitAttendedBranches(data, settings, { loss });
        return embeddingModel({ kind: "my own", options: settings, history, train: data, state, embed: branchEmbedders });
      },
    },
  };
}

export const OUT = { ...smallNetwork("eager"), outputs: 4 };

/** Every public fit that embeds, small; networks eager. */
export const FITS: Fits = {
  ...networkFits("eager"),
  fitKcca: { kind: "KCCA", fit: (data) => fitKcca(data, { components: 4, rank: 20 }) },
  fitLinearCca: { kind: "linear CCA", fit: (data) => fitLinearCca(data, { components: 4 }) },
};

/** Chance learns nothing, so what cannot be learnt from does not trouble it. */
export const FITS_AND_CHANCE: typeof FITS = { ...FITS, fitChance: { kind: "chance", fit: (data) => fitChance(data) } };
