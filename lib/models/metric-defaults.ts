import { BRANCH_DEFAULTS } from "./branch-options";

/** The authors' layers, batch and optimiser for the methods that compare outputs by cosine, or classify. */
export const METRIC_DEFAULTS = { ...BRANCH_DEFAULTS, activation: "relu" as (typeof BRANCH_DEFAULTS)["activation"] };
