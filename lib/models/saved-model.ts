import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { check, checkOneOf } from "../runtime/check";
import { readContainer, writeContainer } from "../runtime/container";
import { structureFault } from "../runtime/structure";
import type { Kcca } from "./kcca";
import { MODEL_FIELDS } from "./model-structure";
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

/** The file of a model in its folder. */
const FILE = "model.sdcca";
/** Names of what a model's folder may hold: the file, what an interrupted save left, and models of earlier versions. */
const OURS = /^(model\.sdcca(\..*\.partial)?|value\.json|arrays\.bin)$/;

/**
 * Saves a whole trained model (attention, branches, standardisation, projections, options, history) as `model.sdcca` in a
 * folder, which is made if it is not there. A model that was saved there before is replaced in one instant: whatever happens,
 * the folder holds the old one or the new one. Nothing is removed.
 * @throws InputError when the folder holds other files, the value is no such model, or the file cannot be written
 */
export async function saveModel(folder: string, model: Sdcca): Promise<void>;
export async function saveModel<Kind extends keyof SavedModels>(
  folder: string,
  model: SavedModels[Kind],
  kind: Kind,
): Promise<void>;
export async function saveModel(folder: string, model: unknown, kind: keyof SavedModels = "S-DCCA"): Promise<void> {
  const fault = structureFault(model, fieldsOf(kind));
  check(fault === undefined, () => `this is no ${kind} model, ${fault}: give what its training gave, and name its kind`);
  await checkFolder(folder);
  await writeContainer(join(folder, FILE), contentsOf(kind), model);
}

/**
 * Loads what {@link saveModel} saved; on the same machine its embeddings are the same to the bit.
 * @throws InputError when the folder holds no such model, one of another kind or of an earlier version, or is damaged.
 */
export async function loadModel(folder: string): Promise<Sdcca>;
export async function loadModel<Kind extends keyof SavedModels>(folder: string, kind: Kind): Promise<SavedModels[Kind]>;
export async function loadModel(folder: string, kind: keyof SavedModels = "S-DCCA"): Promise<unknown> {
  const fields = fieldsOf(kind);
  const file = join(folder, FILE);
  check(
    existsSync(file) || !existsSync(join(folder, "value.json")),
    () => `${folder} holds a model that was saved by an earlier version: train and save again`,
  );
  check(
    existsSync(file),
    () => `${folder} holds no saved ${kind} model: there is no ${FILE} in it: give the folder of saveModel`,
  );
  const model = await readContainer(file, contentsOf(kind));
  const fault = structureFault(model, fields);
  check(fault === undefined, () => `${file} holds no ${kind} model, ${fault}: train and save again`);
  return model;
}

function fieldsOf(kind: keyof SavedModels) {
  return MODEL_FIELDS[checkOneOf(kind, "kind of model", Object.keys(MODEL_FIELDS) as (keyof SavedModels)[])];
}

function contentsOf(kind: keyof SavedModels) {
  return { kind: `${kind} model`, remedy: "train and save again" };
}

/** What is not a model's is nothing to write beside: the folder may have been named by mistake. */
async function checkFolder(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    check(error.code !== "ENOTDIR", () => `${folder} is a file: choose a folder`);
    throw error;
  });
  const other = entries.find((name) => !OURS.test(name));
  check(other === undefined, () => `${folder} holds other files (${other}): choose an empty folder`);
}
