import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { durationHistogram } from "../../lib/figures/data/duration-histogram";
import { renderSvg } from "../../lib/figures/export/renderer";
import { trainingCurves } from "../../lib/figures/learning/training-curves";
import { classConfusion } from "../../lib/figures/retrieval/class-confusion";
import { methodComparison } from "../../lib/figures/retrieval/method-comparison";
import { recallFigure } from "../../lib/figures/retrieval/recall-figure";
import type { Figure } from "../../lib/notebook/notebook-display";
import { plainFigure } from "../../lib/notebook/notebook-display";
import { Random } from "../../lib/runtime/random";
import { writeWhole } from "../../lib/runtime/files/atomic-write";
import { lacks } from "../missing-tools";

// RENEW_FIGURES=1 node --import tsx --test test/figures/stored-figures.test.ts writes the stored figures anew. Look at them then.
const renew = process.env.RENEW_FIGURES === "1";
const folder = join(__dirname, "stored");

const random = new Random("stored figures", 0);
const score = () => {
  const mean = random.uniform();
  return { mean, low: 0.9 * mean, high: Math.min(1, 1.1 * mean) };
};
const both = () => ({ audioToVideo: score(), videoToAudio: score() });

const FIGURES: Record<string, Figure> = {
  "method-comparison": methodComparison(["cca", "sdcca-attention"].map((name) => ({ name, plain: both() })), { chance: 0.2 }), // prettier-ignore
  recall: recallFigure(["cca", "dcca"].map((name) => ({ name, points: [1, 5, 10].map((k) => ({ k, ...both() })) })), { chance: (k) => k / 20 }), // prettier-ignore
  confusion: classConfusion({ audioToVideo: [0, 1, 2].map(() => [0, 1, 2].map(() => random.uniform())) }, ["a & b", "c", "d"]),
  durations: durationHistogram(Array.from({ length: 40 }, () => 100 + 200 * random.uniform())),
  training: trainingCurves([
    { name: "a", history: { epochs: [1, 2, 3].map((epoch) => ({ epoch, loss: random.uniform(), validation: random.uniform() })), bestEpoch: 2 } },
  ] as Parameters<typeof trainingCurves>[0]), // prettier-ignore
};

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
  for (const [name, figure] of Object.entries(FIGURES))
    await compare(`${name}.json`, `${JSON.stringify(plainFigure(figure), null, 1)}\n`);
});

test("figures on seeded data are drawn as stored", { skip: lacks("Chromium") }, async () => {
  const drawn = await renderSvg(Object.values(FIGURES));
  // The font is the package's own; a mark for each element makes lines that can be compared.
  const lines = (svg: string) => `${svg.replace(/<style>[^]*?<\/style>/, "").replace(/></g, ">\n<")}\n`;
  for (const [i, name] of Object.keys(FIGURES).entries()) await compare(`${name}.svg`, lines(drawn[i]));
});
