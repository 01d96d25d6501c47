import type { Figure } from "../../notebook/notebook-display";
import type { Venue } from "./venues";

/** A point of print in a figure's pixels, which are 96 to the inch at print size. */
const PIXELS_PER_POINT = 96 / 72;

/** Keys that hold the width of a line by themselves. */
const LINE_WIDTHS = /^(linewidth|gridwidth|tickwidth|zerolinewidth|thickness|outlinewidth|borderwidth)$/;

/**
 * The figure with no letters and no lines below what survives print: smaller sizes are raised, all others stay. Lines of width 0
 * are none, and stay so.
 * @param figure as plain JSON
 */
export function withPrintMinimums(
  figure: Figure,
  { leastLetters, leastLine }: Pick<Venue, "leastLetters" | "leastLine">,
): Figure {
  // Up to the next hundredth: a size that is rounded down would fall below the rule.
  const letters = Math.ceil(leastLetters * PIXELS_PER_POINT * 100) / 100;
  const line = Math.ceil(leastLine * PIXELS_PER_POINT * 100) / 100;
  const raised = (value: unknown, least: number) => {
    const one = (v: unknown) => (typeof v === "number" && v > 0 ? Math.max(v, least) : v);
    return Array.isArray(value) ? value.map(one) : one(value);
  };
  const walk = (value: unknown, parent: string): unknown => {
    if (Array.isArray(value)) return typeof value[0] === "object" ? value.map((one) => walk(one, parent)) : value;
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        if (key === "size" && /font$/.test(parent)) return [key, raised(inner, letters)];
        if ((key === "width" && parent === "line") || LINE_WIDTHS.test(key)) return [key, raised(inner, line)];
        return [key, walk(inner, key)];
      }),
    );
  };
  return walk(figure, "") as Figure;
}
