import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { basename, join } from "node:path";
import { checkObject, checkOptions, checkTexts } from "../../runtime/arguments";
import { check, checkOneOf } from "../../runtime/check";
import { fingerprint } from "../../runtime/container/fingerprint";
import { readAll } from "../../runtime/container/pieces";
import { checkLabelTable, type LabelTable, type LabelTableOptions, readLabelTable } from "../formats/label-table";
import { readSalience, type Salience } from "./salience";
import { shardsOfFolder } from "../records/shard-paths";

/** A data set: shards, and which class each of their videos carries. */
export interface LabelledShards {
  shards: string[];
  /** Without classes: all videos of the shards count, and none is labelled. */
  labels: LabelTable;
  /** Synthetic data only. */
  salience?: Salience;
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

/** How a data set is opened. */
export interface OpenShardsOptions extends LabelTableOptions {
  /** `"none"`: all videos of the shards, without labels; `labels.csv` is neither needed nor read. */
  labels?: "none";
}

/**
 * Opens a folder of `*.tfrecord` (or `*.tfrecord.gz`) shards with a `labels.csv`, as `npm run select` and `npm run data`
 * write them; `salience.csv` is read where there is one. Nothing of the shards is read yet.
 * @param folder its name, in which `*` and `?` stand for themselves
 * @throws InputError when the folder is missing, unreadable or without shards, holds an unfinished selection, or a table is not as
 *   it should be
 */
export async function openLabelledShards(folder: string, options: OpenShardsOptions = {}): Promise<LabelledShards> {
  checkOptions(options);
  const shards = await shardsOfFolder(folder);
  const labels = await labelsOf(folder, options);
  const salienceFile = join(folder, "salience.csv");
  const salience = existsSync(salienceFile) ? await readSalience(salienceFile) : undefined;
  return { shards, labels, ...(salience && { salience }), fingerprint: await fingerprintOf(shards, labels, salience) };
}

async function labelsOf(folder: string, { labels, classes }: OpenShardsOptions): Promise<LabelTable> {
  if (labels !== undefined) checkOneOf(labels, "labels", ["none"]);
  const file = join(folder, "labels.csv");
  const isThere = existsSync(file);
  const isUnfinished = !isThere && existsSync(join(folder, UNFINISHED));
  check(
    !isUnfinished,
    () => `${folder} holds a selection that is not finished (${UNFINISHED}): begin it again with npm run select`,
  );
  if (labels === "none") return { classes: [], labels: new Map() };
  check(isThere, () => `${file} cannot be read, it is not there: write one line id,class a video, or say labels: "none"`);
  return readLabelTable(file, { classes });
}

/**
 * Of names, sizes, times, first and last bytes of the shards, of every label and every kind: cheap, and other data will not
 * have the same. Where the folder lies does not matter.
 */
async function fingerprintOf(shards: readonly string[], { classes, labels }: LabelTable, salience?: Salience): Promise<string> {
  const files: object[] = [];
  for (const file of shards) files.push(await factsOf(file)); // one after another: a process may open but a thousand files
  return fingerprint({ files, classes, labels: [...labels], salience: salience && [...salience] });
}

/** Bytes at both ends of a shard that tell it from another of its name, size and time: most of a record. */
const ENDS = 4096;

async function factsOf(file: string): Promise<object> {
  const handle = await open(file);
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
