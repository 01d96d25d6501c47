import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkOneOf } from "../../lib/runtime/check";
import type { Writer } from "./writer";

/** Each is loaded alone: a process that starts some hundred times loads no more than it needs. */
const WRITERS: Record<string, () => Promise<Writer>> = {
  data: async () => (await import("./data-writers")).data,
  select: async () => (await import("./data-writers")).select,
  dataset: async () => (await import("./data-writers")).dataset,
  parquet: async () => (await import("./data-writers")).parquet,
  features: async () => (await import("./model-writers")).features,
  rows: async () => (await import("./model-writers")).rows,
  model: async () => (await import("./model-writers")).savedModel,
  index: async () => (await import("./model-writers")).index,
  runs: async () => (await import("./model-writers")).runs,
  shared: async () => (await import("./model-writers")).shared,
  summary: async () => (await import("./run-writers")).summary,
  media: async () => (await import("./run-writers")).media,
  "set-up": () => import("./setup-writer.mjs"),
};

export const WRITER_NAMES = Object.keys(WRITERS);

/** Writes in place: what the fault runs must find. */
const CARELESS: Writer = { write: (folder) => writeFile(join(folder, "labels.csv"), "id,class\na,calm\nb,sad\n") };

export function loadWriter(name: string): Promise<Writer> {
  if (name === "careless") return Promise.resolve(CARELESS);
  return WRITERS[checkOneOf(name, "the writer", WRITER_NAMES)]();
}
