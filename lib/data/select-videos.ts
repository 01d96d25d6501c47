import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { check, checkOneOf } from "../runtime/check";
import { writeCsv } from "../runtime/csv";
import { type LabelTable, writeLabelTable } from "./label-table";
import { corrupt, type CorruptOptions, emptyReport, type ReadReport } from "./read-report";
import { SHARD_NAME, shardPaths } from "./shard-paths";
import { readTfRecords } from "./tfrecord-reader";
import { writeTfRecords } from "./tfrecord-writer";
import { parseYouTube8M } from "./youtube8m";

/** Options of {@link selectVideos}. */
export interface SelectOptions extends CorruptOptions {
  /** Videos in each shard that is written. Default 200: about 50 MB. */
  videosPerShard?: number;
  /** Called for each record that was looked at. */
  onProgress?: (progress: { found: number; records: number; shard: number; shards: number }) => void;
}

/** What a selection came to. */
export interface Selection {
  /** Labels of the videos that were found: the label table of the new data set. */
  labels: LabelTable;
  /** Ids in the table that no shard holds, in the table's order. */
  notFound: string[];
  /** Records looked at and records skipped as corrupt. */
  report: ReadReport;
}

/**
 * Makes a data set of one's own out of YouTube-8M shards: copies the records of labelled videos, unchanged, to shards in
 * `folder`, with `labels.csv` for those found and `not-found.csv` for the others. Reading stops when all are found.
 * Memory: one record at a time.
 * @throws InputError when the folder holds shards already, or no labelled video is found.
 */
export async function selectVideos(
  paths: string | readonly string[],
  table: LabelTable,
  folder: string,
  options: SelectOptions = {},
): Promise<Selection> {
  const { videosPerShard = 200, onProgress } = options;
  checkOneOf(options.onCorrupt ?? "throw", "onCorrupt", ["throw", "skip"]);
  const shards = await shardPaths(paths);
  await mkdir(folder, { recursive: true });
  const old = (await readdir(folder)).filter((name) => SHARD_NAME.test(name));
  check(old.length === 0, () => `${folder} holds ${old.length} shards already (${old[0]}, …): choose an empty folder`);

  const wanted = new Set(table.labels.keys());
  const report = options.report ?? emptyReport();
  const found = new Map<string, number>();

  async function* labelled(): AsyncGenerator<Uint8Array> {
    for (const [index, file] of shards.entries())
      for await (const { data, ...place } of readTfRecords(file, { ...options, report })) {
        let id: string | undefined;
        try {
          id = parseYouTube8M(data, wanted)?.id;
          report.records++;
        } catch (error) {
          corrupt(place, (error as Error).message, { ...options, report });
        }
        if (id) {
          found.set(id, table.labels.get(id)!);
          wanted.delete(id);
        }
        onProgress?.({ found: found.size, records: report.records, shard: index + 1, shards: shards.length });
        if (id) yield data;
        if (wanted.size === 0) return;
      }
  }

  const records = labelled();
  try {
    for (let shard = 0, next = await records.next(); !next.done; shard++) {
      await writeTfRecords(join(folder, `selected-${String(shard).padStart(5, "0")}.tfrecord`), upTo(videosPerShard, next.value));
      next = await records.next();
    }
  } finally {
    await records.return(undefined); // a shard that could not be written leaves the one that is read open
  }
  /** `first` and the records after it, `count` in all; a plain for-of would close the source after one shard. */
  async function* upTo(count: number, first: Uint8Array): AsyncGenerator<Uint8Array> {
    yield first;
    for (let i = 1; i < count; i++) {
      const next = await records.next();
      if (next.done) return;
      yield next.value;
    }
  }

  check(
    found.size > 0,
    () =>
      `none of the ${table.labels.size} labelled videos is among the ${report.records} records: do the ids of the table have the ` +
      `form of the shards' ids? YouTube-8M's public shards name videos by four characters of their own`,
  );
  const labels = { emotions: table.emotions, labels: found };
  await writeLabelTable(join(folder, "labels.csv"), labels);
  await writeCsv(
    join(folder, "not-found.csv"),
    ["id"],
    Array.from(wanted, (id) => [id]),
  );
  return { labels, notFound: [...wanted], report };
}
