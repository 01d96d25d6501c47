import { duration } from "./progress";
import { escape as escapeHtml } from "./table-view";

/** What a card shows of a trained model, as far as the model has it. */
interface ModelLike {
  kind?: string;
  options?: object;
  classes?: readonly string[] | number;
  weights?: unknown;
  history?: { epochs: { validation?: number; seconds?: number }[]; bestEpoch: number; ended?: string };
  correlations?: readonly number[];
}

/** A trained model in a few lines, as HTML and as text; undefined for anything else. */
export function modelCard(value: object): { html: string; text: string } | undefined {
  if (!isModel(value)) return undefined;
  const lines = linesOf(value);
  const title = `${value.kind ?? "Trained"} model`;
  const width = Math.max(...lines.map(([name]) => name.length));
  const cell = 'style="text-align:left;padding:2px 10px"';
  const rows = lines.map(([name, text]) => `<tr><th ${cell}>${name}</th><td ${cell}>${escapeHtml(text)}</td></tr>`);
  const caption = `<caption style="text-align:left;padding:4px 10px;caption-side:top"><b>${escapeHtml(title)}</b></caption>`;
  return {
    html: `<table style="border-collapse:collapse;margin:6px 0">\n${caption}\n${rows.join("\n")}\n</table>`,
    text: [title, ...lines.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`)].join("\n"),
  };
}

function isModel(value: object): value is ModelLike {
  const { history, embedAudio, embedVideo } = value as Record<string, unknown>;
  const { epochs, bestEpoch } = Object(history) as Record<string, unknown>;
  return (
    (Array.isArray(epochs) && typeof bestEpoch === "number") || [embedAudio, embedVideo].some((f) => typeof f === "function")
  );
}

function linesOf(model: ModelLike): [name: string, text: string][] {
  const { history, options, classes, weights, correlations } = model;
  const lines: [string, string][] = [];
  const add = (name: string, text: string | undefined) => void (text && lines.push([name, text]));
  add("training", history && trainingText(history));
  add("options", options && optionsText(options));
  add("classes", typeof classes === "number" ? String(classes) : classes?.join(", "));
  const numbers = countNumbers(weights);
  add("parameters", numbers > 0 ? numbers.toLocaleString("en") : undefined);
  add("correlations", correlations?.map((one) => one.toFixed(2)).join(", "));
  const functions = Object.entries(model).filter(([, one]) => typeof one === "function");
  add("functions", functions.map(([name]) => name).join(", "));
  return lines;
}

function trainingText({ epochs, bestEpoch, ended }: NonNullable<ModelLike["history"]>): string {
  const { validation } = epochs[bestEpoch - 1] ?? {};
  const { seconds } = epochs.at(-1) ?? {};
  const score = validation === undefined ? "" : ` (validation ${validation.toFixed(3)})`;
  const parts = [`${epochs.length} epoch${epochs.length === 1 ? "" : "s"}`, `epoch ${bestEpoch} kept${score}`];
  if (seconds !== undefined) parts.push(duration(1000 * seconds));
  if (ended && ended !== "all epochs") parts.push(ended);
  return parts.join(", ");
}

/** What is one value; of the rest that it is there. */
function optionsText(options: object): string {
  const one = (value: unknown) => (typeof value === "object" && value !== null ? "…" : String(value));
  return Object.entries(options)
    .filter(([, value]) => value !== undefined && typeof value !== "function")
    .map(([name, value]) => `${name} ${one(value)}`)
    .join(", ");
}

function countNumbers(value: unknown): number {
  if (ArrayBuffer.isView(value)) return (value as Float32Array).length;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((sum: number, one) => sum + countNumbers(one), 0);
}
