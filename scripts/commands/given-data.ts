/** What the options of the commands for an index name: features, tables, queries. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { CARD } from "../../lib/data/dataset/dataset-card";
import { PREPARED_NAME, shardsOfFolder } from "../../lib/data/records/shard-paths";
import type { LabelledShards } from "../../lib/data/videos/labelled-shards";
import { openLabelledShards } from "../../lib/data/videos/labelled-shards";
import { loadFeatures } from "../../lib/features/feature-cache";
import type { FeatureSet } from "../../lib/features/feature-set";
import { featuresOfShards } from "../../lib/features/load-features";
import { readCsvRecords } from "../../lib/runtime/files/csv";
import { check } from "../../lib/runtime/check";
import type { ExactIndex } from "../../lib/retrieval/create-index";
import { typesOf } from "../../lib/retrieval/items/columns";
import type { Condition, Filter } from "../../lib/retrieval/items/filter";

/** Features, and the shards that they came from where there are any. */
export interface GivenData {
  features: FeatureSet;
  shards?: LabelledShards;
}

/** A folder of shards, with labels.csv or without, or a file that `saveFeatures` wrote. */
export async function givenData(path: string): Promise<GivenData> {
  check(existsSync(path), () => `--data ${path} is not there: name a folder of shards, or a file of saveFeatures`);
  if (!statSync(path).isDirectory()) return { features: (await loadFeatures(path))! };
  // A card that names labels is told of when they are gone; prepared shards hold their own.
  const isPrepared = PREPARED_NAME.test((await shardsOfFolder(path))[0]);
  const labels = isPrepared || ["labels.csv", CARD].some((name) => existsSync(join(path, name))) ? undefined : "none";
  const shards = await openLabelledShards(path, { labels });
  return { features: await featuresOfShards(shards, { cache: false }), shards };
}

/** A CSV table with a column id; a column is of numbers when all that it holds are, to the digit. */
export function givenTable(file: string): object[] {
  const rows = readCsvRecords(file);
  const names = Object.keys(rows[0] ?? {});
  const numeric = new Set(names.filter((name) => name !== "id" && rows.every((row) => row[name] === "" || isNumber(row[name]))));
  const cell = (name: string, text: string) => (text === "" ? null : numeric.has(name) ? Number(text) : text);
  return rows.map((row) => Object.fromEntries(names.map((name) => [name, name === "id" ? row.id : cell(name, row[name])])));
}

/**
 * Conditions as they are typed: column=value, column=a,b or column=from..to; a number is met as a number and as a text, and in a
 * column of texts as a text alone.
 * @param columns those that the index can be filtered by
 */
export function givenFilter(texts: readonly string[], columns: ReturnType<ExactIndex["columns"]>): Filter {
  const filter: Record<string, Condition> = {};
  for (const text of texts) {
    const [, column, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    check(column, () => `--filter must be column=value, column=a,b or column=from..to; got ${JSON.stringify(text)}`);
    check(!Object.hasOwn(filter, column), () => `--filter is given twice for "${column}": give one condition a column`);
    const types = typesOf(columns.get(column) ?? []);
    const holdsTexts = column === "class" || (types.size === 1 && types.has("string"));
    filter[column] = condition(value, holdsTexts ? () => false : isNumber);
  }
  return filter;
}

function condition(value: string, isNumber: (text: string) => boolean): Condition {
  const [, ...ends] = /^(.*?)\.\.(.*)$/s.exec(value) ?? [];
  if (ends.length === 0) return value.split(",").flatMap((one) => (isNumber(one) ? [one, Number(one)] : [one]));
  const areNumbers = ends.every((end) => end === "" || isNumber(end));
  const [from, to] = ends.map((end) => (end === "" ? undefined : areNumbers ? Number(end) : end));
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

/** Whether a number says all of a text: a postal code 01234 is none, nor are digits that a number rounds. */
function isNumber(text: string): boolean {
  const number = Number(text);
  if (/^\s*[+-]?0\d/.test(text)) return false;
  if (/^\s*[+-]?\d+\s*$/.test(text) && !Number.isSafeInteger(number)) return false;
  return text.trim() !== "" && Number.isFinite(number);
}
