import { checkBatchSize, checkLossOptions, type SdccaLossOptions } from "../losses/sdcca-loss";
import { checkInteger, checkOneOf } from "../runtime/check";
import { type Settled, withDefaults } from "../runtime/options";
import { BRANCH_DEFAULTS, type BranchOptions, checkBranchSettings } from "./branches/branch-options";
import type { EmbeddingModel } from "./embedding/embedding-model";
import type { CcaParameters } from "./cca/linear-cca";
import { type CanonicalReadout, type Readout, readoutProjection, READOUTS } from "./readout/readout";
import { type TwoBranches, twoBranchModel } from "./branches/two-branches";

/** What both ways of training S-DCCA have in common; see {@link SDCCA_DEFAULTS}. */
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

/** A trained S-DCCA as plain values: everything that {@link sdccaModel}, saving and loading need. */
export interface Sdcca extends TwoBranches, CanonicalReadout {
  /** The final projections: a linear CCA, with the same mixed covariance, on the branches' outputs. */
  cca: CcaParameters;
}

/** {@link SdccaOptions} with the defaults put in. */
export type SdccaSettings = Settled<typeof SDCCA_DEFAULTS, SdccaOptions>;

/** Puts the defaults in and checks what a training would trip over later. */
export function sdccaSettings(options: SdccaOptions): SdccaSettings {
  const settings = withDefaults(SDCCA_DEFAULTS, options);
  checkLossOptions(settings);
  checkBranchSettings(settings);
  if (settings.components !== undefined) checkInteger(settings.components, "components", 1, settings.outputs);
  checkOneOf(settings.readout, "readout", READOUTS);
  checkBatchSize(settings.batchSize, settings.outputs);
  return settings;
}

/** The trained model as two maps into the shared space; it has correlations for σ-weighting where variates are read. */
export function sdccaModel(sdcca: Sdcca): EmbeddingModel {
  const model = twoBranchModel(sdcca, readoutProjection(sdcca));
  const { readout = "variates", cca } = sdcca;
  return readout === "variates" ? { ...model, correlations: cca.correlations.slice() } : model;
}
