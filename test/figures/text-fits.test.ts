import type { Browser } from "playwright-core";
import assert from "node:assert/strict";
import { test } from "node:test";
import { METHOD_REGISTRY } from "../../lib/comparison/methods/registry";
import { classCounts } from "../../lib/figures/data/class-counts";
import { openChromium } from "../../lib/figures/export/chromium";
import { withRenderer } from "../../lib/figures/export/renderer";
import { architectureFigure } from "../../lib/figures/learning/architecture-figure";
import { attentionFigure } from "../../lib/figures/learning/attention-figure";
import { sharedSpaceFigure } from "../../lib/figures/learning/shared-space";
import { classConfusion } from "../../lib/figures/retrieval/class-confusion";
import { rightAndWrong } from "../../lib/figures/retrieval/right-and-wrong";
import { methodComparison } from "../../lib/figures/retrieval/method-comparison";
import { precisionRecallFigure } from "../../lib/figures/retrieval/precision-recall-figure";
import { loadPublishedPrecisionRecall } from "../../lib/figures/retrieval/published-curves";
import { recallFigure } from "../../lib/figures/retrieval/recall-figure";
import { RECOMMENDED_END_TO_END } from "../../lib/models/recommended-sdcca";
import { fitSdccaEndToEnd } from "../../lib/models/sdcca-end-to-end";
import type { Figure } from "../../lib/notebook/notebook-display";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { toyFeatures } from "../models/toy-features";
import { notebookFigures } from "./notebook-figures";
import { textBoxes, textFaults } from "./text-boxes";
import { lacks } from "../missing-tools";

const skip = lacks("Chromium");
const box = (text: string, x: number, y: number, width = 20, height = 10) => ({
  text,
  corners: [[x, y], [x + width, y], [x + width, y + height], [x, y + height]] as [number, number][], // prettier-ignore
});

test("texts that touch, are small, or leave the picture, are found; a turned one beside another is none", () => {
  const faults = (...boxes: ReturnType<typeof box>[]) => textFaults({ width: 100, height: 50, boxes });
  assert.deepEqual(faults(box("a", 0, 0), box("b", 25, 0), box("c", 0, 12)), []);
  assert.deepEqual(faults(box("a", 0, 0), box("b", 15, 4)), ['"a" over "b"']);
  assert.deepEqual(faults(box("a", 90, 0)), ['"a" leaves the picture']);
  assert.deepEqual(faults({ ...box("a", 0, 0), clip: [0, 0, 15, 20] as const } as ReturnType<typeof box>), ['"a" is cut']);
  const small = {
    width: 100,
    height: 50,
    boxes: [
      { ...box("a", 0, 0), points: 6.9 },
      { ...box("b", 40, 0), points: 7 },
    ],
  };
  assert.deepEqual(textFaults(small, 7), ['"a" has letters of 6.90 points']);
  const turned = { text: "turned", corners: [[0, 30], [30, 0], [36, 6], [6, 36]] as [number, number][] }; // prettier-ignore
  assert.deepEqual(faults(turned, box("b", 30, 20)), []);
  assert.deepEqual(faults(turned, box("b", 15, 15)), ['"turned" over "b"']);
});

/** Smaller letters do not survive printing. */
const LEAST_POINTS = 7;

/** Faults of every figure at its own width and at a paper's. */
async function faultsOf(figures: readonly { name: string; figure: Figure }[]): Promise<string[]> {
  const context = await openChromium<Browser>();
  const faults: string[] = [];
  try {
    const page = await context.newPage();
    await withRenderer(async (renderer) => {
      for (const { name, figure } of figures)
        for (const width of [undefined, "one column", "two columns"] as const) {
          const svg = await renderer.svg(figure, { width });
          await page.setContent(`<!doctype html><style>svg{display:block}</style>${svg}`);
          await page.evaluate(() => document.fonts.ready);
          const drawn = await textBoxes(page);
          assert.ok(drawn.boxes.length > 0, `${name} has no texts`);
          faults.push(...textFaults(drawn, width && LEAST_POINTS).map((fault) => `${name}, ${width ?? "own width"}: ${fault}`));
        }
    });
  } finally {
    await context.close();
  }
  return faults;
}

test("in every figure of the notebooks no text is cut or lies over another", { skip }, async () => {
  const figures = notebookFigures().map(({ notebook, title, figure }) => ({ name: `${notebook}, ${title}`, figure }));
  assert.ok(figures.length > 10);
  assert.deepEqual(await faultsOf(figures), []);
});

test("nor in figures of every method there is, and of many classes with long names", { skip }, async () => {
  const classes = ["anger, rage", "tenderness", "joyful activation", "nostalgia", "melancholy", "power", "calm", "wonder"];
  const methods = METHOD_REGISTRY.map(({ id, label }, i) => ({ id, label, mean: 0.2 + (0.7 * i) / METHOD_REGISTRY.length }));
  const both = <Value>(value: Value) => ({ audioToVideo: value, videoToAudio: value });
  const labels = Array.from({ length: 80 }, (_, i) => i % classes.length);
  const plane = (shift: number) => ({
    rows: labels.length,
    columns: 2,
    data: Float64Array.from(labels.flatMap((label, i) => [Math.cos(label) + 0.01 * ((7 * i) % 10) + shift, Math.sin(label)])),
  });
  const shares = {
    rows: classes.length,
    columns: classes.length,
    data: Float64Array.from({ length: classes.length ** 2 }, (_, i) => (i % (classes.length + 1) === 0 ? 5 : 1)),
  };
  const recall = [0, 0.25, 0.5, 0.75, 1];
  const title = "A heading that is rather long for the narrow column of a paper";
  const curves = methods.slice(0, 7).map(({ id, mean }) => ({ name: id, ...both({ recall, precision: recall.map((r) => mean * (1 - r / 2)) }) })); // prettier-ignore
  const panel = { title: "S-DCCA, selected audio", points: { audio: plane(0), video: plane(0.05) } };
  const track = { weights: [0.2, 0.7, 0.1], seconds: [10, 10, 4], selected: [1], kinds: [0, 1, 2] };
  await useBackend();
  const model = await fitSdccaEndToEnd(toyFeatures(60), {
    ...RECOMMENDED_END_TO_END,
    retrieval: "selected",
    epochs: 1,
    batchSize: 40,
  });
  const figures = {
    architecture: architectureFigure(model, { title }),
    methods: methodComparison(methods.map(({ id, mean }) => ({ name: id, plain: both({ mean }), sigmaWeighted: both({ mean }) })), { title, chance: 0.2 }), // prettier-ignore
    mistakes: rightAndWrong(methods.map(({ label, mean }) => ({ name: label, right: { mean }, wrong: { mean: mean + 0.05 } })), { title, chance: 0.2 }), // prettier-ignore
    confusion: classConfusion(both(shares), classes, { title }),
    counts: classCounts(labels, classes, { title }),
    space: sharedSpaceFigure([panel, { ...panel, axes: ["component 1", "component 2"] }], labels, classes, { title, links: 9 }),
    curves: precisionRecallFigure(curves, { title, chance: 0.2, published: loadPublishedPrecisionRecall() }),
    recall: recallFigure(methods.slice(0, 7).map(({ id, mean }) => ({ name: id, points: [1, 10, 100].map((k) => ({ k, ...both({ mean }) })) })), { title }), // prettier-ignore
    attention: attentionFigure(
      ["mv000001 · happy", "mv000002 · sad"].map((title) => ({ ...track, title })),
      { title },
    ),
  };
  assert.deepEqual(await faultsOf(Object.entries(figures).map(([name, figure]) => ({ name, figure }))), []);
});
