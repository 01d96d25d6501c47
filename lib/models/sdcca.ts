import { checkBatchSize, checkLossOptions, type SdccaLossOptions } from "../losses/sdcca-loss";
import { checkInteger, checkOneOf } from "../runtime/check";
import { type Settled, withDefaults } from "../runtime/options";
import type { History } from "../training/history";
import { BRANCH_DEFAULTS, type BranchOptions, checkBranchSettings } from "./branches/branch-options";
import { branchEmbedders, type TwoBranches } from "./branches/two-branches";
import type { CcaParameters } from "./cca/linear-cca";
import { type Embedders, type EmbeddingKind, embeddingKind, type EmbeddingModel } from "./embedding/embedding-model";
import { canonicalOn } from "./branches/branch-fields";
import { READOUT } from "./readout/readout-fields";
import { type CanonicalReadout, type Readout, readoutProjection, READOUTS } from "./readout/readout";

/** The options that both ways of training S-DCCA share; see {@link SDCCA_DEFAULTS}. */
export interface SdccaOptions extends BranchOptions, SdccaLossOptions {
  /** What is compared by cosine at retrieval, and so in validation. Default `"variates"`, the paper's. */
  readout?: Readout;
}

/** The paper's settings and the authors' code's, as far as they are known; 100 epochs is ours. */
export const SDCCA_DEFAULTS = {
  ...BRANCH_DEFAULTS,
  beta: 0.2,
  ridge: 1e-4,
  norm: "trace" as "trace" | "frobenius",
  readout: "variates" as Readout,
};

/** A trained S-DCCA as plain values. */
export interface SdccaState extends TwoBranches, CanonicalReadout {
  /** The final projections: a linear CCA, with the same mixed covariance, on the branches' outputs. */
  cca: CcaParameters;
}

/** A fitted S-DCCA, deep CCA or cluster-DCCA. It has correlations for σ-weighting if its read-out is the variates. */
export type Sdcca<Options extends SdccaOptions = SdccaOptions> = EmbeddingModel<SdccaState, Options, History>;

/** {@link SdccaOptions} with the defaults put in. */
export type SdccaSettings = Settled<typeof SDCCA_DEFAULTS, SdccaOptions>;

/** Adds the defaults, and checks what would fail later in a training. */
export function sdccaSettings(options: SdccaOptions): SdccaSettings {
  const settings = withDefaults(SDCCA_DEFAULTS, options);
  checkLossOptions(settings);
  checkBranchSettings(settings);
  if (settings.components !== undefined) checkInteger(settings.components, "components", 1, settings.outputs);
  checkOneOf(settings.readout, "readout", READOUTS);
  checkBatchSize(settings.batchSize, settings.outputs);
  return settings;
}

/** How two branches and a read CCA on their outputs embed. */
function sdccaEmbedders(state: SdccaState): Embedders {
  const { readout = "variates", cca } = state;
  return {
    ...branchEmbedders(state, readoutProjection(state)),
    ...(readout === "variates" && { correlations: cca.correlations }),
  };
}

/** A kind of model that is trained in another way and embeds as S-DCCA does. */
export function sdccaKind(kind: string): EmbeddingKind<SdccaState> {
  return embeddingKind(kind, canonicalOn(READOUT), sdccaEmbedders);
}
