/** `tsx scripts/commands/summary-table.ts results/summary.json`: what a run of the walk-through measured, as a table. */
import { type MapRecord, readSummary, type Summary } from "../../lib/walkthrough/summary";
import { runCommand } from "./command";
import { check } from "../../lib/runtime/check";
import { printableLine } from "../../lib/runtime/printable";

const HELP = "tsx scripts/commands/summary-table.ts FILE: prints a summary.json of the walk-through as a table";

/** The summary as lines of text. */
export function summaryTable(summary: Summary): string {
  const { videos, seed, backend, device, seconds, map, data, labels, notes = {} } = summary;
  const head = ["method", "audio → video", "video → audio", "σ-weighted a → v", "σ-weighted v → a"];
  const cells = (record?: MapRecord) =>
    (["audioToVideo", "videoToAudio"] as const).map((way) =>
      record ? `${record[way].toFixed(3)} ${ends(record.interval[way])}` : "–",
    );
  const rows = Object.entries(map).map(([method, record]) => [
    printableLine(method),
    ...cells(record),
    ...cells(record?.sigmaWeighted),
  ]);
  const stages = Object.entries(seconds).map(([stage, s]) => [printableLine(stage), s.toFixed(1)]);
  const total = Object.values(seconds).reduce((sum, s) => sum + s, 0);
  return [
    `${videos} ${data === "synthetic" ? "synthetic videos" : "videos"}, seed ${seed}, on ${backend} (${device})`,
    "",
    `MAP${labels === "weak" ? " by weak labels, a machine's guess" : ""}, with 95 % bootstrap intervals over queries`,
    ...table([head, ...rows]),
    "",
    ...Object.entries(notes).map(([method, note]) => `${method}: ${note}`),
    ...(Object.keys(notes).length > 0 ? [""] : []),
    ...table([["stage", "seconds"], ...stages, ["all stages", total.toFixed(1)]]),
    "",
    "Stages of notebooks 01 to 05. Notebook 06 shows what the comparison costs.",
  ].join("\n");
}

function ends([low, high]: [number, number]): string {
  return `[${low.toFixed(3)}, ${high.toFixed(3)}]`;
}

/** First column to the left, the others to the right, a rule under the head. */
function table(rows: string[][]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row: string[]) =>
    row.map((text, column) => (column === 0 ? text.padEnd(widths[0]) : text.padStart(widths[column]))).join("  ");
  return [line(rows[0]), widths.map((width) => "─".repeat(width)).join("  "), ...rows.slice(1).map(line)];
}

const interrupted = "nothing was written.";

if (require.main === module)
  runCommand({ help: HELP, options: {}, positionals: true, interrupted }, async (_, [file]) => {
    const summary = readSummary(file);
    check(summary, () => `${file} is missing: the last notebook writes it, so look at what that printed`);
    console.log("\n" + summaryTable(summary));
  });
