import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { chromium } from "playwright-core";
import { findChromium } from "../../lib/figures/export/chromium";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { lacks } from "../missing-tools";
import { FIGURE_CELLS, figureOf, press, statusOf } from "./interactive-figures";
import { LabNotebook } from "./lab-notebook";
import { startLab } from "./lab-server";
import { ownFolder } from "./own-folder";
import { writeNotebook } from "./own-notebook";

// Interactive figures in JupyterLab, which has uses of its own for arrow keys.

const root = projectRoot();
const desk = ownFolder(__filename);
const executablePath = findChromium();
const skip = lacks("Chromium") || lacks("JupyterLab");

test("drawn by running the cells, and keys stay with the figure", { skip }, async () => {
  writeNotebook(join(root, desk, "figures.ipynb"), FIGURE_CELLS);
  const lab = await startLab(join(root, desk, "jupyter"), { SDCCA_RESULTS: join(desk, "results") });
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  const page = await browser.newPage({ viewport: { width: 1280, height: 2400 } });
  try {
    const notebook = await LabNotebook.open(page, lab.addressOf(`${desk}/figures.ipynb`));
    await notebook.run("Run All Cells");
    await notebook.until("all ran", (cells) => cells.every(({ count, running }) => count !== null && !running));
    const active = () => page.evaluate(() => window.jupyterapp.shell.currentWidget.content.activeCellIndex);

    const slider = figureOf(page, "CCA by hand").getByRole("slider").first();
    await slider.focus();
    const here = await active();
    await press(page, "ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp", "a", "b", "m");
    assert.equal(await active(), here, "arrow keys do not leave the cell");
    assert.equal(await slider.inputValue(), "3");
    assert.equal((await notebook.cells()).length, FIGURE_CELLS.length, "no key makes a cell, or text of one");

    const space = "the shared space";
    await figureOf(page, space).getByRole("slider").focus();
    await press(page, "ArrowUp", "ArrowRight");
    assert.equal(await statusOf(page, space), "epoch 3; validation .750.");
    const query = figureOf(page, "Queries");
    await query.locator("path[aria-selected=true]").focus();
    await press(page, "End");
    const last = await query.locator("path[role=option]").last().getAttribute("aria-label");
    assert.ok((await statusOf(page, "Queries")).startsWith(`Track ${last}`));
    await notebook.endKernel();
  } finally {
    await page.screenshot({ path: join(root, desk, "figures.png") });
    await browser.close();
    await lab.close();
  }
});
