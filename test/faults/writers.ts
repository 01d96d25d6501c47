import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findChromium } from "../../lib/figures/export/chromium";
import { checkOneOf } from "../../lib/runtime/check";
import type { Writer } from "./writer";

/** Each is loaded alone: a process that starts some hundred times loads no more than it needs. Those that take longest come first. */
const WRITERS: Record<string, () => Promise<Writer>> = {
  runs: async () => (await import("./writers/models")).runs,
  picture: async () => (await import("./writers/reports")).picture,
  media: async () => (await import("./writers/runs")).media,
  data: async () => (await import("./writers/data")).data,
  select: async () => (await import("./writers/data")).select,
  dataset: async () => (await import("./writers/data")).dataset,
  relabelled: async () => (await import("./writers/data")).relabelled,
  parquet: async () => (await import("./writers/data")).parquet,
  features: async () => (await import("./writers/models")).features,
  rows: async () => (await import("./writers/models")).rows,
  model: async () => (await import("./writers/models")).savedModel,
  index: async () => (await import("./writers/models")).index,
  training: async () => (await import("./writers/trainings")).training,
  made: async () => (await import("./writers/trainings")).made,
  shared: async () => (await import("./writers/trainings")).shared,
  summary: async () => (await import("./writers/runs")).summary,
  report: async () => (await import("./writers/reports")).report,
  paper: async () => (await import("./writers/reports")).paper,
  figures: async () => (await import("./writers/reports")).figures,
  course: async () => (await import("./writers/reports")).course,
  executed: async () => (await import("./writers/reports")).executed,
  npm: async () => (await import("./writers/installs")).installs.npm,
  python: async () => (await import("./writers/installs")).installs.python,
  wheels: async () => (await import("./writers/installs")).installs.wheels,
  binding: async () => (await import("./writers/installs")).installs.binding,
  "set-up": () => import("./writers/set-up.mjs"),
};

export const ALL_WRITERS = Object.keys(WRITERS);
/** Those that can write on this machine: a picture needs Chromium. */
export const WRITER_NAMES = ALL_WRITERS.filter((name) => name !== "picture" || findChromium());

/** Writes in place: what the fault runs must find. */
const CARELESS: Writer = { write: (folder) => writeFile(join(folder, "labels.csv"), "id,class\na,calm\nb,sad\n") };

export function loadWriter(name: string): Promise<Writer> {
  if (name === "careless") return Promise.resolve(CARELESS);
  return WRITERS[checkOneOf(name, "the writer", WRITER_NAMES)]();
}
