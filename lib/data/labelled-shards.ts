import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type LabelTable, type LabelTableOptions, readLabelTable } from "./label-table";
import { readSalience, type Salience } from "./salience";
import { shardsOfFolder } from "./shard-paths";

/** A data set: shards, and which emotion each of their videos carries. */
export interface LabelledShards {
  shards: string[];
  labels: LabelTable;
  /** Synthetic data only. */
  salience?: Salience;
  /** Changes whenever the data does. */
  fingerprint: string;
}

/**
 * Opens a folder of `*.tfrecord` (or `*.tfrecord.gz`) shards with a `labels.csv`, as `npm run select` and `npm run data`
 * write them; `salience.csv` is read where there is one. Nothing of the shards is read yet.
 * @param folder its name, in which `*` and `?` stand for themselves
 * @throws InputError when the folder is missing, unreadable or without shards, or a table is not as it should be
 */
export async function openLabelledShards(folder: string, options: LabelTableOptions = {}): Promise<LabelledShards> {
  const shards = await shardsOfFolder(folder);
  const labels = await readLabelTable(join(folder, "labels.csv"), options);
  const salienceFile = join(folder, "salience.csv");
  const salience = existsSync(salienceFile) ? await readSalience(salienceFile) : undefined;
  return { shards, labels, ...(salience && { salience }), fingerprint: await fingerprint(shards, labels) };
}

/** Of names, sizes and times of the shards and of every label: cheap, and other data will not have the same. */
async function fingerprint(shards: string[], { emotions, labels }: LabelTable): Promise<string> {
  const files = await Promise.all(shards.map((file) => stat(file)));
  const facts = [shards.map((file, i) => [file, files[i].size, files[i].mtimeMs]), emotions, [...labels]];
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 16);
}
