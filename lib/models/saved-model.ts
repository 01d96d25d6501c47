import { loadPlain, savePlain } from "../runtime/plain-store";
import type { Sdcca } from "./sdcca";

const KIND = "S-DCCA model";

/** Saves a whole trained model (attention, branches, standardisation, projections, options, history) in one folder. */
export async function saveModel(folder: string, model: Sdcca): Promise<void> {
  await savePlain(folder, KIND, model);
}

/**
 * Loads what {@link saveModel} saved; on the same machine its embeddings are the same to the bit.
 * @throws InputError when the folder holds no such model or is damaged.
 */
export async function loadModel(folder: string): Promise<Sdcca> {
  return loadPlain<Sdcca>(folder, KIND);
}
