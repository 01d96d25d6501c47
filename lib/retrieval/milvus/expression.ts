import { type Filter, conditionsOf, type PlainCondition } from "../items/filter";
import type { Cell } from "../items/columns";
import type { About } from "./about";

/** A filter as Milvus's expression; undefined when nothing can meet it. @throws InputError for a filter that is none */
export function expressionOf(filter: Filter, { columns, classes }: About): string | undefined {
  const names = columns.map(({ name }) => name);
  const parts = conditionsOf(filter, names, classes).map((condition) => {
    const column = columns.find(({ name }) => name === condition.column);
    return expression(condition, column?.field ?? "class", column?.type ?? "string");
  });
  return parts.includes(undefined) ? undefined : parts.join(" and ");
}

/** Cells of another type than the column's are met by none of its cells. */
function expression(condition: PlainCondition, field: string, type: string): string | undefined {
  if ("oneOf" in condition) {
    const cells = condition.oneOf.filter((cell) => typeof cell === type);
    return cells.length > 0 ? `${field} in [${cells.map(literal).join(", ")}]` : undefined;
  }
  const { from, to } = condition;
  if (typeof (from ?? to) !== type) return undefined;
  const ends = [
    from === undefined ? [] : [`${field} >= ${literal(from)}`],
    to === undefined ? [] : [`${field} <= ${literal(to)}`],
  ];
  return ends.flat().join(" and ");
}

/** Texts in quotes, with quotes and backslashes in them escaped. */
export function literal(cell: Cell): string {
  return typeof cell === "string" ? `"${cell.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r").replace(/\t/g, "\\t")}"` : String(cell); // prettier-ignore
}
