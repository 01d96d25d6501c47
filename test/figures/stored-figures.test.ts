import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { renderSvg } from "../../lib/figures/export/renderer";
import { plainFigure } from "../../lib/notebook/notebook-display";
import { writeWhole } from "../../lib/runtime/files/atomic-write";
import { lacks } from "../missing-tools";
import { seededFigures } from "./seeded-figures";

// RENEW_FIGURES=1 node --import tsx --test test/figures/stored-figures.test.ts writes the stored figures anew. Look at them then.
const renew = process.env.RENEW_FIGURES === "1";
const folder = join(__dirname, "stored");

/** Compares line by line: the first lines that differ are shown, not the whole file. */
async function compare(name: string, text: string): Promise<void> {
  const file = join(folder, name);
  if (renew) return writeWhole(file, text);
  assert.ok(
    existsSync(file),
    `${name} is not stored: RENEW_FIGURES=1 node --import tsx --test test/figures/stored-figures.test.ts`,
  );
  const [stored, now] = [readFileSync(file, "utf8"), text].map((one) => one.split("\n"));
  const lines = Math.max(stored.length, now.length);
  const changed = Array.from({ length: lines }, (_, i) => i).filter((i) => stored[i] !== now[i]);
  const shown = changed
    .slice(0, 5)
    .map((i) => `line ${i + 1}\n  stored: ${stored[i] ?? "nothing"}\n  now:    ${now[i] ?? "nothing"}`);
  assert.equal(
    changed.length,
    0,
    `${name} differs in ${changed.length} of ${lines} lines; if that is meant, renew it:\n${shown.join("\n")}`,
  );
}

test("figures on seeded data are the stored ones, as Plotly's JSON", async () => {
  for (const [name, figure] of Object.entries(await seededFigures()))
    await compare(`${name}.json`, `${JSON.stringify(plainFigure(figure), null, 1)}\n`);
});

test("figures on seeded data are drawn as stored", { skip: lacks("Chromium") }, async () => {
  const figures = await seededFigures();
  const drawn = await renderSvg(Object.values(figures));
  // The font is the package's own; a mark for each element makes lines that can be compared.
  const lines = (svg: string) => `${svg.replace(/<style>[^]*?<\/style>/, "").replace(/></g, ">\n<")}\n`;
  for (const [i, name] of Object.keys(figures).entries()) await compare(`${name}.svg`, lines(drawn[i]));
});
