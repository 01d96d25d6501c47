import { CHUNK_ATTENTION, type ChunkAttention } from "./attention/chunk-attention";
import { CHANCE, type Chance } from "./chance";
import { CONTRASTIVE, type ContrastiveNetwork } from "./contrastive-network";
import { CLUSTER_DCCA, DCCA } from "./dcca";
import type { ModelKind } from "./embedding/embedding-model";
import { LINEAR_CCA, type LinearCca } from "./fit-linear-cca";
import { type FitSdccaOptions, SDCCA } from "./fit-sdcca";
import { KCCA, type Kcca } from "./kcca";
import type { Sdcca } from "./sdcca";
import { type EndToEndOptions, SDCCA_END_TO_END } from "./sdcca-end-to-end";
import { SOFTMAX, SOFTMAX_END_TO_END, type SoftmaxEndToEndOptions, type SoftmaxNetwork } from "./softmax-network";
import { TNN_C_CCA, type TnnCCca } from "./tnn-c-cca";
import { TRIPLET, type TripletNetwork } from "./triplet-network";

/** What the models of this library are, by their kind. */
export interface ModelsByKind {
  "S-DCCA": Sdcca<FitSdccaOptions>;
  "S-DCCA end to end": Sdcca<EndToEndOptions>;
  DCCA: Sdcca<FitSdccaOptions>;
  "C-DCCA": Sdcca<FitSdccaOptions>;
  KCCA: Kcca;
  "TNN-C-CCA": TnnCCca;
  triplet: TripletNetwork;
  contrastive: ContrastiveNetwork;
  softmax: SoftmaxNetwork;
  "softmax end to end": SoftmaxNetwork<SoftmaxEndToEndOptions>;
  "linear CCA": LinearCca;
  chance: Chance;
  "chunk attention": ChunkAttention;
}

/** Every kind of model: its name, its check and how it is opened. Each method of this library needs a line here to be saved and loaded. */
export const MODEL_KINDS: readonly ModelKind<object>[] = [
  ...[SDCCA, SDCCA_END_TO_END, DCCA, CLUSTER_DCCA, KCCA, TNN_C_CCA, TRIPLET, CONTRASTIVE, SOFTMAX, SOFTMAX_END_TO_END],
  ...[LINEAR_CCA, CHANCE, CHUNK_ATTENTION],
];
