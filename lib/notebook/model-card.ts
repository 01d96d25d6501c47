import { WEAK } from "../data/dataset/dataset-card";
import type { FittedModel } from "../models/embedding/fitted-model";
import type { History } from "../training/history";
import { duration } from "./progress";
import { escapeHtml } from "./escape-html";

/** What a card shows, as far as it is there: all of a fitted model, and of what only embeds the rest. */
type ModelLike = Partial<FittedModel> & { correlations?: readonly number[] };

/** A fitted model of any kind in a few lines, as HTML and as text; undefined for anything else. */
export function modelCard(value: object): { html: string; text: string } | undefined {
  if (!isModel(value)) return undefined;
  const lines = linesOf(value);
  const title = `${value.kind ?? "Embedding"} model`;
  const width = Math.max(...lines.map(([name]) => name.length));
  const cell = 'style="text-align:left;padding:2px 10px;vertical-align:top"';
  const rows = lines.map(([name, text]) => `<tr><th ${cell}>${name}</th><td ${cell}>${escapeHtml(text)}</td></tr>`);
  const caption = `<caption style="text-align:left;padding:4px 10px;caption-side:top"><b>${escapeHtml(title)}</b></caption>`;
  return {
    html: `<table style="border-collapse:collapse;margin:6px 0">\n${caption}\n${rows.join("\n")}\n</table>`,
    text: [title, ...lines.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`)].join("\n"),
  };
}

/** What every fit gives, and what embeds both views, such as a model that was weighted. */
function isModel(value: object): value is ModelLike {
  const { kind, options, widths, state, embedAudio, embedVideo } = value as Record<string, unknown>;
  const fitted = typeof kind === "string" && [options, widths, state].every((part) => typeof part === "object" && part !== null);
  return fitted || [embedAudio, embedVideo].every((one) => typeof one === "function");
}

function linesOf(model: ModelLike): [name: string, text: string][] {
  const { history, options, classes, weakLabels, widths, state, correlations } = model;
  const lines: [string, string][] = [];
  const add = (name: string, text: string | undefined) => void (text && lines.push([name, text]));
  add("training", history && trainingText(history));
  add("options", options && optionsText(options));
  add("classes", classes?.join(", "));
  add("labels", weakLabels && WEAK);
  add("features", widths && `audio of ${widths.audio} columns, video of ${widths.video}`);
  const numbers = countNumbers(state);
  add("parameters", numbers > 0 ? numbers.toLocaleString("en") : undefined);
  add("correlations", correlations?.map((one) => one.toFixed(2)).join(", "));
  const functions = Object.entries(model).filter(([, one]) => typeof one === "function");
  add("functions", functions.map(([name]) => name).join(", "));
  return lines;
}

function trainingText({ epochs, bestEpoch, ended, notes = [] }: History): string {
  const { validation } = epochs[bestEpoch - 1] ?? {};
  const { seconds } = epochs.at(-1) ?? {};
  const score = validation === undefined ? "" : ` (validation ${validation.toFixed(3)})`;
  const parts = [`${epochs.length} epoch${epochs.length === 1 ? "" : "s"}`, `epoch ${bestEpoch} kept${score}`];
  if (seconds !== undefined) parts.push(duration(1000 * seconds));
  if (ended !== "all epochs") parts.push(ended);
  return [parts.join(", "), ...notes].join("; ");
}

/** What is one value or a short list of them; of the rest that it is there. */
function optionsText(options: object): string {
  return Object.entries(options)
    .map(([name, value]) => `${name} ${valueText(value)}`)
    .join(", ");
}

function valueText(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const short = Array.isArray(value) && value.length <= 4 && value.every((one) => typeof one !== "object");
  return short ? `[${value.join(", ")}]` : "…";
}

/** Numbers in arrays, except the shapes that say how to read them. */
function countNumbers(value: unknown): number {
  if (ArrayBuffer.isView(value)) return (value as Float32Array).length;
  if (Array.isArray(value)) return value.reduce((sum, one) => sum + (typeof one === "number" ? 1 : countNumbers(one)), 0);
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce((sum, [name, one]) => sum + (name === "shape" ? 0 : countNumbers(one)), 0);
}
