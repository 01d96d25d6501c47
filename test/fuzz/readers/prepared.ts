import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { DatasetItem } from "../../../lib/data/dataset/dataset-item";
import { writeParquet } from "../../../lib/data/dataset/write-parquet";
import { tryShard } from "../../../lib/data/import/prepare-shards";
import { ContentSum, openPreparedFile, PREPARED_KEY, type PreparedVideo } from "../../../lib/data/parquet/prepared-file";
import { readShardRecords } from "../../../lib/data/records/shard-records";
import { writeYouTube8M } from "../../../lib/data/records/youtube8m";
import { readPrepared } from "../../../lib/data/videos/prepared-folder";
import { InputError } from "../../../lib/runtime/check";
import { writeWhole } from "../../../lib/runtime/files/atomic-write";
import { reader, type Seed } from "../reader";
import { all, video } from "./records";

/** A file of `npm run prepare-shards` as a dataset folder reads it. */
interface Read {
  folder: Awaited<ReturnType<typeof readPrepared>>;
  videos: PreparedVideo[];
  /** SHA-256 of each record that is made of them. */
  records: string[];
}

/** A file whose checksum is made again after it was damaged. */
const SEALED = "sealed.parquet";

/** Quantised and raw, with classes and without. */
async function seeds(folder: string): Promise<Seed[]> {
  const labelTable = join(folder, "labels.csv");
  await writeWhole(labelTable, "id,class\nab,calm\né2,sad\n");
  const made: Seed[] = [];
  for (const values of ["quantised", "raw"] as const)
    for (const labels of [labelTable, undefined]) {
      const shard = join(folder, `${values}.tfrecord`);
      await writeYouTube8M(shard, [video("ab", values, 1), video("é2", values, 5)]);
      const result = await tryShard({ shard, folder, labelTable: labels, onCorrupt: "throw" });
      if ("problem" in result) throw new Error(result.problem);
      const bytes = await readFile(result.file);
      made.push({ file: "shard.parquet", bytes }, { file: SEALED, bytes });
    }
  return made;
}

/** Puts the checksum of what a file holds in place of the one that it has, as far as it can be read. */
async function seal(path: string): Promise<void> {
  const sum = new ContentSum();
  const { prepared, videos } = await openPreparedFile(path);
  try {
    for await (const one of videos()) sum.add(one);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
  }
  const { content } = prepared.summary;
  const bytes = await readFile(path, "latin1");
  writeFileSync(path, bytes.replace(content, sum.summary().content.slice(0, content.length)), "latin1");
}

async function read(path: string): Promise<Read> {
  const folder = await readPrepared([path], {});
  const videos = await all((await openPreparedFile(path)).videos());
  const records = (await all(readShardRecords(path))).map(({ data }) => createHash("sha256").update(data).digest("hex"));
  return { folder, videos, records };
}

export const PREPARED = reader<Read>({
  name: "prepared shard",
  seeds,
  read: async (folder, file) => {
    const path = join(folder, file);
    if (file === SEALED) await seal(path);
    return read(path);
  },
  again: async ({ folder: { sources }, videos }, folder) => {
    const path = join(folder, "again.parquet");
    const sum = new ContentSum();
    const rows = ({ width, frames }: PreparedVideo["audio"]) => ({
      rows: frames.length / width,
      columns: width,
      data: frames,
    });
    const items = videos.map((one): DatasetItem => {
      sum.add(one);
      return { ...one, audio: rows(one.audio), video: rows(one.video) };
    });
    const prepared = { of: { shard: "", labels: null }, summary: sum.summary(), records: videos.length, skipped: [] };
    await writeParquet(path, items, { sources, metadata: () => ({ [PREPARED_KEY]: JSON.stringify(prepared) }) });
    return read(path);
  },
});
