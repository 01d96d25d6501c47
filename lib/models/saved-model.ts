import { existsSync } from "node:fs";
import { join } from "node:path";
import { checkOptions, checkPath } from "../runtime/arguments";
import { check } from "../runtime/check";
import { checkSameSource, type ViewSources } from "../data/formats/view-source";
import { readContainer, writeContainer } from "../runtime/container/container";
import { listOf, structureFault, wholeFrom } from "../runtime/container/structure";
import { checkOwnFolder } from "../runtime/files/own-folder";
import { type Embed, embeddingKind, type EmbeddingModel, type ModelKind } from "./embedding/embedding-model";
import { type FittedModel, recordOf, type ViewWidths } from "./embedding/fitted-model";
import { MODEL_KINDS, type ModelsByKind } from "./kinds";

/** The file of a model in its folder. */
const FILE = "model.sdcca";
/** Names of what a model's folder may hold: the file, leftovers of an interrupted save, and models of earlier versions. */
const OURS = /^(model\.sdcca(\..*\.partial)?|value\.json|arrays\.bin)$/;
const CONTENTS = { kind: "fitted model", remedy: "train and save again" };

/** Options of {@link loadModel}. */
export interface LoadOptions {
  /** The kind that the folder must hold. Default: any. */
  kind?: string;
  /** How models of your own kinds embed, by kind, as they were given to `embeddingModel`. */
  kinds?: Readonly<Record<string, Embed<never>>>;
  /** The widths that the model must have been fitted on. Default: any. */
  widths?: Partial<ViewWidths>;
  /** What made the features that it is for, as `sourcesOf` gives it: a model of others is refused. Default: any. */
  sources?: ViewSources;
}

/**
 * Saves a fitted model of any kind, also of your own, as `model.sdcca` in a folder, which is made if needed. An earlier model there
 * is replaced atomically: after a crash the folder holds the old model or the new one. No other file is removed.
 * @throws InputError when the folder holds other files, the value is not a fitted model, or the file cannot be written
 */
export async function saveModel(folder: string, model: FittedModel): Promise<void> {
  checkPath(folder, "the folder");
  const fault = typeof model === "object" && model !== null ? faultOf(recordOf(model)) : `it is ${String(model)}`;
  check(fault === undefined, () => `this is no ${nameOf(model)}, ${fault}: give what a fit gave`);
  await checkModelFolder(folder);
  await writeContainer(join(folder, FILE), CONTENTS, recordOf(model));
}

/**
 * Checks that a model can be saved in a folder, before it is trained for that.
 * @throws InputError when it holds other files, or is a file
 */
export async function checkModelFolder(folder: string): Promise<void> {
  await checkOwnFolder(folder, OURS);
}

/**
 * Loads what {@link saveModel} saved. On the same machine its embeddings are the same to the bit. Without a kind it loads any kind
 * of model; name the kind where it matters.
 * @throws InputError when the folder holds no model, one of another kind, of other widths or of other extractors than requested, of an
 *   unknown kind, of an earlier version, or is damaged.
 */
export async function loadModel<Kind extends keyof ModelsByKind>(
  folder: string,
  options: LoadOptions & { kind: Kind },
): Promise<ModelsByKind[Kind]>;
export async function loadModel<Model extends FittedModel = EmbeddingModel>(
  folder: string,
  options?: LoadOptions,
): Promise<Model>;
export async function loadModel(folder: string, options: LoadOptions = {}): Promise<FittedModel> {
  checkOptions(options);
  const { kind, kinds = {}, widths = {}, sources = {} } = options;
  const own = ownKinds(kinds);
  const known = [...MODEL_KINDS, ...own].map((one) => one.kind);
  check(
    kind === undefined || known.includes(kind),
    () => `there is no kind of model ${JSON.stringify(kind)}; there are ${known.join(", ")}`,
  );
  checkPath(folder, "the folder");
  const file = join(folder, FILE);
  check(
    existsSync(file) || !existsSync(join(folder, "value.json")),
    () => `${folder} holds a model that was saved by an earlier version: train and save again`,
  );
  check(existsSync(file), () => `${folder} holds no saved model: there is no ${FILE} in it: give the folder of saveModel`);
  const record = (await readContainer<FittedModel>(file, CONTENTS))!;
  const fault = faultOf(record, own);
  check(fault === undefined, () => `${file} holds no ${nameOf(record)}, ${fault}: train and save again`);
  check(
    kind === undefined || record.kind === kind,
    () => `${folder} holds a ${record.kind} model, not a ${kind} model: ask for its kind, or give another folder`,
  );
  for (const view of ["audio", "video"] as const)
    check(
      widths[view] === undefined || record.widths[view] === widths[view],
      () =>
        `${folder} holds a ${record.kind} model that was fitted on ${view} of ${record.widths[view]} columns, not ${widths[view]}: ` +
        "fit one to these features",
    );
  for (const view of ["audio", "video"] as const)
    checkSameSource(sources[view], record.sources?.[view], `${folder} holds a ${record.kind} model that was fitted on ${view}`);
  return openRecord(record, kinds);
}

/**
 * The model that consists of these plain values, which `recordOf` gives.
 * @throws InputError for a kind that is not known here
 */
export function openRecord(record: FittedModel, kinds: LoadOptions["kinds"] = {}): FittedModel {
  const kind = [...MODEL_KINDS, ...ownKinds(kinds)].find((one) => one.kind === record.kind);
  check(
    kind,
    () =>
      `a ${record.kind} model is of no kind of this library: say how it embeds, as loadModel(folder, ` +
      `{ kinds: { ${JSON.stringify(record.kind)}: embed } })`,
  );
  return kind.open(record);
}

function ownKinds(kinds: NonNullable<LoadOptions["kinds"]>): ModelKind<object>[] {
  return Object.entries(kinds).map(([kind, embed]) => {
    check(
      MODEL_KINDS.every((one) => one.kind !== kind),
      () => `${kind} is a kind of this library: give your own another name`,
    );
    return embeddingKind(kind, {}, embed as Embed<object>);
  });
}

/** What is wrong with the plain values of a model, in words. */
function faultOf(record: FittedModel, own: readonly ModelKind<object>[] = []): string | undefined {
  const { fields = {} } = [...MODEL_KINDS, ...own].find(({ kind }) => kind === record.kind) ?? {};
  const source = { width: "number", values: "string" } as const;
  const head = {
    ...({
      kind: "string",
      options: "record",
      "history?": "record",
      "weakLabels?": "boolean",
      classes: listOf("string"),
    } as const),
    "sources?": { "audio?": source, "video?": source },
  };
  return (
    structureFault(record, { ...head, widths: { audio: wholeFrom(0), video: wholeFrom(0) }, state: "record" }) ??
    structureFault(record.state, fields)
  );
}

function nameOf(model: FittedModel | null | undefined): string {
  return typeof model?.kind === "string" ? `${model.kind} model` : "fitted model";
}
