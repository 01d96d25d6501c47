import { join } from "node:path";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { type Counts, type Keeping, shown } from "../kept-counts";
import type { FaultReport } from "./fault-runs";

/** What is kept of a writer's runs: how many calls there are, and how many faults were made. None left a problem. */
export type FaultCounts = Pick<FaultReport, "calls" | "kills" | "errors">;

/** What each writer writes. */
const WRITES: Record<string, string> = {
  data: "synthetic shards, tables, manifest",
  dataset: "`writeDataset`, `npm run import`",
  relabelled: "`npm run import -- … --replace`",
  select: "`npm run select`",
  parquet: "`npm run prepare-shards`",
  features: "the cache of features",
  model: "`saveModel`",
  index: "a saved index",
  picture: "`saveFigure`, drawn by Chromium",
  rows: "`writeFeatureRows`",
  report: "the tables of a comparison",
  made: "models of the walk-through",
  shared: "what runs of a comparison share",
  summary: "stages, summary, request",
  training: "checkpoints of a training",
  runs: "a comparison",
  paper: "a folder for a paper",
  figures: "a folder of figures",
  course: "notebooks without solutions",
  executed: "executed notebooks",
  media: "extraction from files",
  npm: "set-up's npm packages",
  python: "set-up's `.venv`",
  wheels: "set-up's files out of wheels",
  binding: "set-up's native TensorFlow",
  "set-up": "the set-up's own files",
};

/** `counts.json`, and the table of docs/reliability.md. */
export const FAULT_COUNTS: Keeping<FaultCounts> = {
  file: join(__dirname, "counts.json"),
  page: join(projectRoot(), "docs", "reliability.md"),
  headings: ["writer", "calls", "kills", "errors"],
  cells: (counts: Counts<FaultCounts>) => {
    const rows = Object.entries(counts);
    const together = (["calls", "kills", "errors"] as const).map((of) => rows.reduce((sum, [, row]) => sum + row[of], 0));
    const named = rows.map(([name, { calls, kills, errors }]) => [
      `\`${name}\`: ${WRITES[name]}`,
      ...[calls, kills, errors].map(shown),
    ]);
    return [...named, ["together", ...together.map(shown)]];
  },
};
