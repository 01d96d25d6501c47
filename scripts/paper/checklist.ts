import { escapeLatex } from "../../lib/comparison/latex/text";
import { coursesNote } from "../../lib/comparison/report/training-courses";
import type { RunRecord } from "../../lib/comparison/runs/run-record";
import type { PaperResults } from "./results";

/** A point of the reproducibility checklist; without an answer the author fills it in. */
export interface ChecklistItem {
  point: string;
  answer?: string;
}

/** The reproducibility checklist, filled in from what the results say of themselves. */
export function checklist({ settings, summary, records, planned }: Omit<PaperResults, "tables" | "figures">): ChecklistItem[] {
  const [first] = records as (RunRecord | undefined)[];
  const synthetic = first?.synthetic ?? summary?.data === "synthetic";
  const weak = first?.weakLabels || summary?.labels === "weak";
  const versions = first?.versions ?? summary?.versions ?? {};
  const seeds = distinct(records.map(({ seed }) => seed));
  const seconds = records.reduce((sum, record) => sum + record.seconds + record.tuningSeconds, 0);
  const stages = Object.values(summary?.seconds ?? {}).reduce((sum, one) => sum + one, 0);
  return [
    {
      point: "Data",
      answer: synthetic
        ? "Synthetic, made by the project with a seed. The order of methods is by construction; no claim about real videos follows."
        : `Own data, fingerprint ${first?.data ?? summary?.dataFingerprint}. Not synthetic.`,
    },
    { point: "Licence and origin of the data", ...(synthetic && { answer: "Made by the project; no videos of others." }) },
    { point: "Labels", ...(weak && { answer: "Weak: a machine's guess, not checked by people." }) },
    { point: "Size", answer: sizes(first, summary) },
    { point: "Split", answer: splits(records) },
    {
      point: "Seeds",
      answer: [
        ...(summary ? [`walk-through: ${summary.seed} (data, split and training)`] : []),
        ...(seeds.length > 0 ? [`comparison: ${seeds.join(", ")} (training)`] : []),
      ].join("; "),
    },
    {
      point: "Settings",
      answer: summary
        ? `now set: ${settings.epochs} epochs of S-DCCA, ${settings.attentionEpochs} of the attention; each run of the comparison holds its own options`
        : "each run of the comparison holds its own options",
    },
    {
      point: "Selection",
      answer:
        records.length > 0
          ? `options and epochs were chosen on validation videos of the training part, up to ${Math.max(...records.map(({ tried }) => tried))} option sets a method; nothing was chosen on test videos`
          : "the epoch was chosen on validation videos of the training part; nothing was chosen on test videos",
    },
    ...(records.length > 0 ? [{ point: "Completeness", answer: `${records.length} of ${planned} planned runs` }] : []),
    ...(records.some(({ training }) => training)
      ? [{ point: "Divergence", answer: coursesNote(records) ?? "no training diverged" }]
      : []),
    {
      point: "Measures",
      answer:
        "MAP over the whole ranking, by class; an item is correct when it has the class of the query. Definitions stand below the tables.",
    },
    {
      point: "Uncertainty",
      answer:
        "95 % bootstrap intervals over queries; paired permutation tests with Holm's correction; ± is a standard deviation over runs",
    },
    {
      point: "Software",
      answer: Object.entries(versions)
        .flatMap(([name, version]) => (version ? [`${name} ${version}`] : []))
        .join(", "),
    },
    ...(first ? [{ point: "Code", answer: `fingerprint ${distinct(records.map(({ code }) => code)).join(", ")}` }] : []),
    { point: "Machine", answer: distinct([...records.map(machine), ...(summary ? [machine(summary)] : [])]).join("; ") },
    {
      point: "Time",
      answer: [
        ...(summary ? [`walk-through ${stages.toFixed(0)} s`] : []),
        ...(records.length > 0 ? [`trainings of the comparison ${seconds.toFixed(0)} s`] : []),
      ].join("; "),
    },
    { point: "Where the code can be found" },
    { point: "Limits of the claims" },
    { point: "Ethics and consent of the people in the data", ...(synthetic && { answer: "No people are in the data." }) },
  ];
}

/** The checklist as paragraphs of LaTeX; open items are marked. A `description` would print over itself in IEEE's class. */
export function checklistLatex(items: readonly ChecklistItem[]): string {
  const lines = items.map(
    ({ point, answer }) =>
      `\\par\\noindent\\textbf{${escapeLatex(point)}.} ${answer ? escapeLatex(answer) : "\\textbf{[to be filled in by the author]}"}`,
  );
  return ["{\\raggedright", ...lines, "\\par}", ""].join("\n");
}

function sizes(first: RunRecord | undefined, summary: PaperResults["summary"]): string {
  return [
    ...(summary ? [`walk-through: ${summary.videos} videos`] : []),
    ...(first
      ? [`comparison: ${first.videos} videos, ${first.trainingVideos} of them train in a fold, ${first.classes.length} classes`]
      : []),
  ].join("; ");
}

function splits(records: readonly RunRecord[]): string {
  const folds = records[0]?.folds;
  const walkthrough = "walk-through: the data's own split, or else stratified, 80 % train and 20 % test";
  return folds === undefined
    ? walkthrough
    : `comparison: ${folds} fold${folds === 1 ? "" : "s"}, each test video in one of them; ${walkthrough}`;
}

function machine({ backend, device }: { backend: string; device: string }): string {
  return `${device}, ${backend}`;
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}
