import { readTable, type TableLike } from "../../data/formats/table";
import { check } from "../../runtime/check";
import type { Matrix } from "../../runtime/matrix";
import type { RowsOfTracks } from "./track-rows";

/** Which columns of a table are no features. */
export interface TableColumns {
  /** The column of the ids. Without it each row is a track. */
  ids: string;
  /** The column of the classes. */
  labels: string;
}

/** The columns where nothing else is said. */
export const TABLE_COLUMNS: TableColumns = { ids: "id", labels: "class" };

/**
 * The tracks of a table. Every column with a number is a feature, except the columns of ids and classes. A column without
 * numbers is skipped.
 * @throws InputError that names row and column: no numeric column, no rows, an empty id, rows of one id that are not together, a
 *   value that is not finite, rows of one id in two classes
 */
export function tableTracks(table: TableLike, name: string, columns: TableColumns): RowsOfTracks {
  const { names, rows } = readTable(table, name);
  check(rows.length > 0, () => `${name}: the table has no rows`);
  const idAt = names.indexOf(columns.ids);
  const labelAt = names.indexOf(columns.labels);
  const isFeature = (c: number) => c !== idAt && c !== labelAt && rows.some((cells) => typeof cells[c] === "number");
  const features = names.map((_, c) => c).filter(isFeature);
  check(
    features.length > 0,
    () => `${name}: none of the columns ${names.join(", ")} holds numbers: features are numeric columns`,
  );

  const { ids, starts } = idAt < 0 ? oneEach(rows.length) : grouped(rows, idAt, name);
  const labels = labelAt < 0 ? undefined : starts.slice(0, -1).map((start, i) => theOne(rows, start, starts[i + 1]));
  return { count: starts.length - 1, rows: (i, who) => numbers(starts[i], starts[i + 1], who), ids, labels };

  function numbers(from: number, to: number, who: string): Matrix {
    const data = new Float64Array((to - from) * features.length);
    let at = 0;
    for (let r = from; r < to; r++)
      for (const c of features) {
        const value = rows[r][c];
        check(
          typeof value === "number" && Number.isFinite(value),
          () => `${who} has ${show(value)} in row ${r} of the table, column "${names[c]}": finite numbers only`,
        );
        data[at++] = value;
      }
    return { rows: to - from, columns: features.length, data };
  }

  /** The class that all rows of a track are in. */
  function theOne(all: unknown[][], from: number, to: number): unknown {
    const value = all[from][labelAt];
    for (let r = from + 1; r < to; r++)
      check(
        all[r][labelAt] === value,
        () => `${name}: rows ${from} and ${r} are of one id, in the classes ${show(value)} and ${show(all[r][labelAt])}`,
      );
    return value;
  }
}

function oneEach(rows: number): { ids: undefined; starts: number[] } {
  return { ids: undefined, starts: Array.from({ length: rows + 1 }, (_, r) => r) };
}

function grouped(rows: unknown[][], idAt: number, name: string): { ids: string[]; starts: number[] } {
  const ids: string[] = [];
  const starts: number[] = [];
  const known = new Map<string, number>();
  rows.forEach((cells, r) => {
    const value = cells[idAt];
    check(
      (typeof value === "string" && value !== "") || Number.isFinite(value),
      () => `${name}: row ${r} has the id ${show(value)}: ids are texts that are not empty, or numbers`,
    );
    const id = String(value);
    if (id === ids[ids.length - 1]) return;
    const before = known.get(id);
    check(
      before === undefined,
      () => `${name}: row ${r} is of ${id}, as row ${before} is, with others between: sort the table so that they stand together`,
    );
    known.set(id, r);
    ids.push(id);
    starts.push(r);
  });
  return { ids, starts: [...starts, rows.length] };
}

function show(value: unknown): string {
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? "nothing");
}
