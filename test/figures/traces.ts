import assert from "node:assert/strict";
import type { Annotation } from "plotly.js-dist";
import type { Figure } from "../../lib/notebook/notebook-display";

/** What tests look at in a trace of any type. */
export interface Trace {
  type: string;
  mode?: string;
  name?: string;
  showlegend?: boolean;
  legend?: string;
  legendrank?: number;
  xaxis?: string;
  yaxis?: string;
  x: (number | string | null)[];
  y: (number | string | null)[];
  z?: number[][];
  base?: number[];
  width?: number[];
  text?: string[];
  constraintext?: string;
  customdata?: unknown[];
  hovertemplate?: string;
  fill?: string;
  fillcolor?: string;
  line?: { color?: string; dash?: string };
  marker?: { color?: string | string[]; symbol?: string };
  error_x?: { array: number[]; arrayminus: number[] };
}

export function traces(figure: Figure): Trace[] {
  return figure.data as unknown as Trace[];
}

/** The traces for which `wanted` holds; at least one. */
export function tracesWhere(figure: Figure, wanted: (trace: Trace) => boolean): Trace[] {
  const found = traces(figure).filter(wanted);
  assert.ok(
    found.length > 0,
    `no such trace among: ${traces(figure)
      .map((t) => t.name)
      .join(", ")}`,
  );
  return found;
}

export function annotations(figure: Figure): Annotation[] {
  return (figure.layout.annotations ?? []) as Annotation[];
}

export function texts(figure: Figure): string[] {
  return annotations(figure).map((a) => String(a.text));
}

/** Every number of the figure's data, to check what precision they are committed with. */
export function numbersOf(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (value && typeof value === "object") return Object.values(value).flatMap(numbersOf);
  return [];
}
