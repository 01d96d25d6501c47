import { axesOf, layoutKey, type PlainAxis, type PlainLayout, type PlainPlaced } from "./plain-layout";

type Span = [number, number];

/**
 * Panels that stand side by side, below each other: each keeps its height and takes the whole width. What the first column alone
 * has, axis titles and tick labels, all have then.
 * @param between room between panels, in pixels, for tick labels, the axis' title and the next panel's title
 * @returns the layout, unchanged when there is one column only
 */
export function stackPanels(layout: PlainLayout, between: number): PlainLayout {
  const axis = (name: string) => (layout[layoutKey(name)] ?? {}) as PlainAxis;
  const columns = columnsOf(axesOf(layout, "x").map((name) => axis(name).domain ?? [0, 1]));
  if (columns.length < 2) return layout;
  const columnOf = (x: number) => columns.reduce((last, [from], c) => (x >= from - 1e-6 ? c : last), 0);
  const { margin, height = 450 } = layout;
  const plot = height - (margin?.t ?? 0) - (margin?.b ?? 0);
  const whole = columns.length * plot + (columns.length - 1) * between;
  const lifted = (y: number, column: number) => round(((columns.length - 1 - column) * (plot + between) + y * plot) / whole);
  const changed: PlainLayout = { ...layout, height: height - plot + whole };
  const columnOfAxis = (name: string) => columnOf((axis(name).domain ?? [0, 1])[0]);
  for (const name of axesOf(layout, "x")) changed[layoutKey(name)] = { ...axis(name), domain: [0, 1] };
  const first = axesOf(layout, "y").filter((name) => columnOfAxis(axis(name).anchor ?? "x") === 0);
  for (const name of axesOf(layout, "y")) {
    const own = axis(name);
    const column = columnOfAxis(own.anchor ?? "x");
    const [from, to] = own.domain ?? [0, 1];
    const twin = first.map(axis).find((other) => same(other.domain ?? [0, 1], [from, to]));
    const domain: Span = [lifted(from, column), lifted(to, column)];
    changed[layoutKey(name)] = { ...own, ...(column > 0 && twin ? shared(own, twin) : {}), domain };
  }
  const moved = (placed: PlainPlaced) => movedPlaced(placed, columns, columnOf, lifted);
  if (layout.annotations) changed.annotations = layout.annotations.map(moved);
  if (layout.shapes) changed.shapes = layout.shapes.map(moved);
  return changed;
}

/** The columns' stretches of the width, from the left. */
function columnsOf(domains: readonly Span[]): Span[] {
  const found = new Map(domains.map((domain) => [domain.join(), domain]));
  const spans = [...found.values()].sort((a, b) => a[0] - b[0]);
  // What overlaps is no column beside another.
  return spans.every(([from], i) => i === 0 || from >= spans[i - 1][1] - 1e-6) ? spans : [];
}

function same(a: Span, b: Span): boolean {
  return Math.abs(a[0] - b[0]) < 1e-6 && Math.abs(a[1] - b[1]) < 1e-6;
}

/** What an axis takes over from the one that stood at its left. */
function shared(own: PlainAxis, first: PlainAxis): Partial<PlainAxis> {
  return {
    ...(first.showticklabels !== undefined || own.showticklabels === false
      ? { showticklabels: first.showticklabels ?? true }
      : {}),
    ...(own.tickvals && !own.ticktext && first.ticktext ? { ticktext: first.ticktext } : {}),
    ...(own.title?.text ? {} : { title: first.title }),
  };
}

/** Places in fractions of the plot area move with their panel; those on axes do by themselves. */
function movedPlaced(
  placed: PlainPlaced,
  columns: readonly Span[],
  columnOf: (x: number) => number,
  lifted: (y: number, column: number) => number,
): PlainPlaced {
  const start = placed.x ?? placed.x0;
  if (placed.xref !== "paper" || typeof start !== "number") return placed;
  const column = columnOf(start);
  const [from, to] = columns[column];
  const result: PlainPlaced = { ...placed };
  const move = (key: "x" | "x0" | "x1" | "y" | "y0" | "y1", to: (value: number) => number) => {
    const value = placed[key];
    if (typeof value === "number") result[key] = to(value);
  };
  for (const key of ["x", "x0", "x1"] as const) move(key, (x) => round((x - from) / (to - from)));
  if (placed.yref === "paper") for (const key of ["y", "y0", "y1"] as const) move(key, (y) => lifted(y, column));
  return result;
}

function round(value: number): number {
  return Number(value.toFixed(5));
}
