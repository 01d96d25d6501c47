import type { Annotation } from "plotly.js-dist";
import { INK, textWidth } from "./style";

/** A point of the plane, in the units of the data. */
type Point = readonly [number, number];

/** The part of the plane that a panel shows, and its size in pixels. */
interface PanelWindow {
  x: readonly [number, number];
  y: readonly [number, number];
  width: number;
  height: number;
}

const FONT_SIZE = 11;
const LINE = 15;

/**
 * Each group's name near most of its points, so that the figure can be read without colours. Names do not overlap, and stay inside
 * the panel.
 * @param groups points of each group, at least one each, and its name as figures take it
 */
export function classNames(
  groups: readonly { name: string; points: readonly Point[] }[],
  window: PanelWindow,
): Partial<Annotation>[] {
  const taken: { x: number; y: number; half: number }[] = [];
  return groups.map(({ name, points }) => {
    const half = textWidth(name, FONT_SIZE, 700) / 2 + 5;
    const at = thickest(points);
    const px = ((at[0] - window.x[0]) / (window.x[1] - window.x[0])) * window.width;
    const py = ((at[1] - window.y[0]) / (window.y[1] - window.y[0])) * window.height;
    const x = Math.min(Math.max(px, half), window.width - half);
    const free = (y: number) =>
      y > LINE / 2 &&
      y < window.height - LINE / 2 &&
      taken.every((t) => Math.abs(t.x - x) > t.half + half || Math.abs(t.y - y) > LINE);
    const y =
      places(window.height / LINE)
        .map((lines) => py + lines * LINE)
        .find(free) ?? py + LINE;
    taken.push({ x, y, half });
    return {
      text: `<b>${name}</b>`,
      x: at[0],
      y: at[1],
      xshift: Math.round(x - px),
      yshift: Math.round(y - py),
      showarrow: false,
      font: { size: FONT_SIZE, color: INK },
      bgcolor: "rgba(255,255,255,0.75)",
      borderpad: 1,
    };
  });
}

/** Where a name may be, in lines up (+) or down from its points: just above first, then below, then farther away. */
function places(most: number): number[] {
  return Array.from({ length: Math.ceil(most) }, (_, i) => i + 1.2).flatMap((lines) => [lines, -lines]);
}

/** The point with the nearest quarter of the others closest around it; a mean may fall between two clusters. */
function thickest(points: readonly Point[]): Point {
  let best = points[0];
  let least = Infinity;
  for (const p of points) {
    const distances = Float64Array.from(points, (q) => (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2).sort();
    const quarter = distances[Math.floor(distances.length / 4)];
    if (quarter < least) [best, least] = [p, quarter];
  }
  return best;
}
