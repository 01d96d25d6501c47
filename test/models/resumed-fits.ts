import * as tf from "@tensorflow/tfjs";
import type { FeatureSet } from "../../lib/features/feature-set";
import { selectedBy } from "../../lib/models/attention/audio-summary";
import { fitChunkAttention } from "../../lib/models/attention/chunk-attention";
import { BRANCH_DEFAULTS } from "../../lib/models/branches/branch-options";
import { fitTwoBranches } from "../../lib/models/branches/fit-two-branches";
import { fitContrastiveNetwork } from "../../lib/models/contrastive-network";
import { fitClusterDcca, fitDcca } from "../../lib/models/dcca";
import { fitSdcca } from "../../lib/models/fit-sdcca";
import { fitSdccaFromDisk } from "../../lib/models/from-disk/fit-sdcca-from-disk";
import type { FeatureRows } from "../../lib/models/from-disk/feature-rows";
import { fitSdccaEndToEnd } from "../../lib/models/sdcca-end-to-end";
import { fitSoftmaxEndToEnd, fitSoftmaxNetwork } from "../../lib/models/softmax-network";
import { fitTnnCCca } from "../../lib/models/tnn-c-cca";
import { fitTripletNetwork } from "../../lib/models/triplet-network";
import type { History } from "../../lib/training/history";
import type { TrainingOptions } from "../../lib/training/train";

/** What a training gives that must not depend on where it was cut. */
export interface Fitted {
  state: object;
  history: History;
}

export type FitOptions = Pick<TrainingOptions, "checkpoint" | "execution" | "onEpoch" | "signal">;

const NET = { audioLayers: [6], videoLayers: [6], epochs: 5, batchSize: 20, seed: 3, dropout: 0.2 };
const OUT = { ...NET, outputs: 4 };
const ATTENTION = { units: 4, attentionUnits: 4 };

/** Every network that trains, by its name, with both optimisers and schedules among them. */
export function resumedFits(data: FeatureSet, rows: FeatureRows): Record<string, (options: FitOptions) => Promise<Fitted>> {
  const attention = { ...ATTENTION, epochs: 5, batchSize: 20, seed: 3 };
  return {
    fitSdcca: (o) => fitSdcca(data, { ...OUT, ...o }),
    "fitSdcca, preset's terms": (o) =>
      fitSdcca(data, { ...OUT, ...o, optimiser: "adam", schedule: "cosine", readout: "same-class", branchClassWeight: 0.3 }),
    fitDcca: (o) => fitDcca(data, { ...OUT, ...o }),
    fitClusterDcca: (o) => fitClusterDcca(data, { ...OUT, ...o }),
    fitSdccaFromDisk: (o) => fitSdccaFromDisk(rows, { ...OUT, ...o, windowRows: 100, recoveries: 1 }),
    fitSdccaEndToEnd: (o) => fitSdccaEndToEnd(data, { ...OUT, ...o, attention: ATTENTION }),
    fitChunkAttention: (o) => fitChunkAttention(data, { ...attention, ...o }),
    "fitChunkAttention, context-free": (o) =>
      fitChunkAttention(data, { ...attention, ...o, scores: "inputs", optimiser: "rmsprop" }),
    "fitChunkAttention, then fitSdcca": async (o) => {
      const first = { checkpoint: o.checkpoint, execution: o.execution }; // what stops it stops its second stage
      const chosen = await fitChunkAttention(data, { ...attention, ...first });
      const { state, history } = await fitSdcca(data, { ...OUT, ...o, summary: selectedBy(chosen) });
      return { state: { first: chosen.state, state }, history };
    },
    fitContrastiveNetwork: (o) => fitContrastiveNetwork(data, { ...OUT, ...o }),
    fitTripletNetwork: (o) => fitTripletNetwork(data, { ...OUT, ...o, recoveries: 1 }),
    fitTnnCCca: (o) => fitTnnCCca(data, { ...OUT, ...o }),
    fitSoftmaxNetwork: (o) => fitSoftmaxNetwork(data, { ...NET, ...o }),
    fitSoftmaxEndToEnd: (o) => fitSoftmaxEndToEnd(data, { ...NET, ...o, attention: ATTENTION }),
    "fitTwoBranches with a loss of one's own": async (o) => {
      const loss = (a: tf.Tensor2D, v: tf.Tensor2D) => tf.mean(tf.squaredDifference(a, v)) as tf.Scalar;
      const method = { loss, inputs: {} };
      const { branches, history } = await fitTwoBranches(data, { kind: "mean" }, { ...BRANCH_DEFAULTS, ...OUT, ...o }, method);
      return { state: branches, history };
    },
  };
}

/** What must be the same, to the bit: the seconds, and the notes on where it was continued, are not. */
export function compared({ state, history }: Fitted): object {
  const { epochs, bestEpoch, ended } = history;
  return { state, bestEpoch, ended, epochs: epochs.map(({ epoch, loss, validation }) => ({ epoch, loss, validation })) };
}
