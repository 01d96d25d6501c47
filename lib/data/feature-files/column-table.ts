import { check } from "../../runtime/check";
import type { DatasetItem, DatasetRows } from "../dataset/dataset-item";
import { checkSameSource, type ViewSources } from "../formats/view-source";
import { type ClassValues, classesOfNumbers, classesOfTexts, partsOf } from "./class-values";
import { type Content, type FeatureFile, type FeatureFileOptions, type FeatureFormat, viewSources } from "./feature-file";

/** A table with named columns, read row after row. */
export interface ColumnTable {
  path: string;
  format: FeatureFormat;
  columns: readonly Content[];
  count: number;
  /** Whether the lists of a column hold bytes. */
  areBytes(column: string): boolean;
  /** What made each view, where the file says it. */
  sources?: Required<ViewSources>;
  /** The cells of these columns, in their order, row after row, of the first `count` rows. */
  rows(columns: readonly string[], count?: number): AsyncGenerator<unknown[]>;
}

/** Names of columns, the first that is there being taken. */
const NAMES = {
  ids: ["id", "ids", "video_id"],
  audio: ["audio", "audio_feat", "mean_audio"],
  video: ["video", "visual", "rgb", "visual_feat", "mean_rgb"],
  labels: ["class", "emotion", "label", "labels"],
  split: ["part", "split", "fold"],
} satisfies Record<string, readonly string[]>;

/**
 * A table as features: `audio` and `video` hold a list of numbers a video, or a list of rows; `id`, `class` and `part` one value.
 * @throws InputError that lists the columns where one is missing, and names row and column where a cell does not fit
 */
export async function featuresOfTable(table: ColumnTable, options: FeatureFileOptions): Promise<FeatureFile> {
  const { path, columns, count } = table;
  check(count > 0, () => `${path} has no rows`);
  const find = (what: keyof typeof NAMES) => columnOf(table, what, options);
  const [audio, video] = [find("audio"), find("video")];
  check(
    audio && video,
    () =>
      `${path} has no column for the ${audio ? "video" : "audio"}; there are ${columns.map(({ name, type }) => `${name} (${type})`).join(", ")}: name it`,
  );
  const [ids, labels, split] = [find("ids"), find("labels"), find("split")];
  const small = [ids, labels, split].filter((name): name is string => name !== undefined);
  const cells: unknown[][] = small.map(() => []);
  if (small.length > 0) for await (const row of table.rows(small)) row.forEach((cell, c) => cells[c].push(cell));
  const all = (name: string | undefined) => (name === undefined ? undefined : cells[small.indexOf(name)]);
  const classes = labels === undefined ? undefined : classesOfCells(all(labels)!, options.classes, `${path}: ${labels}`);
  const given = all(split)?.map((cell, r) => plain(cell, `${path}: row ${r}, column ${split}`));
  const parts = given && partsOf(given);
  const named = all(ids)?.map((cell, r) => String(plain(cell, `${path}: row ${r}, column ${ids}`)));
  let first: DatasetRows[] = [];
  for await (const row of table.rows([audio, video], 1))
    first = row.map((cell, c) => rowsOfCell(cell, `${path}: row 0, column ${[audio, video][c]}`));
  const bytes = (name: string) => table.areBytes(name) && options.values !== "raw";
  return {
    path,
    format: table.format,
    layout: [
      `audio ${audio}`,
      `video ${video}`,
      ...(labels ? [`labels ${labels}`] : []),
      ...(parts ? [`split ${split} (${parts.reading})`] : []),
    ].join("; "),
    contents: columns,
    sources: sourcesOf(table, options, {
      audio: { width: first[0].columns, bytes: bytes(audio) },
      video: { width: first[1].columns, bytes: bytes(video) },
    }),
    classes: classes?.classes ?? [],
    items: async function* (): AsyncGenerator<DatasetItem> {
      let r = 0;
      for await (const [heard, seen] of table.rows([audio, video])) {
        const rows = (cell: unknown, name: string) => {
          const found = rowsOfCell(cell, `${path}: row ${r}, column ${name}`);
          return bytes(name) ? { ...found, data: Uint8Array.from(found.data) } : found;
        };
        yield {
          id: named?.[r] ?? `${r}`,
          audio: rows(heard, audio),
          video: rows(seen, video),
          ...(classes && { class: classes.names[r] }),
          ...(parts && { part: parts.parts[r] }),
        };
        r++;
      }
    },
    close: () => undefined,
  };
}

/** What the file says of its views, where it says it of views that it holds. */
function sourcesOf({ path, sources }: ColumnTable, options: FeatureFileOptions, seen: Parameters<typeof viewSources>[1]) {
  const found = viewSources(options, seen);
  if (!sources) return found;
  for (const view of ["audio", "video"] as const)
    checkSameSource(found[view], sources[view], `${path} says that it holds ${view}`);
  return { audio: { ...sources.audio, ...found.audio }, video: { ...sources.video, ...found.video } };
}

function columnOf({ path, columns }: ColumnTable, what: keyof typeof NAMES, options: FeatureFileOptions): string | undefined {
  const given = options[what];
  if (given === "none") return undefined;
  check(
    given === undefined || typeof given === "string",
    () => `${path} is one table: name the column of the ${what}, not one for each part`,
  );
  const has = (name: string) => columns.some((column) => column.name === name);
  check(
    given === undefined || has(given as string),
    () => `${path} has no column ${JSON.stringify(given)}; there are ${columns.map(({ name }) => name).join(", ")}`,
  );
  return (given as string | undefined) ?? (NAMES[what] as readonly string[]).find(has);
}

function classesOfCells(cells: readonly unknown[], given: readonly string[] | undefined, who: string): ClassValues {
  const lists = cells.filter((cell) => typeof cell === "object" && cell !== null).length;
  if (lists > 0) {
    check(lists === cells.length, () => `${who}: a cell is empty where others hold lists`);
    const rows = (cells as ArrayLike<number>[]).map((cell) => Array.from(cell, Number));
    const width = rows[0].length;
    rows.forEach((row, r) =>
      check(row.length === width, () => `${who}: row ${r} has ${row.length} values where row 0 has ${width}`),
    );
    return classesOfNumbers(rows.flat(), width, given, who);
  }
  const values = cells.map((cell, r) => plain(cell, `${who}: row ${r}`));
  if (values.every((value) => typeof value === "number")) return classesOfNumbers(values as number[], 1, given, who);
  return classesOfTexts(values.map(String), given, who);
}

function plain(cell: unknown, who: string): string | number {
  const value = typeof cell === "bigint" || typeof cell === "boolean" ? Number(cell) : cell;
  check(
    typeof value === "string" || typeof value === "number",
    () => `${who} holds ${cell === null || cell === undefined ? "nothing" : typeof cell}: a text or a number is needed`,
  );
  return value;
}

/** A list of numbers as one row, or a list of lists as rows. */
function rowsOfCell(cell: unknown, who: string): DatasetRows {
  const isList = (value: unknown): value is ArrayLike<unknown> =>
    typeof value === "object" && value !== null && "length" in value;
  check(
    isList(cell) && cell.length > 0,
    () =>
      `${who} holds ${isList(cell) ? "an empty list" : cell === null ? "nothing" : typeof cell}: features are lists of numbers`,
  );
  if (!isList(cell[0])) return { rows: 1, columns: cell.length, data: numbers(cell, who) };
  const rows = Array.from(cell as ArrayLike<ArrayLike<unknown>>);
  const columns = rows[0]?.length ?? 0;
  const data = new Float64Array(rows.length * columns);
  rows.forEach((row, t) => {
    check(
      row?.length === columns && columns > 0,
      () => `${who}: second ${t} has ${row?.length ?? 0} numbers where second 0 has ${columns}`,
    );
    data.set(numbers(row, who), t * columns);
  });
  return { rows: rows.length, columns, data };
}

function numbers(cell: ArrayLike<unknown>, who: string): Float64Array | Float32Array {
  if (cell instanceof Float32Array || cell instanceof Float64Array) return cell;
  if (cell instanceof Uint8Array) return Float32Array.from(cell);
  return Float64Array.from(cell as ArrayLike<number>, (value: unknown, i) => {
    check(
      typeof value === "number" || typeof value === "bigint",
      () => `${who} holds ${value === null ? "nothing" : typeof value} at place ${i}: features are numbers`,
    );
    return Number(value);
  });
}
