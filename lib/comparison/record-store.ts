import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as aq from "arquero";
import { InputError } from "../runtime/check";
import type { PlannedRun } from "./protocol";
import { sweepName } from "./protocol";
import { RANKINGS, type RankingMeasures, type RunRecord } from "./run-record";

/**
 * Run records on disk: an Arrow file a run, one row for each ranking, what all rankings share repeated in each row. Any
 * Arrow reader opens them; `aq.fromArrow(await readFile(path))` gives a table.
 */

const FORMAT = 1;
const ENDING = ".arrow";

/** The file of a run: readable, and another one for another protocol or other data. */
export function recordPath(folder: string, { method, fold, seed, sweep }: PlannedRun, key: string): string {
  const variation = sweep ? `.${sweepName(sweep).replace("=", "-")}` : "";
  return join(folder, `${method.id}${variation}.fold-${fold}.seed-${seed}.${key}${ENDING}`);
}

/** Writes a record whole or not at all. */
export async function writeRecord(path: string, record: RunRecord): Promise<void> {
  const { rankings, ...shared } = record;
  const { options, versions, ...plain } = shared;
  const rows = rankings.map((ranking) => ({
    format: FORMAT,
    ...plain,
    options: JSON.stringify(options),
    versions: JSON.stringify(versions),
    ...ranking,
    checksum: checksum(record),
  }));
  await mkdir(join(path, ".."), { recursive: true });
  const partial = `${path}.${process.pid}.partial`;
  await writeFile(partial, aq.toArrowIPC(aq.from(rows), { format: "file" }));
  await rename(partial, path);
}

/**
 * What {@link writeRecord} wrote, every number to the bit.
 * @throws InputError when the file is damaged or of another format
 */
export async function readRecord(path: string): Promise<RunRecord> {
  const bytes = await readFile(path);
  const refuse = (what: string): never => {
    throw new InputError(`${path} ${what}: remove the file, and its run will be made again`);
  };
  let rows: Record<string, unknown>[];
  try {
    rows = aq.fromArrow(bytes).objects() as Record<string, unknown>[];
  } catch {
    return refuse("is damaged (no Arrow file)");
  }
  if (rows.length !== RANKINGS.length) return refuse(`is damaged (${rows.length} rows where a run has ${RANKINGS.length})`);
  if (rows[0].format !== FORMAT) return refuse(`is of format ${String(rows[0].format)} where this version reads ${FORMAT}`);
  const expected = rows[0].checksum;
  try {
    const record = fromRows(rows.map((row) => listsAsArrays(row)));
    if (checksum(record) === expected) return record;
  } catch {
    // told below
  }
  return refuse("is damaged (its checksum does not match)");
}

/** All records of a folder, by path; damaged ones are left out and named. */
export async function readRecords(folder: string): Promise<{ records: RunRecord[]; damaged: string[] }> {
  const names = existsSync(folder) ? (await readdir(folder)).filter((name) => name.endsWith(ENDING)).sort() : [];
  const records: RunRecord[] = [];
  const damaged: string[] = [];
  for (const name of names)
    try {
      records.push(await readRecord(join(folder, name)));
    } catch (error) {
      damaged.push((error as Error).message);
    }
  return { records, damaged };
}

/** One row for each ranking of each record, to look at with arquero: `runTable(records).groupby("method").rollup(…)`. */
export function runTable(records: readonly RunRecord[]): aq.ColumnTable {
  return aq.from(records.flatMap(({ rankings, ...shared }) => rankings.map((ranking) => ({ ...shared, ...ranking }))));
}

const RANKING_COLUMNS: readonly (keyof RankingMeasures)[] = [
  "direction",
  "similarity",
  "map",
  "mrr",
  "precisionAt",
  "classMap",
  "confusion",
  "precision",
  "averagePrecision",
];

function fromRows(rows: Record<string, unknown>[]): RunRecord {
  const { options, versions, ...columns } = rows[0];
  const own = new Set<string>(["format", "checksum", ...RANKING_COLUMNS]);
  const shared = Object.fromEntries(Object.entries(columns).filter(([name]) => !own.has(name)));
  const rankings = rows.map((row) => Object.fromEntries(RANKING_COLUMNS.map((name) => [name, row[name]])));
  return {
    ...shared,
    options: JSON.parse(options as string),
    versions: JSON.parse(versions as string),
    rankings,
  } as unknown as RunRecord;
}

function listsAsArrays(row: Record<string, unknown>): Record<string, unknown> {
  const isList = (value: unknown): value is ArrayLike<unknown> => Array.isArray(value) || ArrayBuffer.isView(value);
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, isList(value) ? Array.from(value) : value]));
}

/** Of the record's content, whatever the order of its fields. */
function checksum({ rankings, ...shared }: RunRecord): string {
  const sorted = (value: object) => Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([sorted(shared), rankings.map(sorted)]))
    .digest("hex");
}
