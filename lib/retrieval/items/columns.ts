import { readTable, type TableLike } from "../../data/formats/table";
import { check } from "../../runtime/check";
import { listOf, structureFault } from "../../runtime/container/structure";

/** What a table says of an item in one column. */
export type Cell = string | number | boolean;
/** Its type, by the name that the language gives it. */
export type CellType = "string" | "number" | "boolean";
/** A column: a cell for each item, null where the table says nothing. */
type Column = (Cell | null)[];
/** Columns by name. */
export type Columns = Map<string, Column>;

/** The types of a column's cells. */
export function typesOf(cells: Readonly<Column>): Set<CellType> {
  const types = new Set<CellType>();
  for (const cell of cells) if (cell !== null) types.add(typeof cell as CellType);
  return types;
}

/** An index knows these from the features. */
const KNOWN = ["id", "class"];

/**
 * The columns of a table for some items, by their ids. Other rows are passed over, and so are empty cells and the column of the
 * classes, which the features know; an item without a row has no cells.
 * @throws InputError when it is no table, has no column `id`, has an id twice, or a cell is no text, finite number or boolean
 */
export function tableColumns(table: TableLike, ids: readonly string[]): Columns {
  const { names, rows } = readTable(table, "the table of an index");
  const idAt = names.indexOf("id");
  check(idAt >= 0, () => `the table of an index needs a column "id"; it has ${names.join(", ") || "none"}`);
  const rowOf = new Map<string, number>();
  rows.forEach((cells, r) => {
    const id = String(cells[idAt]);
    check(!rowOf.has(id), () => `the table of an index has ${id} in rows ${rowOf.get(id)} and ${r}: remove one`);
    rowOf.set(id, r);
  });
  const taken = names.map((name, c) => ({ name, c })).filter(({ name }) => !KNOWN.includes(name));
  return new Map(
    taken.map(({ name, c }) => [
      name,
      ids.map((id) => {
        const r = rowOf.get(id);
        const value = r === undefined ? null : (rows[r][c] ?? null);
        check(
          value === null || isCell(value),
          () => `the table of an index has ${describe(value)} in row ${r}, column "${name}": texts, numbers and booleans only`,
        );
        return value as Cell | null;
      }),
    ]),
  );
}

function isCell(value: unknown): value is Cell {
  return typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value));
}

function describe(value: unknown): string {
  return typeof value === "object" ? "an object" : String(value);
}

/** A column as a plain value: its different cells, and for each item the place of its own among them; −1 for none. */
export interface StoredColumn {
  name: string;
  cells: Cell[];
  places: Int32Array;
}

/** Columns as plain values. */
export function storedColumns(columns: Columns): StoredColumn[] {
  return [...columns].map(([name, column]) => {
    const placeOf = new Map<Cell, number>();
    for (const cell of column) if (cell !== null && !placeOf.has(cell)) placeOf.set(cell, placeOf.size);
    return {
      name,
      cells: [...placeOf.keys()],
      places: Int32Array.from(column, (cell) => (cell === null ? -1 : placeOf.get(cell)!)),
    };
  });
}

/** What keeps a value from being columns of n items, in words. */
export function columnsFault(stored: unknown, n: number): string | undefined {
  const fault = structureFault(stored, listOf({ name: "string", cells: "list", places: "Int32Array" }), "columns");
  if (fault) return fault;
  for (const { name, cells, places } of stored as StoredColumn[]) {
    if (places.length !== n) return `column ${name} has ${places.length} cells for ${n} items`;
    if (!cells.every(isCell)) return `column ${name} holds what is no cell`;
    if (places.some((place) => place < -1 || place >= cells.length)) return `column ${name} refers to a cell that is not there`;
  }
  return undefined;
}

/** The columns of which {@link storedColumns} made plain values. */
export function openColumns(stored: readonly StoredColumn[]): Columns {
  return new Map(
    stored.map(({ name, cells, places }) => [name, Array.from(places, (place) => (place < 0 ? null : cells[place]))]),
  );
}
