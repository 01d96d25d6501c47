import assert from "node:assert/strict";
import { test } from "node:test";
import { findChromium, openChromium } from "../../lib/figures/export/chromium";
import { withRenderer } from "../../lib/figures/export/renderer";
import { notebookFigures } from "./notebook-figures";
import { textBoxes, textFaults } from "./text-boxes";

const skip = findChromium() ? false : "no Chromium on this machine";
const box = (text: string, x: number, y: number, width = 20, height = 10) => ({
  text,
  corners: [[x, y], [x + width, y], [x + width, y + height], [x, y + height]] as [number, number][], // prettier-ignore
});

test("texts that touch, or leave the picture, are found; a turned one beside another is none", () => {
  const faults = (...boxes: ReturnType<typeof box>[]) => textFaults({ width: 100, height: 50, boxes });
  assert.deepEqual(faults(box("a", 0, 0), box("b", 25, 0), box("c", 0, 12)), []);
  assert.deepEqual(faults(box("a", 0, 0), box("b", 15, 4)), ['"a" over "b"']);
  assert.deepEqual(faults(box("a", 90, 0)), ['"a" leaves the picture']);
  assert.deepEqual(faults({ ...box("a", 0, 0), clip: [0, 0, 15, 20] as const } as ReturnType<typeof box>), ['"a" is cut']);
  const turned = { text: "turned", corners: [[0, 30], [30, 0], [36, 6], [6, 36]] as [number, number][] }; // prettier-ignore
  assert.deepEqual(faults(turned, box("b", 30, 20)), []);
  assert.deepEqual(faults(turned, box("b", 15, 15)), ['"turned" over "b"']);
});

test(
  "in every figure of the notebooks no text is cut or lies over another, at its own and at a paper's width",
  { skip },
  async () => {
    const context = await openChromium();
    try {
      const page = await context.newPage();
      const faults: string[] = [];
      await withRenderer(async (renderer) => {
        for (const { notebook, title, figure } of notebookFigures())
          for (const width of [undefined, "one column", "two columns"] as const) {
            const svg = await renderer.svg(figure, { width });
            await page.setContent(`<!doctype html><style>svg{display:block}</style>${svg}`);
            await page.evaluate(() => document.fonts.ready);
            const drawn = await textBoxes(page);
            assert.ok(drawn.boxes.length > 0, `${title} has no texts`);
            faults.push(...textFaults(drawn).map((fault) => `${notebook}, ${title}, ${width ?? "own width"}: ${fault}`));
          }
      });
      assert.deepEqual(faults, []);
    } finally {
      await context.close();
    }
  },
);
