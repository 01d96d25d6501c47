import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type LabelTable, type LabelTableOptions, readLabelTable } from "./label-table";
import { readSalience, type Salience } from "./salience";
import { shardPaths } from "./shard-paths";

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
 */
export async function openLabelledShards(folder: string, options: LabelTableOptions = {}): Promise<LabelledShards> {
  const shards = await shardPaths(join(folder, "*.tfrecord*")).then((all) => all.filter((f) => /\.tfrecord(\.gz)?$/.test(f)));
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
