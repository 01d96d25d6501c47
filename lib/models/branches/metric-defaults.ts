import { BRANCH_DEFAULTS } from "./branch-options";

/**
 * The authors' layers, batch and optimiser for the methods that compare outputs by cosine, or classify; ReLU and 60 epochs
 * do better than sigmoid and 100 here as they do for S-DCCA. A method's other defaults were the best of its own tuning, on
 * held-out training videos as `studies/preset-study.ts` tunes S-DCCA.
 */
export const METRIC_DEFAULTS = { ...BRANCH_DEFAULTS, activation: "relu" as (typeof BRANCH_DEFAULTS)["activation"], epochs: 60 };
