import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { checkObject, checkOptions, checkPath, checkTexts } from "../../runtime/arguments";
import { check, checkOneOf } from "../../runtime/check";
import { fingerprint } from "../../runtime/container/fingerprint";
import { readAll } from "../../runtime/container/pieces";
import { openRegular } from "../../runtime/files/read-file";
import { checkShards, type DatasetCard, type Labelling, readDatasetCard, UNFINISHED_DATASET } from "../dataset/dataset-card";
import { readSplitTable, SPLIT } from "../dataset/split-table";
import type { ViewSources } from "../formats/view-source";
import { checkLabelTable, type LabelTable, type LabelTableOptions, readLabelTable } from "../formats/label-table";
import { readSalience, type Salience } from "./salience";
import { PREPARED_NAME, shardsOfFolder } from "../records/shard-paths";
import { readPrepared } from "./prepared-folder";

/** A data set: shards, and which class each of their videos carries. */
export interface LabelledShards {
  shards: string[];
  /** Without classes: all videos of the shards count, and none is labelled. */
  labels: LabelTable;
  /** Synthetic data only. */
  salience?: Salience;
  /** What made the features, where `dataset.json` says so. */
  sources?: ViewSources;
  /** Where the labels come from, where `dataset.json` says so. */
  labelling?: Labelling;
  /** The part of the given split that each video is in, by its id, where there is a `split.csv`. */
  parts?: ReadonlyMap<string, string>;
  /** Changes whenever the data does. */
  fingerprint: string;
}

/** Checks that it is {@link LabelledShards}; whether the shards are there is not looked at. */
export function checkLabelledShards(data: LabelledShards, name: string): void {
  const what = "shards with labels, as openLabelledShards or generateSynthetic gives them";
  checkObject(data, name, what, { shards: "list", labels: "object", fingerprint: "text" });
  checkTexts(data.shards, `${name}'s shards`);
  checkLabelTable(data.labels, `${name}'s labels`);
  if (data.salience !== undefined) checkObject(data, name, what, { salience: "map" });
}

/** Stands in a folder while a selection of videos into it is not finished, and stays when that is interrupted. */
export const UNFINISHED = "unfinished-selection.txt";

const LABELS = "labels.csv";

/** How a data set is opened. */
export interface OpenShardsOptions extends LabelTableOptions {
  /** `"none"`: all videos of the shards, without labels; `labels.csv` is neither needed nor read. */
  labels?: "none";
}

/**
 * Opens a folder of `*.tfrecord` (or `*.tfrecord.gz`) shards with a `labels.csv`, as `npm run select` and `npm run data`
 * write them; `salience.csv` and a given split (`split.csv`) are read where there is one. A dataset folder, which has a
 * `dataset.json`, may be without labels. Nothing of the shards is read yet.
 *
 * A folder of the Parquet files of `npm run prepare-shards` is opened as the dataset folder that `npm run import` makes of them. Their ids
 * and classes are read; a `labels.csv` beside them counts instead of their classes.
 * @param folder its name, in which `*` and `?` stand for themselves
 * @throws InputError when the folder is missing, unreadable or without shards, holds an unfinished selection or dataset, its shards
 *   are not those that `dataset.json` names, a table is not as it should be, or Parquet files are damaged or do not belong together
 */
export async function openLabelledShards(folder: string, options: OpenShardsOptions = {}): Promise<LabelledShards> {
  checkPath(folder, "the folder");
  checkOptions(options);
  checkFinished(folder);
  const shards = await shardsOfFolder(folder);
  const card = readDatasetCard(folder);
  if (card) checkShards(folder, card, shards);
  const prepared = PREPARED_NAME.test(shards[0]) ? await readPrepared(shards, options) : undefined;
  const isOwn = prepared && options.labels === undefined && !existsSync(join(folder, LABELS));
  const labels = isOwn ? prepared.labels : await labelsOf(folder, options, card);
  const salienceFile = join(folder, "salience.csv");
  const salience = existsSync(salienceFile) ? await readSalience(salienceFile) : undefined;
  const splitFile = join(folder, SPLIT);
  const parts = existsSync(splitFile) ? readSplitTable(splitFile) : undefined;
  const known = {
    ...(prepared && { sources: prepared.sources, labelling: labels.classes.length > 0 ? ("given" as const) : ("none" as const) }),
    ...(card && { sources: { audio: card.audio, video: card.video }, labelling: card.labels }),
    ...(parts && { parts }),
  };
  const facts = { shards, labels, ...(salience && { salience }), ...known };
  return { ...facts, fingerprint: await fingerprintOf(facts) };
}

function checkFinished(folder: string): void {
  check(
    !existsSync(join(folder, UNFINISHED_DATASET)),
    () =>
      `${folder} holds a dataset that is not finished (${UNFINISHED_DATASET}): write it again, by the command that was interrupted`,
  );
}

async function labelsOf(folder: string, { labels, classes }: OpenShardsOptions, card?: DatasetCard): Promise<LabelTable> {
  if (labels !== undefined) checkOneOf(labels, "labels", ["none"]);
  const file = join(folder, LABELS);
  const isThere = existsSync(file);
  const isUnfinished = !isThere && existsSync(join(folder, UNFINISHED));
  check(
    !isUnfinished,
    () => `${folder} holds a selection that is not finished (${UNFINISHED}): begin it again with npm run select`,
  );
  check(
    card?.labels !== "none" || !isThere,
    () => `${file} labels videos of which dataset.json says that they have no labels: remove one, or say "given" in the other`,
  );
  if (labels === "none" || card?.labels === "none") return { classes: [], labels: new Map() };
  check(isThere, () => `${file} cannot be read, it is not there: write one line id,class a video, or say labels: "none"`);
  return readLabelTable(file, { classes });
}

/**
 * Of names, sizes, times, first and last bytes of the shards, of every label and every kind: cheap, and other data will not
 * have the same. Where the folder lies does not matter.
 */
async function fingerprintOf({ shards, labels, salience, sources, parts }: Omit<LabelledShards, "fingerprint">): Promise<string> {
  const files: object[] = [];
  for (const file of shards) files.push(await factsOf(file)); // one after another: a process may open but a thousand files
  const tables = { classes: labels.classes, labels: [...labels.labels], salience: salience && [...salience] };
  return fingerprint({ files, ...tables, sources, parts: parts && [...parts] });
}

/** Bytes at both ends of a shard that distinguish it from another of the same name, size and time: most of a record. */
const ENDS = 4096;

async function factsOf(file: string): Promise<object> {
  const handle = await openRegular(file);
  try {
    const { size, mtimeMs } = await handle.stat();
    const ends = Buffer.alloc(Math.min(2 * ENDS, size));
    const half = Math.min(ENDS, size);
    await readAll(handle, ends.subarray(0, half), 0);
    await readAll(handle, ends.subarray(half), Math.max(half, size - ENDS));
    return { name: basename(file), size, mtimeMs, ends };
  } finally {
    await handle.close();
  }
}
