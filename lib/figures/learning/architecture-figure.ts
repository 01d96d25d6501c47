import type { Annotation, Data, Shape } from "plotly.js-dist";
import type { FittedModel } from "../../models/embedding/fitted-model";
import { checkOptions } from "../../runtime/arguments";
import { largest } from "../../runtime/extremes";
import { asTyped } from "../../notebook/figure-text";
import type { Figure } from "../../notebook/notebook-display";
import { axisKey, axisName, baseLayout, GREY, INK, PAGE_WIDTH, panelDomains, panelTitle } from "../style/style";
import { type Layer, type LayerColumn, layersOf } from "./architecture-layers";

/** Options of {@link architectureFigure}. */
export interface ArchitectureFigureOptions {
  title?: string;
}

/** Height of a layer with the arrow to the next one, in pixels, and the share of it that the box takes. */
const [ROW, BOX] = [50, 0.68];
/** Of more shapes than this only the sum is written. */
const MOST_TERMS = 3;
/** Ground and border of trained layers, of those fitted after training, and of those without numbers of their own. */
const LOOKS = {
  trained: { fillcolor: "#e5f1f8", line: { color: "#0072B2", width: 1 } },
  fitted: { fillcolor: "#fdf2dc", line: { color: "#B87A00", width: 1, dash: "dash" } },
  plain: { fillcolor: "#f4f4f4", line: { color: GREY, width: 1, dash: "dot" } },
} as const;

/**
 * The layers of a fitted model as boxes, drawn from its own weights: what each does, and how many numbers it learnt, as a sum over
 * the shapes of its weights. Trained layers have a solid border, those fitted once after training a dashed one, and those without
 * numbers of their own a dotted one. Audio stands beside video; of an attention, the scores beside the classifier.
 * @param model a fitted network of two branches (S-DCCA, end to end, deep CCA, softmax, contrastive, …) or a chunk attention
 * @throws InputError for another kind of model
 */
export function architectureFigure(model: FittedModel, options: ArchitectureFigureOptions = {}): Figure {
  const columns = layersOf(model);
  checkOptions(options);
  const { title } = options;
  const rows = largest(columns.map(({ layers }) => layers.length));
  const size = { width: PAGE_WIDTH, title, panelTitles: true, margin: { l: 12, r: 12, b: 8 } };
  const { t = 0 } = baseLayout({ ...size, height: 0 }).margin as { t?: number };
  // A row more holds the sums.
  const layout = baseLayout({ ...size, height: t + 8 + ROW * (rows + 0.6) });
  const domains = panelDomains(columns.length, 0.06);
  const most = largest(columns.flatMap(({ layers }) => layers.map(numbersOf))) || 1;
  const axes: Record<string, unknown> = {};
  const [data, shapes, annotations]: [Data[], Partial<Shape>[], Partial<Annotation>[]] = [[], [], []];
  columns.forEach((column, c) => {
    const [x, y] = [axisName("x", c), axisName("y", c)];
    const { layers } = column;
    const labels = { tickvals: layers.map((_, i) => layers.length - 1 - i), ticktext: layers.map(({ text }) => asTyped(text)) };
    axes[axisKey("x", c)] = { domain: domains[c], range: [0, most], visible: false, fixedrange: true, anchor: y };
    axes[axisKey("y", c)] = { domain: [0, 1], range: [-1.1, rows - 0.5], visible: false, fixedrange: true, anchor: x, ...labels };
    data.push(numbersTrace(column, x, y));
    layers.forEach((layer, i) => {
      const at = layers.length - 1 - i;
      shapes.push(box(layer, at, x, y));
      annotations.push(words(`<b>${asTyped(layer.text)}</b>${below(layer)}`, at, x, y));
      if (i > 0) annotations.push(words("↓", at + 0.5, x, y));
    });
    annotations.push(words(asTyped(sumOf(column)), -0.8, x, y), panelTitle(column.title, domains[c][0]));
  });
  const total = sum(columns.map(({ layers }) => sum(layers.map(numbersOf))));
  const alt = `layers of the ${model.kind} model, ${total.toLocaleString("en")} learnt numbers`;
  return {
    data,
    layout: {
      ...layout,
      ...axes,
      shapes,
      annotations: annotations as Annotation[],
      hovermode: false,
      meta: { alt, n: "1 model" },
    } as Figure["layout"],
  };
}

/** Nothing that is seen: what each layer learnt, for whoever reads the figure's data or its words. */
function numbersTrace({ layers }: LayerColumn, xaxis: string, yaxis: string): Data {
  const at = layers.map((_, i) => layers.length - 1 - i);
  const marker = { opacity: 0, size: 1 };
  const places = { x: layers.map(numbersOf), y: at, xaxis, yaxis };
  return {
    type: "scatter",
    mode: "markers",
    name: "learnt numbers",
    ...places,
    marker,
    hoverinfo: "none",
    showlegend: false,
  } as Data;
}

function box(layer: Layer, at: number, x: string, y: string): Partial<Shape> {
  const look = layer.shapes.length === 0 ? LOOKS.plain : layer.fitted ? LOOKS.fitted : LOOKS.trained;
  const place = { xref: `${x} domain`, yref: y, x0: 0, x1: 1, y0: at - BOX / 2, y1: at + BOX / 2 };
  return { type: "rect", layer: "below", ...place, ...look } as Partial<Shape>;
}

function words(text: string, at: number, x: string, y: string): Partial<Annotation> {
  const place = { xref: `${x} domain`, yref: y, x: 0.5, y: at, xanchor: "center", yanchor: "middle" };
  return { text, ...place, showarrow: false, font: { size: 11, color: INK } } as unknown as Partial<Annotation>;
}

/** The second line of a box: the sum over its shapes, or what comes out of it. */
function below(layer: Layer): string {
  const { shapes, note, fitted } = layer;
  if (shapes.length === 0) return note ? `<br>${asTyped(note)}` : "";
  const terms = shapes.map((shape) => shape.map((units) => units.toLocaleString("en")).join(" · "));
  const total = `${numbersOf(layer).toLocaleString("en")}${fitted ? ", fitted at the end" : ""}`;
  return `<br>${shapes.length <= MOST_TERMS ? `${terms.join(" + ")} = ${total}` : `${total} in all`}`;
}

function sumOf({ title, layers }: LayerColumn): string {
  const of = (fitted: boolean) => sum(layers.filter((layer) => Boolean(layer.fitted) === fitted).map(numbersOf));
  const [trained, fitted] = [of(false), of(true)].map((count) => count.toLocaleString("en"));
  return `${title}: ${trained} trained${of(true) > 0 ? `, ${fitted} fitted at the end` : ""}`;
}

/** How many numbers a layer consists of. */
function numbersOf({ shapes }: Layer): number {
  return sum(shapes.map((shape) => shape.reduce((product, units) => product * units, 1)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
