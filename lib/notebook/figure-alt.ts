import { wordsOf } from "./figure-text";
import type { Figure } from "./notebook-display";
import { describeTrace, number, type PlainTrace } from "./trace-alt";

/** What is read of an axis. */
interface PlainAxis {
  title?: string | { text?: string };
  domain?: [number, number];
  anchor?: string;
  tickvals?: unknown[];
  ticktext?: string[];
}

/** Traces of a panel that are told one by one; the rest is counted. */
const TOLD = 8;

/**
 * What a figure shows, in words, for whoever cannot see it: its heading, then for each panel the axes and the traces, lines by
 * their ends and their highest point, bars and dots by their values, matrices by their diagonal and their largest cell.
 */
export function figureAlt(figure: Figure): string {
  const panels = new Map<string, PlainTrace[]>();
  for (const trace of figure.data as PlainTrace[]) {
    const place = `${trace.xaxis ?? "x"} ${trace.yaxis ?? "y"}`;
    if (describeTrace(trace)) panels.set(place, [...(panels.get(place) ?? []), trace]);
  }
  const sentences = [...panels].map(([place, traces]) => {
    const [x, y] = place.split(" ");
    const [across, up] = [axisOf(figure, "x", x), axisOf(figure, "y", y)];
    const axes = [axisWords("x", across, traces), axisWords("y", up, traces)].filter(Boolean).join(", ");
    // Panels side by side share the words of their rows, which stand beside the first.
    const labels = labelsOf(up) ?? (up.tickvals ? labelsOf(axisOf(figure, "y")) : undefined);
    const title = titleAt(figure, across, up);
    const head = [title, axes && `(${axes})`].filter(Boolean).join(" ");
    const told = traces.slice(0, TOLD).map((trace) => describeTrace(trace, labels).replace(title && `${title}: `, ""));
    if (traces.length > TOLD) told.push(`and ${traces.length - TOLD} more`);
    return `${head ? `${head}: ` : ""}${told.join("; ")}.`;
  });
  return [`${figureHeading(figure)}.`, ...sentences].join(" ");
}

/** The figure's title, else what it says of itself. */
export function figureHeading({ layout }: Figure): string {
  const title = typeof layout.title === "string" ? layout.title : layout.title?.text;
  const words = title ?? (layout.meta as { alt?: unknown } | undefined)?.alt;
  return words ? plain(String(words)) : "Figure";
}

function plain(text: string): string {
  return wordsOf(text).replace(/\s+/g, " ").trim();
}

function titleOf({ title }: PlainAxis): string {
  return plain((typeof title === "string" ? title : title?.text) ?? "");
}

/** `x: recall, 0 to 1`; nothing for an axis without a title. */
function axisWords(letter: "x" | "y", axis: PlainAxis, traces: readonly PlainTrace[]): string {
  const title = titleOf(axis);
  if (!title) return "";
  const values = traces.flatMap((trace) => Array.from(trace[letter] ?? [])).filter((v): v is number => Number.isFinite(v));
  if (values.length === 0) return `${letter}: ${title}`;
  const marks = otherNumbers(axis);
  if (marks) return `${letter}: ${title}, marked at ${marks.join(", ")}`;
  const [low, high] = values.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]);
  return `${letter}: ${title}, ${number(low)} to ${number(high)}`;
}

/** What stands at an axis, where it is numbers other than the places they stand at, as hertz at rows: those places mean nothing. */
function otherNumbers({ tickvals = [], ticktext }: PlainAxis): readonly string[] | undefined {
  const marks = ticktext?.map((text) => (text === "" ? NaN : Number(text))) ?? [];
  return marks.every(Number.isFinite) && marks.some((mark, i) => mark !== tickvals[i]) ? ticktext : undefined;
}

/** Words of whole numbers on an axis, such as methods in rows. */
function labelsOf({ tickvals, ticktext }: PlainAxis): ReadonlyMap<unknown, string> | undefined {
  return ticktext && new Map(ticktext.map((text, i) => [tickvals?.[i] ?? i, plain(text)]));
}

/** The title of the panel that a trace is drawn in, without its markup; empty where there is none. */
export function panelTitle(figure: Figure, trace: { xaxis?: string; yaxis?: string }): string {
  return titleAt(figure, axisOf(figure, "x", trace.xaxis), axisOf(figure, "y", trace.yaxis));
}

function axisOf({ layout }: Figure, letter: "x" | "y", name: string = letter): PlainAxis {
  return ((layout as Record<string, unknown>)[`${letter}axis${name.slice(1)}`] ?? {}) as PlainAxis;
}

/** The annotation at the upper left corner of a panel. */
function titleAt({ layout }: Figure, across: PlainAxis, up: PlainAxis): string {
  const [x, y] = [across.domain?.[0] ?? 0, up.domain?.[1] ?? 1];
  const found = (layout.annotations ?? []).find(
    (note) => note.xref === "paper" && note.yanchor === "bottom" && near(note.x, x) && near(note.y, y),
  );
  return plain(String(found?.text ?? ""));
}

function near(a: unknown, b: number): boolean {
  return typeof a === "number" && Math.abs(a - b) < 1e-3;
}
