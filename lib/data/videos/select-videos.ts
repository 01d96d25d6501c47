import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { asWriteError, removeFile, writeWhole } from "../../runtime/files/atomic-write";
import { check, checkOneOf } from "../../runtime/check";
import { writeCsv } from "../../runtime/files/csv";
import { withLock } from "../../runtime/files/lock";
import { UNFINISHED } from "./labelled-shards";
import { type LabelTable, writeLabelTable } from "../formats/label-table";
import { corrupt, type CorruptOptions, emptyReport, type ReadReport } from "../records/read-report";
import { SHARD_NAME, shardPaths } from "../records/shard-paths";
import { readTfRecords } from "../records/tfrecord-reader";
import { writeNumberedShards } from "../records/numbered-shards";
import { parseYouTube8M } from "../records/youtube8m";
import { warn } from "../../runtime/tell";

/** Options of {@link selectVideos}. */
interface SelectOptions extends CorruptOptions {
  /** Videos in each shard that is written. Default 200: about 50 MB. */
  videosPerShard?: number;
  /** Called with a sentence about another process that is waited for, or an unfinished selection. Default: a warning on the console. */
  onNotice?: (message: string) => void;
  /** Called for each record that was looked at. */
  onProgress?: (progress: { found: number; records: number; shard: number; shards: number }) => void;
}

/** What a selection came to. */
interface Selection {
  /** Labels of the videos that were found: the label table of the new data set. */
  labels: LabelTable;
  /** Ids in the table that no shard holds, in the table's order. */
  notFound: string[];
  /** Records looked at and records skipped as corrupt. */
  report: ReadReport;
}

const ABOUT = "npm run select is at work here, or was interrupted. Begun again, it removes its shards and starts anew.\n";
const OWN = /^selected-\d+\.tfrecord$/;

/**
 * Makes a data set from YouTube-8M shards: copies the records of labelled videos, unchanged, to shards in
 * `folder`, with `labels.csv` for those found and `not-found.csv` for the others. Reading stops when all are found.
 * `labels.csv` is written last. Without it a folder is not a data set, so an interrupted selection is never taken for a complete
 * one; it is begun anew. A failed selection leaves no files.
 * Memory: one record at a time.
 * @throws InputError when the folder holds shards or a `labels.csv` already, or no labelled video is found.
 */
export async function selectVideos(
  paths: string | readonly string[],
  table: LabelTable,
  folder: string,
  options: SelectOptions = {},
): Promise<Selection> {
  const { onNotice = warn } = options;
  checkOneOf(options.onCorrupt ?? "throw", "onCorrupt", ["throw", "skip"]);
  const shards = await shardPaths(paths);
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw asWriteError(error, folder);
  });
  const select = async () => {
    await makeRoom(folder, onNotice);
    await writeWhole(join(folder, UNFINISHED), ABOUT);
    try {
      const selection = await copyLabelled(shards, table, folder, options);
      await writeCsv(
        join(folder, "not-found.csv"),
        ["id"],
        selection.notFound.map((id) => [id]),
      );
      await writeLabelTable(join(folder, "labels.csv"), selection.labels);
      await removeFile(join(folder, UNFINISHED));
      return selection;
    } catch (error) {
      // Told is what came first; what is left of it stays marked as unfinished.
      await removeOwn(folder)
        .then(() => removeFile(join(folder, UNFINISHED)))
        .catch(() => undefined);
      throw error;
    }
  };
  const onWait = (holder: string) => onNotice(`waiting for ${folder}, which is being filled by ${holder}`);
  return withLock(join(folder, "selecting"), select, { onWait });
}

/** Removes what an interrupted selection left; refuses a folder with anything else of a data set. */
async function makeRoom(folder: string, onNotice: (message: string) => void): Promise<void> {
  const names = await readdir(folder);
  if (names.includes(UNFINISHED)) {
    const isWhole = names.includes("labels.csv"); // interrupted after the last file
    if (isWhole) await removeFile(join(folder, UNFINISHED));
    else {
      onNotice(`${folder} holds an unfinished selection: it is begun anew`);
      await removeOwn(folder);
    }
  }
  const old = (await readdir(folder)).filter((name) => SHARD_NAME.test(name) || name === "labels.csv");
  check(old.length === 0, () => `${folder} holds a data set, or part of one, already (${old[0]}): choose an empty folder`);
}

/** The labels first: without them what is left is no data set. */
async function removeOwn(folder: string): Promise<void> {
  await removeFile(join(folder, "labels.csv"));
  for (const name of await readdir(folder)) if (OWN.test(name) || name === "not-found.csv") await removeFile(join(folder, name));
}

async function copyLabelled(
  shards: readonly string[],
  table: LabelTable,
  folder: string,
  options: SelectOptions,
): Promise<Selection> {
  const { videosPerShard = 200, onProgress } = options;
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

  await writeNumberedShards(folder, "selected", labelled(), videosPerShard);
  check(
    found.size > 0,
    () =>
      `none of the ${table.labels.size} labelled videos is among the ${report.records} records: do the ids of the table have the ` +
      `form of the shards' ids? YouTube-8M's public shards name videos by four characters of their own`,
  );
  return { labels: { classes: table.classes, labels: found }, notFound: [...wanted], report };
}
