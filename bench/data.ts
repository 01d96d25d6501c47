import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateSynthetic, type SyntheticData } from "../lib/data/synthetic/generate";
import { fromEnvironment } from "../lib/runtime/from-environment";

/** Synthetic videos on disk: 0.2 MB each, made once, and the fewer are among the more. */
export async function videos(count: number): Promise<SyntheticData> {
  return generateSynthetic({ videos: count, folder: fromEnvironment("SDCCA_BENCH_DATA") });
}

const scratch: string[] = [];

/** A folder for what both sides of a row read, removed when the program ends. */
export function scratchFolder(): string {
  if (scratch.length === 0)
    process.on("exit", () => scratch.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
  scratch.push(mkdtempSync(join(tmpdir(), "bench-")));
  return scratch[scratch.length - 1];
}
