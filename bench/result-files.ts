import { join } from "node:path";
import { writeWhole } from "../lib/runtime/files/atomic-write";
import { projectRoot } from "../lib/runtime/files/project-root";
import { load, machine } from "./machine";

/** Where every run writes what it measured. */
export const RESULTS = join(projectRoot(), "results", "bench");
/** Where the numbers lie that the documentation quotes: committed, and written when that is asked for. */
export const KEPT = __dirname;

/** Writes what was measured as JSON, with the time, the machine and its load. */
export async function writeMeasured(folder: string, name: string, measured: object): Promise<void> {
  const facts = { date: new Date().toISOString(), machine: machine(), load: load() };
  await writeText(folder, name, JSON.stringify({ ...facts, ...measured }, null, 1) + "\n");
}

export async function writeText(folder: string, name: string, text: string): Promise<void> {
  await writeWhole(join(folder, name), text);
}
