/** What of a layout is moved when a figure is laid out anew. */
export interface PlainLayout {
  [key: string]: unknown;
  width?: number;
  height?: number;
  margin?: Partial<Record<"l" | "r" | "t" | "b", number>>;
  title?: { text?: string; font?: { size?: number }; y?: number };
  annotations?: PlainPlaced[];
  shapes?: PlainPlaced[];
  legend?: PlainLegend;
  legend2?: PlainLegend;
}

/** A legend outside the plot. */
export interface PlainLegend {
  y?: number;
  yref?: string;
  font?: { size?: number };
}

/** An annotation or a shape. */
export interface PlainPlaced {
  text?: string;
  font?: { size?: number };
  xref?: string;
  yref?: string;
  x?: unknown;
  y?: unknown;
  x0?: unknown;
  x1?: unknown;
  y0?: unknown;
  y1?: unknown;
}

/** An axis. */
export interface PlainAxis {
  title?: { text?: string; font?: { size?: number } };
  domain?: [number, number];
  anchor?: string;
  tickvals?: unknown[];
  ticktext?: string[];
  tickfont?: { size?: number };
  showticklabels?: boolean;
  visible?: boolean;
  type?: string;
}

/** A trace, as far as its place and its words matter. */
export interface PlainPlacedTrace {
  type?: string;
  name?: string;
  xaxis?: string;
  yaxis?: string;
  orientation?: string;
  y?: unknown[];
  legend?: string;
  legendgroup?: string;
  showlegend?: boolean;
}

/** The key of an axis that traces name `x2`: `xaxis2`. */
export function layoutKey(name: string): string {
  return `${name[0]}axis${name.slice(1)}`;
}

/** The names of the layout's axes of one direction, as traces have them. */
export function axesOf(layout: PlainLayout, letter: "x" | "y"): string[] {
  return Object.keys(layout)
    .filter((key) => new RegExp(`^${letter}axis\\d*$`).test(key))
    .map((key) => letter + key.slice(5));
}
