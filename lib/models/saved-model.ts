import { loadPlain, savePlain } from "../runtime/plain-store";
import type { Kcca } from "./kcca";
import type { Sdcca } from "./sdcca";
import type { TnnCCca } from "./tnn-c-cca";
import type { TwoBranches } from "./two-branches";

/** The trained models that can be kept, by the kind that {@link saveModel} writes beside them. */
export interface SavedModels {
  /** Also of deep CCA and cluster-DCCA. */
  "S-DCCA": Sdcca;
  KCCA: Kcca;
  "TNN-C-CCA": TnnCCca;
  triplet: TwoBranches;
  contrastive: TwoBranches;
  softmax: TwoBranches;
}

/** Saves a whole trained model (attention, branches, standardisation, projections, options, history) in one folder. */
export async function saveModel(folder: string, model: Sdcca): Promise<void>;
export async function saveModel<Kind extends keyof SavedModels>(
  folder: string,
  model: SavedModels[Kind],
  kind: Kind,
): Promise<void>;
export async function saveModel(folder: string, model: unknown, kind: keyof SavedModels = "S-DCCA"): Promise<void> {
  await savePlain(folder, `${kind} model`, model);
}

/**
 * Loads what {@link saveModel} saved; on the same machine its embeddings are the same to the bit.
 * @throws InputError when the folder holds no such model, one of another kind, or is damaged.
 */
export async function loadModel(folder: string): Promise<Sdcca>;
export async function loadModel<Kind extends keyof SavedModels>(folder: string, kind: Kind): Promise<SavedModels[Kind]>;
export async function loadModel(folder: string, kind: keyof SavedModels = "S-DCCA"): Promise<unknown> {
  return loadPlain(folder, `${kind} model`);
}
