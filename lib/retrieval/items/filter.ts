import { check } from "../../runtime/check";
import { isPlainRecord } from "../../runtime/container/plain-value";
import type { Cell, CellType, Columns } from "./columns";

/** A range of numbers, or of texts by their characters' codes; both ends belong to it. */
export interface CellRange {
  /** The least value, which belongs to the range; none by default. */
  from?: number | string;
  /** The largest, which belongs to it too. */
  to?: number | string;
}

/** What a cell must be: one value, one of several, or within a range. An item without a cell meets none. */
export type Condition = Cell | readonly Cell[] | CellRange;

/** Conditions by column, all of which must be met; `class` is the name of the class. */
export type Filter = Readonly<Record<string, Condition>>;

const TYPE_NAMES: Record<CellType, string> = { string: "texts", number: "numbers", boolean: "booleans" };

/** A condition in one form. */
export type PlainCondition = { column: string; oneOf: readonly Cell[] } | ({ column: string } & CellRange);

/**
 * A filter's conditions, checked.
 * @param columns names of the columns that there are
 * @param classes names of the classes that there are
 * @param typesOf the types of the cells of a column
 * @throws InputError for an unknown column or class, a condition that is none, or one of a type that its column does not have
 */
export function conditionsOf(
  filter: Filter,
  columns: readonly string[],
  classes: readonly string[],
  typesOf: (column: string) => ReadonlySet<CellType>,
): PlainCondition[] {
  check(
    isPlainRecord(filter),
    () => 'a filter is a record of conditions by column, such as { class: "calm", year: { from: 1990 } }',
  );
  return Object.entries(filter).map(([column, condition]) => {
    const known = ["class", ...columns];
    check(known.includes(column), () => `the index has no column "${column}" to filter by; it has ${known.join(", ")}`);
    const plain = plainCondition(column, condition);
    if (column === "class" && "oneOf" in plain) {
      const unknown = plain.oneOf.find((name) => !classes.includes(name as string));
      check(
        unknown === undefined,
        () => `the index has no class ${JSON.stringify(unknown)}; it has ${classes.join(", ") || "none"}`,
      );
    }
    checkTypes(plain, column === "class" ? new Set(["string"]) : typesOf(column));
    return plain;
  });
}

/** What no cell can meet is a mistake; of a column without cells nothing is known. */
function checkTypes(condition: PlainCondition, types: ReadonlySet<CellType>): void {
  const asked = "oneOf" in condition ? condition.oneOf : [(condition.from ?? condition.to)!];
  if (asked.length === 0 || types.size === 0) return;
  const names = [...types].map((type) => TYPE_NAMES[type]);
  check(
    asked.some((cell) => types.has(typeof cell as CellType)),
    () => `column "${condition.column}" holds ${names.join(" and ")}: give ${names.join(" or ")}`,
  );
}

function plainCondition(column: string, condition: Condition): PlainCondition {
  const wrong = () =>
    `the condition for "${column}" must be a value, a list of values, or a range { from, to } of numbers or texts; ` +
    `got ${JSON.stringify(condition)}`;
  if (Array.isArray(condition)) {
    check(condition.every(isCell), wrong);
    return { column, oneOf: condition };
  }
  if (!isPlainRecord(condition)) {
    check(isCell(condition), wrong);
    return { column, oneOf: [condition] };
  }
  const { from, to, ...rest } = condition as CellRange;
  const isEnd = (end: unknown) => end === undefined || typeof end === "string" || Number.isFinite(end);
  check(Object.keys(rest).length === 0 && isEnd(from) && isEnd(to) && (from ?? to) !== undefined, wrong);
  check(from === undefined || to === undefined || typeof from === typeof to, wrong);
  return { column, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

function isCell(value: unknown): value is Cell {
  return typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value));
}

/** 1 for each of n items that meets all conditions. */
export function maskOf(
  conditions: readonly PlainCondition[],
  n: number,
  columns: Columns,
  classOf: (i: number) => string | undefined,
): Uint8Array {
  const mask = new Uint8Array(n).fill(1);
  for (const condition of conditions) {
    const column = columns.get(condition.column);
    const meets = meeting(condition);
    for (let i = 0; i < n; i++) if (mask[i] && !meets(column ? column[i] : (classOf(i) ?? null))) mask[i] = 0;
  }
  return mask;
}

function meeting(condition: PlainCondition): (cell: Cell | null) => boolean {
  if ("oneOf" in condition) {
    const wanted = new Set<Cell | null>(condition.oneOf);
    return (cell) => wanted.has(cell);
  }
  const { from, to } = condition;
  const type = typeof (from ?? to);
  return (cell) => typeof cell === type && (from === undefined || cell! >= from) && (to === undefined || cell! <= to);
}
