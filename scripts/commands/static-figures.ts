/** `tsx scripts/commands/static-figures.ts notebooks/*.ipynb`: static pictures beside the interactive figures of executed notebooks. */
import { statSync } from "node:fs";
import { findChromium } from "../../lib/figures/export/chromium";
import { withRenderer } from "../../lib/figures/export/renderer";
import { addStaticFigures } from "../../lib/figures/export/static-figures";
import { check } from "../../lib/runtime/check";
import { runCommand } from "./command";

const HELP = `npm run figures -- notebooks/*.ipynb

Puts a static picture beside each interactive figure of the executed notebooks named. Needs Chromium.`;

/** A committed notebook above this is slow to open and to review. */
const LARGE_BYTES = 1_000_000;

const interrupted = "the notebooks that are named above have their pictures; the same command draws the others.";

runCommand({ help: HELP, options: {}, positionals: true, interrupted }, async (_, paths) => {
  check(paths.length > 0, () => "name the notebooks: npm run figures -- notebooks/*.ipynb");
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
});
