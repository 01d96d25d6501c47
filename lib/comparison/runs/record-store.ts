import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { checkPath } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import { readContainer, writeContainer } from "../../runtime/container/container";
import { type Fields, listOf, structureFault } from "../../runtime/container/structure";
import { asReadError } from "../../runtime/files/read-file";
import { COURSE } from "../../training/history";
import { type PlannedRun, sweepName } from "../protocol/protocol";
import { RANKINGS, type RunRecord } from "./run-record";

/** Run records on disk, one file for each run. Other programs can read all of them from the Arrow file of `writeComparison`. */
const ENDING = ".run";
/** What earlier versions wrote. */
const EARLIER_ENDING = ".arrow";
const CONTENTS = { kind: "run record", remedy: "its run is made again" };

/** The file of a run: readable, and another one for another protocol or other data. */
export function recordPath(folder: string, { method, fold, seed, sweep }: PlannedRun, key: string): string {
  const variation = sweep ? `.${sweepName(sweep).replace("=", "-")}` : "";
  return join(folder, `${method.id}${variation}.fold-${fold}.seed-${seed}.${key}${ENDING}`);
}

/** Writes a record whole or not at all. */
export async function writeRecord(path: string, record: RunRecord): Promise<void> {
  await writeContainer(path, CONTENTS, record);
}

/**
 * What {@link writeRecord} wrote, every number to the bit.
 * @param path the record's file
 * @throws InputError when the file is damaged, of another format or no record
 */
export async function readRecord(path: string): Promise<RunRecord> {
  const record = (await readContainer<RunRecord>(path, CONTENTS))!;
  const fault = structureFault(record, RECORD) ?? rankingsFault(record);
  check(fault === undefined, () => `${path} holds no run record, ${fault}: ${CONTENTS.remedy}`);
  return record;
}

/**
 * All records of a folder, by path; damaged ones are left out and named, those of earlier versions left out and counted.
 * @throws InputError when the folder's name is no path
 */
export async function readRecords(folder: string): Promise<{ records: RunRecord[]; damaged: string[] }> {
  checkPath(folder, "the folder");
  const names = existsSync(folder) ? (await filesOf(folder)).filter((name) => name.endsWith(ENDING)).sort() : [];
  const records: RunRecord[] = [];
  const damaged: string[] = [];
  for (const name of names)
    try {
      records.push(await readRecord(join(folder, name)));
    } catch (error) {
      damaged.push((error as Error).message);
    }
  const earlier = await earlierRecords(folder);
  return { records, damaged: earlier === undefined ? damaged : [...damaged, earlier] };
}

async function filesOf(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    throw asReadError(error, folder);
  });
}

/** A sentence about records of earlier versions, which can no longer be read; undefined when there are none. */
export async function earlierRecords(folder: string): Promise<string | undefined> {
  const names = existsSync(folder) ? await readdir(folder) : [];
  const count = names.filter((name) => name.endsWith(EARLIER_ENDING)).length;
  if (count === 0) return undefined;
  const which = count === 1 ? "1 record" : `${count} records`;
  return `${folder} holds ${which} of an earlier version (*${EARLIER_ENDING}): not read, and the runs are made again`;
}

const numbers = listOf("number");
const strings = listOf("string");
const RECORD: Fields = {
  ...{ method: "string", label: "string", reference: "boolean", sweep: "string", fold: "number", folds: "number" },
  ...{ seed: "number", options: "record", tried: "number", key: "string", data: "string", synthetic: "boolean" },
  ...{ code: "string", backend: "string", device: "string", versions: "record", videos: "number", trainingVideos: "number" },
  ...{ classes: strings, queries: strings, labels: numbers, segments: numbers, seconds: "number", tuningSeconds: "number" },
  "training?": COURSE,
  rankings: listOf({
    ...{ direction: "string", similarity: "string", map: "number", mrr: "number", precisionAt: numbers },
    ...{ classMap: numbers, confusion: numbers, precision: numbers, averagePrecision: numbers },
    ...{ pairRanks: numbers, segmentRanks: numbers },
  }),
};

/** Tables take rankings by their place, and queries by theirs. */
function rankingsFault({ rankings, classes, queries, labels, segments }: RunRecord): string | undefined {
  const names = (kinds: readonly { direction: string; similarity: string }[]) =>
    kinds.map(({ direction, similarity }) => `${direction} ${similarity}`).join(", ");
  if (names(rankings) !== names(RANKINGS)) return `its rankings are ${names(rankings)}`;
  const counts = rankings.flatMap(({ averagePrecision, pairRanks }) => [
    ...(classes.length > 0 ? [averagePrecision.length] : []),
    pairRanks.length,
  ]);
  const wrong = [labels.length, ...counts].find((count) => count !== queries.length);
  if (wrong !== undefined) return `it has ${queries.length} queries and ${wrong} values of them`;
  const all = segments.reduce((sum, count) => sum + count, 0);
  const other = rankings
    .filter(({ direction }) => direction === "audioToVideo")
    .find(({ segmentRanks }) => segmentRanks.length !== all);
  return other && `it has ${all} segments and ${other.segmentRanks.length} ranks of them`;
}
