import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import type { ViewSources } from "../../data/formats/view-source";
import { check, InputError } from "../../runtime/check";
import { readContainer, writeContainer } from "../../runtime/container/container";
import { writeAll } from "../../runtime/container/pieces";
import { type Fields, listOf, structureFault, wholeFrom } from "../../runtime/container/structure";
import { removeFile, writeWhole } from "../../runtime/files/atomic-write";
import { asReadError } from "../../runtime/files/read-file";
import { firstNotFinite, type Matrix, row } from "../../runtime/matrix";
import { BLOCK_ROWS, type RowBlock, blocksOf, bytesOf, checksumsOf, newBlock, readBlock, REMEDY } from "./row-blocks";
import { type ColumnMoments, columnMoments } from "../standardise";

/*
 * A shard is two files. `NAME.f32` holds its rows and nothing else: of each video the audio numbers and then the video numbers,
 * 32-bit floats, little-endian. `NAME.info` holds the ids, labels, widths, moments of the columns, and the checksums of the rows. It is
 * written last, so that rows without it are not finished.
 */

/** Both views of some videos, a row each. */
export interface PairedRows {
  ids: string[];
  /** −1 of every video without labels. */
  labels: Int32Array;
  audio: Matrix<Float32Array>;
  video: Matrix<Float32Array>;
  /** The part of a given split that each is in. */
  parts?: string[];
  /** Names of the classes; none where the videos are not labelled. */
  classes: string[];
  /** What made the features, as far as it is known. */
  sources: ViewSources;
  /** Present where the labels are a machine's guess. */
  weakLabels?: true;
}

/** What a shard holds, besides its rows. */
export interface ShardInfo extends Omit<PairedRows, "audio" | "video"> {
  widths: { audio: number; video: number };
  /** CRC-32C of each block of rows. */
  checksums: Int32Array;
  /** Absent of a shard without videos. */
  moments?: { audio: ColumnMoments; video: ColumnMoments };
}

const CONTENTS = { kind: "shard of feature rows", remedy: REMEDY };

const MOMENTS: Fields = { count: wholeFrom(1), mean: "Float64Array", squares: "Float64Array" };
const SOURCE: Fields = { width: "number", values: "string" };
const INFO: Fields = {
  ids: listOf("string"),
  labels: "Int32Array",
  "parts?": listOf("string"),
  classes: listOf("string"),
  "weakLabels?": "boolean",
  sources: { "audio?": SOURCE, "video?": SOURCE },
  widths: { audio: wholeFrom(0), video: wholeFrom(0) }, // none of a shard without videos
  checksums: "Int32Array",
  "moments?": { audio: MOMENTS, video: MOMENTS },
};

/** The file of a shard's rows, and that of what it holds. @param base the path without an ending */
export const shardFiles = (base: string) => ({ rows: `${base}.f32`, info: `${base}.info` });

/** @throws InputError that names the video where a value is not finite */
export function checkRows({ audio, video, ids }: PairedRows): void {
  for (const [view, matrix] of Object.entries({ audio, video })) {
    const bad = firstNotFinite(matrix.data);
    const of = Math.floor(bad / matrix.columns);
    check(bad < 0, () => `${view} of video ${ids[of]} has ${matrix.data[bad]}: repair or leave out this video`);
  }
}

/**
 * Writes a shard of rows that {@link checkRows} took, whole or not at all.
 * @param key what it was made from
 * @throws InputError that names the file where it cannot be written
 */
export async function writeShard(base: string, given: PairedRows, key: string): Promise<ShardInfo> {
  const { audio, video, ...rest } = given;
  const { ids } = rest;
  const files = shardFiles(base);
  const width = audio.columns + video.columns;
  const rows = new Float32Array(ids.length * width);
  for (let r = 0; r < ids.length; r++) {
    rows.set(row(audio, r), r * width);
    rows.set(row(video, r), r * width + audio.columns);
  }
  const info: ShardInfo = {
    ...rest,
    ...{ widths: { audio: audio.columns, video: video.columns }, checksums: checksumsOf(rows, width) },
    ...(ids.length > 0 && { moments: { audio: columnMoments(audio), video: columnMoments(video) } }),
  };
  await removeFile(files.info);
  await writeWhole(files.rows, (handle) => writeAll(handle, bytesOf(rows), 0));
  await writeContainer(files.info, CONTENTS, info, { key });
  return info;
}

/**
 * What a shard holds; undefined when it was made from something else. Of its rows, only their number is looked at.
 * @throws InputError that names the file when it is missing, damaged or cut
 */
export async function readShardInfo(base: string, key: string): Promise<ShardInfo | undefined> {
  const files = shardFiles(base);
  const info = await readContainer<ShardInfo>(files.info, CONTENTS, { key });
  if (!info) return undefined;
  const fault = structureFault(info, INFO) ?? sizesFault(info);
  check(fault === undefined, () => `${files.info} holds no shard, ${fault}: ${REMEDY}`);
  const size = await stat(files.rows).then(
    (found) => found.size,
    (error: unknown) => {
      throw asReadError(error, files.rows);
    },
  );
  const expected = info.ids.length * (info.widths.audio + info.widths.video) * 4;
  check(size === expected, () => `${files.rows} has ${size} bytes where its ${info.ids.length} rows need ${expected}: ${REMEDY}`);
  return info;
}

/** What keeps its parts from being of the same videos, in words. */
function sizesFault({ ids, labels, parts, classes, widths, checksums, moments }: ShardInfo): string | undefined {
  const n = ids.length;
  const ofView = (view: "audio" | "video"): [string, number, number][] => {
    const { count, mean, squares } = moments?.[view] ?? { count: 0, mean: [], squares: [] };
    const width = n > 0 ? widths[view] : 0;
    return [
      [`the count of the ${view}'s moments`, count, n],
      [`the ${view}'s means`, mean.length, width],
      [`the ${view}'s squares`, squares.length, width],
    ];
  };
  const none = (["audio", "video"] as const).find((view) => n > 0 && widths[view] === 0);
  if (none) return `its ${none} has no columns`;
  const counts: [string, number, number][] = [
    ["the labels", labels.length, n],
    ["the parts", parts?.length ?? n, n],
    ["the checksums", checksums.length, Math.ceil(n / BLOCK_ROWS)],
    ...ofView("audio"),
    ...ofView("video"),
  ];
  const wrong = counts.find(([, got, wanted]) => got !== wanted);
  if (wrong) return `${wrong[0]} should be ${wrong[2]} where there are ${wrong[1]}`;
  const other = labels.find((label) => label < -1 || label >= classes.length);
  return other === undefined ? undefined : `it has label ${other} of ${classes.length} classes`;
}

/** What a shard holds, if it is whole, every row of it, and was made from the same; else undefined. */
export async function wholeShard(base: string, key: string): Promise<ShardInfo | undefined> {
  if (!existsSync(shardFiles(base).info)) return undefined;
  try {
    const info = await readShardInfo(base, key);
    for (const block of info ? shardBlocks(base, info, 0) : []) await readBlock(block, newBlock(block));
    return info;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** The blocks of a shard. @param first the number of its first row */
export function shardBlocks(base: string, { ids, widths, checksums }: ShardInfo, first: number): RowBlock[] {
  return blocksOf(shardFiles(base).rows, ids.length, widths.audio + widths.video, checksums, first);
}
