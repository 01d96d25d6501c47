import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateSynthetic, type SyntheticData } from "../lib/data/synthetic/generate";
import { fromEnvironment } from "../lib/runtime/from-environment";

/** Synthetic videos on disk: 0.2 MB each, made once, and the fewer are among the more. */
export async function videos(count: number): Promise<SyntheticData> {
  return generateSynthetic({ videos: count, folder: fromEnvironment("SDCCA_BENCH_DATA") });
}

/** A folder for what both sides of a row read, removed when the program ends. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
