/** `tsx scripts/static-figures.ts notebooks/*.ipynb`: static pictures beside the interactive figures of executed notebooks. */
import { statSync } from "node:fs";
import { findChromium, withRenderer } from "../lib/figures/export";
import { addStaticFigures } from "../lib/figures/static-figures";

/** A committed notebook above this is slow to open and to review. */
const LARGE_BYTES = 1_000_000;

async function main(paths: string[]): Promise<void> {
  if (paths.length === 0) throw new Error("name the notebooks: tsx scripts/static-figures.ts notebooks/*.ipynb");
  if (!findChromium()) {
    console.warn("No Chromium: figures stay interactive only. To add pictures: apt-get install -y chromium, or set CHROMIUM.");
    return;
  }
  await withRenderer(async (renderer) => {
    for (const path of paths) {
      const figures = await addStaticFigures(path, renderer);
      const { size } = statSync(path);
      console.log(`${path}: ${figures} figures, ${(size / 1000).toFixed(0)} kB${size > LARGE_BYTES ? ": above 1 MB" : ""}`);
    }
  });
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
