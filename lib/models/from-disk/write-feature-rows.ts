import type { LabelledShards } from "../../data/videos/labelled-shards";
import type { CorruptOptions } from "../../data/records/read-report";
import { checkFeatures } from "../../features/check-features";
import { CHUNK_SECONDS } from "../../features/chunking";
import { type FeatureSet, sourcesOf, takeVideos } from "../../features/feature-set";
import type { PairedRows } from "../../features/stored/row-shard";
import { checkAlike } from "../../features/stored/alike";
import { type PendingShard, widthsOf, writeStoredRows } from "../../features/stored/write-stored-rows";
import { checkIterable, checkOptions, checkPath } from "../../runtime/arguments";
import { check, checkInteger, described } from "../../runtime/check";
import { fingerprint } from "../../runtime/container/fingerprint";
import { stackRows, zeros } from "../../runtime/matrix";
import { threadCount, type ThreadOptions } from "../../runtime/threads/threads";
import { type AudioSummary, checkSummary, MEAN_AUDIO, summariseAudio } from "../attention/audio-summary";
import { type FeatureRows, openFeatureRows } from "./feature-rows";
import { labelledParts } from "./labelled-parts";

/** Options of {@link writeFeatureRows}. */
export interface WriteRowsOptions extends ThreadOptions, CorruptOptions {
  /** The audio input: how the chunks of a track become its row. Default: the mean of all seconds. */
  summary?: AudioSummary;
  /** Of shards of records: seconds in a chunk. Default 10. */
  chunkSeconds?: number;
  /** Videos of a shard, at least; the shards of a data set are kept as they are. Default 16,384, which is 75 MB of YouTube-8M's widths. */
  shardRows?: number;
  /** Called after each shard, with the number of videos so far. */
  onProgress?: (videos: number) => void;
}

const SHARD_ROWS = 16_384;

/**
 * Writes features to a folder, to be trained on by `fitSdccaFromDisk` where they do not fit into memory: of each video one row of audio
 * and one of video. At most some shards are in memory.
 *
 *     const rows = await writeFeatureRows("data/rows", await openLabelledShards("data/mine"));
 *
 * A writing that was interrupted goes on when it is done again: shards that are whole and made from the same are kept. Shards of
 * a data set are then not read again; features that are given are made again and compared. From the first shard that changes
 * until all is written, the folder cannot be opened.
 * @param folder a new one, or one of an earlier writing
 * @param videos a data set that `openLabelledShards` or `generateSynthetic` gives; features; or many of them one after another, such as a
 *   generator that reads file after file. Of a data set the videos without a label are left out, and so are labels without a video.
 * @throws InputError when there is no video, an id occurs twice, widths, classes or sources of videos differ, a value is not finite, or a
 *   file cannot be read or written
 */
export async function writeFeatureRows(
  folder: string,
  videos: LabelledShards | FeatureSet | Iterable<FeatureSet> | AsyncIterable<FeatureSet>,
  options: WriteRowsOptions = {},
): Promise<FeatureRows> {
  checkPath(folder);
  checkOptions(options);
  const { summary = MEAN_AUDIO, onProgress } = options;
  checkSummary(summary);
  const shardRows = checkInteger(options.shardRows ?? SHARD_ROWS, "shardRows", 1);
  const chunkSeconds = checkInteger(options.chunkSeconds ?? CHUNK_SECONDS, "chunkSeconds", 1);
  const threads = threadCount(options);
  check(typeof videos === "object" && videos !== null, () => `there are no videos to write; got ${described(videos)}`);
  const shards =
    "shards" in videos
      ? labelledShards(videos, summary, { ...options, chunkSeconds, threads })
      : givenShards(setsOf(videos), summary, shardRows);
  await writeStoredRows(folder, shards, { summary }, onProgress);
  return openFeatureRows(folder);
}

function setsOf(
  videos: FeatureSet | Iterable<FeatureSet> | AsyncIterable<FeatureSet>,
): Iterable<FeatureSet> | AsyncIterable<FeatureSet> {
  if ("ids" in videos) return [videos];
  checkIterable(videos, "the videos");
  return videos;
}

/** How rows come of features: to be changed whenever other numbers do. */
const ALGORITHM = "rows-1";

/** A shard of rows for each shard of records. */
async function* labelledShards(
  data: LabelledShards,
  summary: AudioSummary,
  options: WriteRowsOptions & { chunkSeconds: number; threads: number },
): AsyncGenerator<PendingShard> {
  const { fingerprint: of } = data;
  const { chunkSeconds } = options;
  for (const { name, features } of labelledParts(data, options))
    yield {
      key: fingerprint({ algorithm: ALGORITHM, of, shard: name, chunkSeconds, summary }),
      rows: async () => {
        const found = await features();
        return found ? rowsOf(found, summary) : NO_VIDEOS;
      },
    };
}

const NO_VIDEOS: PairedRows = {
  ...{ ids: [], labels: new Int32Array(0), classes: [], sources: {} },
  ...{ audio: zeros(0, 0), video: zeros(0, 0) },
};

/** Features as shards of at least so many videos; the last may have fewer. */
async function* givenShards(
  sets: Iterable<FeatureSet> | AsyncIterable<FeatureSet>,
  summary: AudioSummary,
  shardRows: number,
): AsyncGenerator<PendingShard> {
  let group: PairedRows[] = [];
  let videos = 0;
  const shard = (): PendingShard => {
    const rows = joined(group);
    group = [];
    videos = 0;
    return { key: fingerprint({ algorithm: ALGORITHM, rows }), rows: () => rows };
  };
  for await (const set of sets) {
    checkFeatures(set);
    for (let from = 0; from < set.ids.length; from += shardRows) {
      const rows = rowsOf(slice(set, from, from + shardRows), summary);
      group.push(rows);
      videos += rows.ids.length;
      if (videos >= shardRows) yield shard();
    }
  }
  if (videos > 0) yield shard();
}

function slice(features: FeatureSet, from: number, to: number): FeatureSet {
  const end = Math.min(to, features.ids.length);
  if (from === 0 && end === features.ids.length) return features;
  return takeVideos(
    features,
    Int32Array.from({ length: end - from }, (_, i) => from + i),
  );
}

function rowsOf(features: FeatureSet, summary: AudioSummary): PairedRows {
  const { ids, labels, classes, parts, video, weakLabels } = features;
  const { rows, columns, data } = video;
  return {
    ...{ ids, labels, classes, sources: sourcesOf(features), ...(parts && { parts }) },
    ...(weakLabels && { weakLabels }),
    ...{ audio: summariseAudio(summary, features.audio), video: { rows, columns, data } },
  };
}

/** Rows one behind the other. */
function joined(group: readonly PairedRows[]): PairedRows {
  const [first] = group;
  if (group.length === 1) return first;
  const alike = (rows: PairedRows) => ({ ...rows, widths: widthsOf(rows) });
  for (const rows of group) checkAlike(alike(rows), alike(first));
  const labels = new Int32Array(group.reduce((sum, { ids }) => sum + ids.length, 0));
  let at = 0;
  for (const rows of group) {
    labels.set(rows.labels, at);
    at += rows.ids.length;
  }
  return {
    ...{ classes: first.classes, sources: Object.assign({}, ...group.map(({ sources }) => sources)), labels },
    ids: group.flatMap(({ ids }) => ids),
    ...(first.parts && { parts: group.flatMap(({ parts }) => parts!) }),
    ...(group.some(({ weakLabels }) => weakLabels) && { weakLabels: true }),
    ...{ audio: stackRows(group.map(({ audio }) => audio)), video: stackRows(group.map(({ video }) => video)) },
  };
}
