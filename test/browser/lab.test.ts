import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { findChromium } from "../../lib/figures/export/chromium";
import type { Figure } from "../../lib/notebook/notebook-display";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { lacks } from "../missing-tools";
import { hoverLabel } from "./drawn-figure";
import { LabNotebook, textOf } from "./lab-notebook";
import { type Lab, startLab } from "./lab-server";
import { ownFolder } from "./own-folder";
import { CELLS, writeNotebook } from "./own-notebook";

// JupyterLab as readers use it, in a real browser, on a small setting. SDCCA_BROWSER=all opens all notebooks, SDCCA_BROWSER=05,06 these two.

const root = projectRoot();
const executablePath = findChromium();
const skip = lacks("Chromium") || lacks("JupyterLab");
const PLOTLY = "application/vnd.plotly.v1+json";
const { SDCCA_BROWSER = "01,03" } = process.env;
const wanted = SDCCA_BROWSER === "all" ? ["01", "02", "03", "04", "05", "06", "07", "08"] : SDCCA_BROWSER.split(",");
const folder = ownFolder(__filename, wanted.join("-"));
const desk = join(folder, "notebooks");
const SMALL = {
  ...{ SDCCA_VIDEOS: "240", SDCCA_EPOCHS: "3", SDCCA_ATTENTION_EPOCHS: "2", SDCCA_COMPARISON: "tiny" },
  SDCCA_RESULTS: join(folder, "results"),
};
/** Loose, since other tests run beside; what it takes is printed. A quiet machine needs a quarter of it. */
const FIRST_IMPORT_SECONDS = 60;

let lab: Lab;
let browser: Browser;
let names: string[];
let untouched: string;

/** What git sees of tracked files. */
const tracked = () => execFileSync("git", ["diff", "HEAD"], { cwd: root, encoding: "utf8", maxBuffer: 1e9 });

before(async () => {
  if (skip) return;
  untouched = tracked();
  mkdirSync(join(root, desk), { recursive: true });
  const script = (name: string) => pathToFileURL(join(root, "scripts", "bootstrap", name)).href;
  const { notebooks } = (await import(script("jupyter.mjs"))) as { notebooks(only: string[]): string[] };
  const { workingCopies } = (await import(script("working-copies.mjs"))) as {
    workingCopies(originals: string[], to: string): Promise<string[]>;
  };
  const originals = notebooks(wanted);
  names = originals.map((path) => basename(path));
  assert.deepEqual(await workingCopies(originals, join(root, desk)), []);
  writeNotebook(join(root, desk, "own.ipynb"), CELLS);
  lab = await startLab(join(root, folder, "jupyter"), SMALL);
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
});

after(async () => {
  await browser?.close();
  await lab?.close();
});

/** A page of its own for a notebook, closed with its kernel after `work`; a picture of it is left when that fails. */
async function withNotebook(
  name: string,
  work: (notebook: LabNotebook, picture: (of: string) => Promise<void>) => Promise<void>,
) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const picture = (of: string) => photograph(page, `${basename(name, ".ipynb")}-${of}`);
  try {
    const notebook = await LabNotebook.open(page, lab.addressOf(`${desk}/${name}`));
    await work(notebook, picture);
    await notebook.endKernel();
  } catch (error) {
    await picture("failed");
    throw error;
  } finally {
    await page.close();
  }
}

async function photograph(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(root, folder, `${name}.png`) });
}

for (const at of wanted.keys())
  test(
    `notebook ${wanted[at]}: run all from the menu; no error, every figure drawn, labels under the mouse`,
    { skip },
    async (t) => {
      await withNotebook(names[at], async (notebook, picture) => {
        const began = performance.now();
        await notebook.run("Run All Cells");
        await notebook.until("the first cell begins", (cells) => cells.some(({ running, count }) => running || count !== null));
        await notebook.finished();
        t.diagnostic(`${names[at]}: all cells in ${((performance.now() - began) / 1000).toFixed(1)} s`);
        const cells = await notebook.cells();
        assert.deepEqual(
          cells.filter(({ outputs }) => outputs.some((one) => one.output_type === "error")),
          [],
        );
        assert.deepEqual(
          cells.filter(({ count }) => count === null),
          [],
          "every cell ran",
        );
        const drawn = cells.filter(({ outputs }) => outputs.some(({ data }) => data?.[PLOTLY]));
        assert.ok(drawn.length > 0);
        for (const { index, outputs } of drawn) {
          const cell = await notebook.show(index);
          const figure = await cell.waitForSelector(".js-plotly-plot:has(svg.main-svg)", { timeout: 10_000 });
          await figure.scrollIntoViewIfNeeded();
          const label = await hoverLabel(notebook.page, figure);
          await picture(`cell-${index}`);
          const buttons = await figure.$$eval(".modebar-btn", (all) => all.map((one) => one.getAttribute("data-title")));
          assert.deepEqual(buttons, ["Download plot as a PNG", "Reset axes"]);
          const hasLabels = outputs.some(({ data }) => (data?.[PLOTLY] as Figure | undefined)?.layout?.hovermode !== false);
          assert.ok(label ?? !hasLabels, `the figure of cell ${index} shows a label under the mouse`);
        }
        await notebook.save();
      });
    },
  );

test("own cells: first import, Stop, running on, rich display, an error with its line", { skip }, async (t) => {
  await withNotebook("own.ipynb", async (notebook, picture) => {
    const [imports, training, after, table, tensor, card, figure, wrong, behind] = CELLS.keys();
    const ran = (index: number) =>
      notebook.until(`cell ${index} ran`, (cells) => cells[index].count !== null && !cells[index].running);
    const textsOf = async (index: number) => (await notebook.cells())[index].outputs.map(textOf).join("\n");

    const began = performance.now();
    await notebook.run("Run All Cells");
    await ran(imports);
    const seconds = (performance.now() - began) / 1000;
    t.diagnostic(`first import in JupyterLab: ${seconds.toFixed(1)} s`);
    assert.ok(seconds < FIRST_IMPORT_SECONDS, `the first import took ${seconds} s`);

    const epochs = new Set<number>();
    await notebook.until("the training shows one epoch, and then another", (cells) => {
      const line = /\(([\d,]+)\/5,000\)[^\n]*loss/.exec(cells[training].outputs.map(textOf).join());
      if (line) epochs.add(Number(line[1].replace(",", "")));
      return epochs.size > 1;
    });
    await notebook.stop();
    await notebook.finished();
    await picture("stopped");
    const said = await textsOf(training);
    const [, kept, best] = /training: stopped after (\d+) of 5,?000 epochs, epoch (\d+) kept/.exec(said) ?? [];
    assert.ok(Number(kept) >= Math.max(...epochs), said);
    const queued = (await notebook.cells()).slice(after);
    assert.deepEqual(
      queued.map(({ count, running, outputs }) => [count, running, outputs.length]),
      queued.map(() => [null, false, 0]),
    );

    await notebook.select(after);
    await notebook.run("Run Selected Cell and All Below");
    await ran(wrong);
    await notebook.finished();
    assert.match(await textsOf(after), new RegExp(`^stopped by the user,${kept},${best}$`));

    const shown = async (index: number, selector: string) => {
      const cell = await notebook.show(index);
      return (await cell.waitForSelector(`.jp-OutputArea-output ${selector}`, { timeout: 10_000 })).innerText();
    };
    assert.match(await shown(table, "table"), /method\s+map\s+chance\s+0\.190\s+S-DCCA\s+0\.610/);
    assert.equal(await shown(tensor, "pre"), "float32 tensor of shape [2, 2]\n[[1, 2],\n [3, 4]]");
    await picture("table-and-tensor");
    assert.match(await shown(card, "table"), new RegExp(`S-DCCA model[^]*${kept} epochs?, epoch ${best} kept[^]*calm, wild`));
    const plot = await (await notebook.show(figure)).waitForSelector(".js-plotly-plot:has(svg.main-svg)");
    assert.ok(await hoverLabel(notebook.page, plot));
    await picture("model-and-figure");

    const error = await shown(wrong, "pre");
    assert.match(
      error,
      /^InputError: [^]*\n {4}at \w+ \(lib\/[\w/-]+\.ts:\d+:\d+\)[^]*\n {4}at deeper \(In\[\d+\]:3:14\)\n {4}at In\[\d+\]:5:1\n/,
    );
    assert.match(error, /\n {2}3 \| {3}return lib\.featureSet/);
    await picture("error");
    assert.equal((await notebook.cells())[behind].count, null, "what is queued behind an error does not run");
    await notebook.select(behind);
    await notebook.run("Run Selected Cell");
    await ran(behind);
    assert.equal(await textsOf(behind), "KEPT");
    await notebook.save();
  });
});

test("text and figures have the project's font from the beginning, whatever the machine has", { skip }, async () => {
  await withNotebook("own.ipynb", async ({ page }) => {
    await page.evaluate(() => document.fonts.ready);
    const loaded = await page.evaluate(() => {
      const weights: string[] = [];
      document.fonts.forEach(({ family, status, weight }) => family === "Arimo" && status === "loaded" && weights.push(weight));
      return weights;
    });
    assert.deepEqual(loaded.sort(), ["400", "700"]);
    const ofText = await page.$eval(".jp-RenderedHTMLCommon, .jp-DirListing", (text) => getComputedStyle(text).fontFamily);
    assert.match(ofText, /^Arimo/);
  });
});

test("working in JupyterLab leaves tracked files as they are", { skip }, () => {
  assert.equal(tracked(), untouched);
});
