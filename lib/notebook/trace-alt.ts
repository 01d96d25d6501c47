import { wordsOf } from "./figure-text";

/** What is read of a trace of any type. */
export interface PlainTrace {
  type?: string;
  mode?: string;
  name?: string;
  xaxis?: string;
  yaxis?: string;
  orientation?: string;
  x?: ArrayLike<unknown>;
  y?: ArrayLike<unknown>;
  z?: ArrayLike<ArrayLike<number>>;
  base?: ArrayLike<number>;
  hoverinfo?: string;
}

/** Values that are told one by one; of more only the ends. */
const TOLD = 12;

/**
 * One trace in words, or nothing: what only the legend shows, and what has no hover text, such as areas that belong to a line.
 * @param labels words of the numbers on the y axis
 */
export function describeTrace(trace: PlainTrace, labels?: ReadonlyMap<unknown, string>): string {
  if (trace.type === "heatmap") return matrix(trace, labels);
  const points = pointsOf(trace);
  if (points.length === 0 || trace.hoverinfo === "skip") return "";
  const name = wordsOf(trace.name ?? "").trim();
  const words =
    trace.type === "bar" ? bars(trace, points) : (trace.mode ?? "lines").includes("lines") ? line(points) : marks(points, labels);
  return words && (name ? `${name}: ${words}` : words);
}

type Point = { x: unknown; y: unknown };

function pointsOf({ x, y }: PlainTrace): Point[] {
  const count = Math.max(x?.length ?? 0, y?.length ?? 0);
  const all = Array.from({ length: count }, (_, i) => ({ x: x?.[i] ?? (x ? null : i), y: y?.[i] ?? (y ? null : i) }));
  return all.filter((point) => point.x !== null && point.y !== null);
}

function line(points: readonly Point[]): string {
  const [first, last] = [points[0], points[points.length - 1]];
  if (points.length === 1) return `${value(first.y)} at ${value(first.x)}`;
  if (points.every(({ y }) => y === first.y)) return `${value(first.y)} throughout`;
  const best = points.reduce((a, b) => (Number(b.y) > Number(a.y) ? b : a));
  const ends = `${value(first.y)} at ${value(first.x)} to ${value(last.y)} at ${value(last.x)}`;
  return best === first || best === last ? ends : `${ends}, highest ${value(best.y)} at ${value(best.x)}`;
}

function marks(points: readonly Point[], labels?: ReadonlyMap<unknown, string>): string {
  if (labels) {
    const rows = points.map(({ x, y }) => `${labels.get(Math.round(Number(y))) ?? value(y)} ${value(x)}`);
    return some(rows);
  }
  return points.length === 1 ? line(points) : `${points.length} points`;
}

function bars({ orientation, base }: PlainTrace, points: readonly Point[]): string {
  const lengths = points.map(({ x, y }) => (orientation === "h" ? x : y));
  const places = points.map(({ x, y }) => (orientation === "h" ? y : x));
  if (base)
    return `${points.length} stretches, ${value(lengths.reduce<number>((sum, length) => sum + Number(length), 0))} in all`;
  if (places.some((place) => typeof place === "string")) return some(places.map((place, i) => `${place} ${value(lengths[i])}`));
  if (points.length === 1) return `${value(lengths[0])} at ${value(places[0])}`;
  const numbers = lengths.map(Number);
  const most = Math.max(...numbers);
  if (numbers.every((length) => length === most)) return `at ${some(places.map(value))}`;
  return `${points.length} bars of ${number(Math.min(...numbers))} to ${number(most)}, highest at ${value(places[numbers.indexOf(most)])}`;
}

/** The largest cell, and the diagonal where rows and columns are the same. */
function matrix({ name, x, y, z }: PlainTrace, labels?: ReadonlyMap<unknown, string>): string {
  const cells = Array.from(z ?? [], (row, r) => Array.from(row, (share, c) => ({ share, row: y?.[r], column: x?.[c] }))).flat();
  if (cells.length === 0) return "";
  const best = cells.reduce((a, b) => (b.share > a.share ? b : a));
  const square = JSON.stringify(Array.from(x ?? [])) === JSON.stringify(Array.from(y ?? []));
  const diagonal = cells.filter(({ row, column }) => row === column).map(({ share, row }) => `${value(row)} ${number(share)}`);
  const largest = `largest ${number(best.share)} in row ${rowName(best.row, labels)}, column ${value(best.column)}`;
  return `${wordsOf(name ?? "shares")}: ${square ? `on the diagonal ${some(diagonal)}; ` : ""}${largest}`;
}

/** What stands at a row, or else beside the nearest one that has words. */
function rowName(row: unknown, labels?: ReadonlyMap<unknown, string>): string {
  const own = labels?.get(row);
  if (own !== undefined || typeof row !== "number" || !labels?.size) return own ?? value(row);
  const away = (at: unknown) => Math.abs(Number(at) - row);
  const [, nearest] = [...labels].reduce((a, b) => (away(b[0]) < away(a[0]) ? b : a));
  return `near ${nearest}`;
}

function some(words: readonly string[]): string {
  const rest = words.length - TOLD;
  return rest > 1 ? `${words.slice(0, TOLD).join(", ")} and ${rest} more` : words.join(", ");
}

function value(of: unknown): string {
  return typeof of === "number" ? number(of) : wordsOf(String(of));
}

/** Three significant digits, whole numbers as they are. */
export function number(value: number): string {
  const short = Number.isInteger(value) ? value : Number(value.toPrecision(3));
  return String(short).replace("-", "−");
}
