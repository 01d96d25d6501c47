import { checkOptions } from "../runtime/arguments";
import type { FeatureSet } from "../features/feature-set";
import { fitSdccaAs, type FitSdccaOptions } from "./fit-sdcca";
import { type Sdcca, sdccaKind } from "./sdcca";

/** Options of {@link fitDcca} and {@link fitClusterDcca}: those of S-DCCA except β, in which the two differ, and the cross-entropy. */
export type DccaOptions = Omit<FitSdccaOptions, "beta" | "branchClassWeight">;

/** Deep CCA among the kinds of models. */
export const DCCA = sdccaKind("DCCA");

/** Cluster-DCCA among the kinds of models. */
export const CLUSTER_DCCA = sdccaKind("C-DCCA");

/**
 * Deep CCA: S-DCCA with β = 1, so that only pairs count and the loss uses no labels,
 *
 *     Σ₁₂ = XᵀY/(m−1),   loss = −Σ_i σ_i(Σ₁₁^(−1/2) Σ₁₂ Σ₂₂^(−1/2)).
 *
 * Labels still choose the epoch, by the MAP of held-out videos; with `validation: 0` they do not. Without labels the mean
 * reciprocal rank of held-out videos chooses it.
 * Source: Andrew, Arora, Bilmes, Livescu, Deep Canonical Correlation Analysis, ICML 2013.
 * @throws InputError as `fitSdcca` does
 */
export async function fitDcca(data: FeatureSet, options: DccaOptions = {}): Promise<Sdcca<FitSdccaOptions>> {
  checkOptions(options);
  return fitSdccaAs(DCCA, data, { ...options, beta: 1, branchClassWeight: 0 });
}

/**
 * Cluster-DCCA: S-DCCA with β = 0, so that only classes count and pairs do not,
 *
 *     Σ₁₂ = Σ_c (Σ_{i∈c} x_i)(Σ_{j∈c} y_j)ᵀ / Σ_c n_c².
 *
 * Its rank is below the number of classes: further components carry no information.
 * Source: Rasiwasia et al., Cluster Canonical Correlation Analysis, AISTATS 2014, on the networks of deep CCA.
 * @throws InputError as `fitSdcca` does
 */
export async function fitClusterDcca(data: FeatureSet, options: DccaOptions = {}): Promise<Sdcca<FitSdccaOptions>> {
  checkOptions(options);
  return fitSdccaAs(CLUSTER_DCCA, data, { ...options, beta: 0, branchClassWeight: 0 });
}
