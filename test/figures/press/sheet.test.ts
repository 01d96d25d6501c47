import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Browser } from "playwright-core";
import { openChromium } from "../../../lib/figures/export/chromium";
import { withRenderer } from "../../../lib/figures/export/renderer";
import { withPrintMinimums } from "../../../lib/figures/press/print-minimums";
import { VENUES, venueWidth } from "../../../lib/figures/press/venues";
import { plainFigure } from "../../../lib/notebook/notebook-display";
import { projectRoot } from "../../../lib/runtime/files/project-root";
import { ownFolder } from "../../browser/own-folder";
import { lacks } from "../../missing-tools";
import { seededFigures } from "../seeded-figures";

test(
  "a sheet of every figure as printed in a column, to be looked at at its real size",
  { skip: lacks("Chromium") },
  async () => {
    const folder = join(projectRoot(), ownFolder(__filename));
    const figures = await seededFigures();
    const pictures = await withRenderer(async (renderer) => {
      const drawn: string[] = [];
      for (const figure of Object.values(figures))
        drawn.push(await renderer.svg(withPrintMinimums(plainFigure(figure), VENUES.acm), { width: venueWidth(VENUES.acm, 1) }));
      return drawn;
    });
    const browser = await openChromium<Browser>();
    try {
      const page = await browser.newPage({ viewport: { width: 794, height: 1123 }, deviceScaleFactor: 2 });
      const style =
        "@page{margin:10mm}body{margin:0;columns:2;column-gap:6mm}svg{display:block;margin:0 0 6mm;break-inside:avoid}";
      await page.setContent(`<!doctype html><title>figures at print size</title><style>${style}</style>${pictures.join("\n")}`);
      await page.evaluate(() => document.fonts.ready);
      const widths = await page.$$eval("svg[data-figure]", (all) => all.map((svg) => svg.getBoundingClientRect().width));
      assert.equal(widths.length, Object.keys(figures).length);
      for (const width of widths) assert.ok(Math.abs((width / 96) * 25.4 - VENUES.acm.columnMm) < 0.1, `${width} pixels`);
      const pdf = await page.pdf({ format: "A4", printBackground: true });
      writeFileSync(join(folder, "sheet.pdf"), pdf);
      await page.screenshot({ path: join(folder, "sheet.png"), fullPage: true });
      assert.match(pdf.toString("latin1"), /\/FontFile2/);
    } finally {
      await browser.close();
    }
  },
);
