import { check } from "../../runtime/check";
import { type Filter, conditionsOf, type PlainCondition } from "../items/filter";
import type { Cell } from "../items/columns";
import type { About } from "./about";

/** A filter as Milvus's expression; undefined when nothing can meet it. @throws InputError for a filter that is none */
export function expressionOf(filter: Filter, { columns, classes }: About): string | undefined {
  const names = columns.map(({ name }) => name);
  const columnOf = (wanted: string) => columns.find(({ name }) => name === wanted);
  const typesOf = (name: string) => new Set([columnOf(name)!.type]);
  const parts = conditionsOf(filter, names, classes, typesOf).map((condition) => {
    const column = columnOf(condition.column);
    return expression(condition, column?.field ?? "class", column?.type ?? "string");
  });
  return parts.includes(undefined) ? undefined : parts.join(" and ");
}

/** Values of another type than the column's, beside others, are met by none of its cells. */
function expression(condition: PlainCondition, field: string, type: string): string | undefined {
  if ("oneOf" in condition) {
    const cells = condition.oneOf.filter((cell) => typeof cell === type);
    return cells.length > 0 ? anyOf(field, cells) : undefined;
  }
  const { from, to } = condition;
  const ends = [
    from === undefined ? [] : [`${field} >= ${literal(from)}`],
    to === undefined ? [] : [`${field} <= ${literal(to)}`],
  ];
  return ends.flat().join(" and ");
}

/** That a field has one of some values. */
export function anyOf(field: string, values: readonly Cell[]): string {
  return `${field} in [${values.map(literal).join(", ")}]`;
}

/** That a field has none of them. */
export function noneOf(field: string, values: readonly Cell[]): string {
  return `${field} not in [${values.map(literal).join(", ")}]`;
}

const ESCAPES: Record<string, string> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Texts in quotes; whole numbers that 64 bits do not hold with an exponent. Milvus mistakes a Chinese character beyond U+FFFF for
 * two others, and milvus-lite has no other way to write one: they stand as they are.
 * @throws InputError for a text with half of a character
 */
export function literal(cell: Cell): string {
  if (typeof cell === "number") return Math.abs(cell) >= 2 ** 63 ? cell.toExponential() : String(cell);
  if (typeof cell === "boolean") return String(cell);
  check(isWhole(cell), () => `${JSON.stringify(cell.slice(0, 40))} has half of a character: correct it`);
  return `"${cell.replace(/["\\\n\r\t]/g, (one) => ESCAPES[one])}"`;
}

/** Whether a text has no half of a character of two, which cannot be sent. */
export function isWhole(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
