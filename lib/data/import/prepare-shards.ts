import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { checkPath } from "../../runtime/arguments";
import { check, checkOneOf, InputError } from "../../runtime/check";
import { asWriteError, removeFile } from "../../runtime/files/atomic-write";
import { fileSha256 } from "../../runtime/files/read-file";
import { mapInThreads, threadCount, type ThreadOptions } from "../../runtime/threads/threads";
import type { DatasetItem, DatasetRows } from "../dataset/dataset-item";
import type { ViewSource, ViewSources } from "../formats/view-source";
import { writeParquet } from "../dataset/write-parquet";
import { openFeatureFile } from "../feature-files/open-feature-file";
import { openParquetFile } from "../parquet/parquet-file";
import { ContentSum, openPreparedFile, type Prepared, PREPARED_KEY, preparedIn } from "../parquet/prepared-file";
import { quantise } from "../records/quantisation";
import { type CorruptOptions, emptyReport, type ReadReport, type SkippedRecord } from "../records/read-report";
import { SHARD_NAME, shardPaths } from "../records/shard-paths";

/** What one shard is made of and into. */
interface ShardTask extends Pick<PrepareOptions, "labelTable" | "onCorrupt"> {
  /** A TFRecord file of YouTube-8M's, video- or frame-level. */
  shard: string;
  /** The folder of the Parquet files, which exists. */
  folder: string;
}

/** What became of one shard. */
export interface PreparedShard {
  shard: string;
  /** Its Parquet file. */
  file: string;
  /** How many videos. */
  videos: number;
  /** Rows of all videos. */
  rows: number;
  /** Records that were read well; those of videos that the label table does not name are among them. */
  records: number;
  /** Records that were left out since they cannot be read; none unless that was asked for. */
  skipped: SkippedRecord[];
  /** SHA-256 over every video's id, class and rows, in their order. */
  content: string;
  /** Whether it was there already, made of the same shard and labels. */
  kept: boolean;
}

/** A shard of which nothing was made, and why. */
export interface FailedShard {
  shard: string;
  problem: string;
}

/** Options of {@link prepareShards}. */
export interface PrepareOptions extends ThreadOptions, Pick<CorruptOptions, "onCorrupt"> {
  /** A CSV `id,class`: only the videos that it names are kept, with their class. Default: all, without one. */
  labelTable?: string;
  /** Called with how many of all shards are done: before the first, without a result, and after each. */
  onShard?: (done: number, all: number, result?: PreparedShard | FailedShard) => void;
}

/**
 * Makes a Parquet file of each shard, over all cores. A file that is there already and was made of the same shard is kept, so the same
 * call goes on after an interruption. A shard that cannot be read does not stop the others; with `onCorrupt: "skip"` the records that
 * cannot be read are left out of its file, which says how many and which. `openLabelledShards` opens the folder.
 * @param paths the shards; globs work
 * @param folder where the Parquet files go
 * @throws InputError when no shard is found, two have the same name, or the folder cannot be written
 */
export async function prepareShards(
  paths: string | readonly string[],
  folder: string,
  options: PrepareOptions = {},
): Promise<(PreparedShard | FailedShard)[]> {
  checkPath(folder, "the folder");
  const threads = threadCount(options);
  const { labelTable, onCorrupt = "throw", onShard } = options;
  if (labelTable !== undefined) checkPath(labelTable, "labelTable");
  checkOneOf(onCorrupt, "onCorrupt", ["throw", "skip"]);
  const shards = await shardPaths(paths);
  const files = new Set<string>();
  const twice = shards.find((shard) => files.size === files.add(fileOf(shard)).size);
  check(twice === undefined, () => `two shards are named ${basename(twice!)}: prepare them into folders of their own`);
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw asWriteError(error, folder);
  });
  const results: (PreparedShard | FailedShard)[] = [];
  const tasks = shards.map((shard): ShardTask => ({ shard, folder, labelTable, onCorrupt }));
  const done = (result: PreparedShard | FailedShard) => {
    results.push(result);
    onShard?.(results.length, shards.length, result);
  };
  onShard?.(0, shards.length);
  const task = { module: "data/import/prepare-shards", work: tryShard };
  for await (const result of mapInThreads(task, tasks, threads)) done(result);
  return results;
}

/** {@link prepareShard}, with bad input as a result. */
export async function tryShard(task: ShardTask): Promise<PreparedShard | FailedShard> {
  try {
    return await prepareShard(task);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { shard: task.shard, problem: error.message };
  }
}

/**
 * Makes the Parquet file of one shard, reads it again, and compares: as many videos and rows, the same ids, classes and values. The
 * bytes of the file depend on the shard and the labels alone.
 * @throws InputError that names the shard where it cannot be read, or holds none of the labelled videos
 */
async function prepareShard({ shard, folder, labelTable, onCorrupt }: ShardTask): Promise<PreparedShard> {
  const file = join(folder, fileOf(shard));
  const of = { shard: await fileSha256(shard), labels: labelTable === undefined ? null : await fileSha256(labelTable) };
  const there = await preparedAs(file);
  const mayBeShort = onCorrupt === "skip" || there?.skipped.length === 0;
  if (there && mayBeShort && isDeepStrictEqual(there.of, of) && (await readsBack(file)))
    return { shard, file, ...there.summary, ...placed(shard, there), kept: true };
  const report = emptyReport();
  const source = await openFeatureFile(shard, { labelTable, onCorrupt, report });
  const { sources } = source;
  const sum = new ContentSum();
  const prepared = (): Prepared => ({ of, summary: sum.summary(), ...unplaced(report) });
  try {
    const metadata = () => ({ [PREPARED_KEY]: JSON.stringify(prepared()) });
    await writeParquet(file, passed(source.items(), sources, sum), { sources, metadata });
  } finally {
    source.close();
  }
  if (!(await readsBack(file))) {
    await removeFile(file);
    throw new InputError(`${file} did not read back as ${shard} reads: check the disk, and prepare this shard again`);
  }
  return { shard, file, ...sum.summary(), ...report, kept: false };
}

/** What was read and skipped, without the shard's name: it may lie elsewhere another time, and the file's bytes do not tell. */
function unplaced({ records, skipped }: ReadReport): Pick<Prepared, "records" | "skipped"> {
  return {
    records,
    skipped: skipped.map(({ record, offset, problem, restOfFile }) => ({ record, offset, problem, restOfFile })),
  };
}

function placed(file: string, { records, skipped }: Prepared): ReadReport {
  return { records, skipped: skipped.map((one) => ({ file, ...one })) };
}

function fileOf(shard: string): string {
  return basename(shard).replace(SHARD_NAME, "") + ".parquet";
}

/** What a file says that it was made of; undefined where it is missing, damaged or of another program. */
async function preparedAs(file: string): Promise<Prepared | undefined> {
  if (!existsSync(file)) return undefined;
  try {
    return preparedIn((await openParquetFile(file)).notes);
  } catch {
    return undefined;
  }
}

/** Whether a file holds what it says, read as everybody reads it. */
async function readsBack(file: string): Promise<boolean> {
  try {
    const { videos } = await openPreparedFile(file);
    for await (const video of videos()) void video;
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

/** Videos as they pass, added up; a quantised view as the bytes that its checksum is of, which then need not be made again. */
async function* passed(
  items: AsyncIterable<DatasetItem>,
  sources: Required<ViewSources>,
  sum: ContentSum,
): AsyncGenerator<DatasetItem> {
  const kept = (rows: DatasetRows, { values }: ViewSource): Uint8Array | Float32Array => {
    if (values === "raw") return Float32Array.from(rows.data);
    return rows.data instanceof Uint8Array ? rows.data : quantise(rows.data);
  };
  for await (const item of items) {
    const [audio, video] = [kept(item.audio, sources.audio), kept(item.video, sources.video)];
    const rows = { audio: { width: item.audio.columns, frames: audio }, video: { width: item.video.columns, frames: video } };
    sum.add({ id: item.id, ...(item.class !== undefined && { class: item.class }), ...rows });
    yield { ...item, audio: { ...item.audio, data: audio }, video: { ...item.video, data: video } };
  }
}
