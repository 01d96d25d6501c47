import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { openChromium } from "../../lib/figures/export/chromium";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { notebookFigures } from "../figures/notebook-figures";
import { textBoxes, textFaults } from "../figures/text-boxes";
import { lacks } from "../missing-tools";
import { temporaryFolder } from "../temporary-folder";
import { hoverLabel } from "./drawn-figure";
import { ownFolder } from "./own-folder";

const skip = lacks("Chromium");
const root = projectRoot();
const folder = temporaryFolder();
const pictures = join(root, ownFolder(__filename));
const notebooks = readdirSync(join(root, "notebooks")).filter((name) => name.endsWith(".ipynb")).sort(); // prettier-ignore
const pages = notebooks.map((name) => name.replace(".ipynb", ".html"));
const figuresOf = (page: string) =>
  notebookFigures().filter(({ notebook }) => notebook.replace(".ipynb", ".html") === page).length;
let browser: Browser;

before(async () => {
  // Made as where there is no Chromium.
  const made = spawnSync(
    process.execPath,
    [
      ...["--import", "tsx", join(root, "scripts", "commands", "site.ts"), "--out", folder],
      ...notebooks.map((name) => join(root, "notebooks", name)),
    ],
    { encoding: "utf8", cwd: root, env: { ...process.env, CHROMIUM: join(folder, "none") } },
  );
  assert.equal(made.status, 0, made.stderr);
  assert.ok(made.stdout.includes(join(folder, "index.html")), made.stdout);
  if (!skip) browser = await openChromium<Browser>();
});
after(async () => browser?.close());

interface Opened {
  page: Page;
  /** What was asked of a network, and errors in the page. */
  asked: string[];
  close(): Promise<void>;
}

/** Opens a page, blocks and counts what it asks of a network. */
async function opened(name: string, options: { width: number; scripts?: boolean; dark?: boolean }): Promise<Opened> {
  const context = await browser.newContext({
    viewport: { width: options.width, height: 900 },
    javaScriptEnabled: options.scripts ?? true,
    colorScheme: options.dark ? "dark" : "light",
  });
  const page = await context.newPage();
  const asked: string[] = [];
  await context.route(/^(?!file:|data:|blob:)/, (route) => {
    asked.push(route.request().url());
    return route.abort();
  });
  page.on("pageerror", (error) => asked.push(`error: ${error.message}`));
  await page.goto(`file://${join(folder, name)}`);
  if ((options.scripts ?? true) && pages.includes(name.split("#")[0]))
    await page.waitForFunction(() => document.documentElement.dataset.drawn !== undefined);
  return { page, asked, close: () => context.close() };
}

/** What axe finds, with the place; empty when all is well. */
async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(createRequire(__filename).resolve("axe-core/axe.min.js"), "utf8"));
  return page.evaluate(async () => {
    interface Result {
      violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
    }
    const { axe } = window as unknown as { axe: { run(root: Document): Promise<Result> } };
    const { violations } = await axe.run(document);
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)} ${nodes[0].failureSummary}`);
  });
}

const allPages = () => readdirSync(folder).filter((name) => name.endsWith(".html"));

test("the site is below 40 MB and has every notebook, document and group of the API", () => {
  const sizes = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => statSync(join(folder, name)).size);
  assert.ok(sizes.reduce((sum, size) => sum + size, 0) < 40e6);
  const names = new Set(allPages());
  const documents = ["index", "datasheet", "model-card", "performance", "comparison", "media", "demo", "many-machines"];
  for (const name of [...pages, ...[...documents, "api", "api-models", "api-figures"].map((name) => `${name}.html`)])
    assert.ok(names.has(name), name);
});

for (const width of [1200, 390])
  test(`at ${width} pixels every figure is drawn and fits, and nothing is asked of a network`, { skip }, async () => {
    for (const name of pages) {
      const { page, asked, close } = await opened(name, { width });
      const plots = page.locator("figure .plot");
      assert.equal(await plots.count(), figuresOf(name), name);
      const sizes = await plots.evaluateAll((all) =>
        all.map((plot) => {
          const { left, right, height } = plot.querySelector("svg.main-svg")?.getBoundingClientRect() ?? new DOMRect();
          const traces = plot.querySelectorAll(".plot-container .trace, .plot-container .hm, .plot-container .barlayer").length;
          return { left, right, height, traces, alt: plot.getAttribute("aria-label") ?? "" };
        }),
      );
      for (const { left, right, height, traces, alt } of sizes) {
        assert.ok(left >= 0 && right <= width && height > 100, `${name}: ${left} to ${right}, ${height} high: ${alt}`);
        assert.ok(traces > 0 && alt.length > 60, `${name}: ${alt}`);
      }
      if (width === 390)
        for (let i = 0; i < sizes.length; i++) {
          await page.evaluate((i) => document.querySelectorAll("figure .plot")[i].querySelectorAll("svg.main-svg").forEach((svg, s) => svg.classList.toggle("looked-at", s === 0)), i); // prettier-ignore
          assert.deepEqual(textFaults(await textBoxes(page, "svg.main-svg.looked-at")), [], `${name}, figure ${i + 1}`);
          await page.evaluate(() => document.querySelectorAll(".looked-at").forEach((svg) => svg.classList.remove("looked-at")));
        }
      assert.deepEqual(asked, []);
      await close();
    }
  });

/** Pages of the API are of one make: the list of names and one group stand for all. */
const looked = () => allPages().filter((name) => !name.startsWith("api-") || name === "api-losses.html");

test("pages pass axe, at 390 pixels and dark or wide and light", { skip }, async () => {
  // In turn, since all pages share one style sheet: of notebooks and of documents some are looked at each way.
  for (const [i, name] of looked().entries()) {
    const narrow = i % 2 === 0;
    const { page, close } = await opened(name, { width: narrow ? 390 : 1200, dark: narrow });
    assert.deepEqual(await axeFaults(page), [], `${name}, ${narrow ? "narrow and dark" : "wide and light"}`);
    await close();
  }
});

test("at 390 pixels no page scrolls sideways; every table has headings, every picture words", { skip }, async () => {
  for (const name of allPages()) {
    const { page, asked, close } = await opened(name, { width: 390 });
    const [wider, tables, pictures] = await page.evaluate(() => [
      document.documentElement.scrollWidth - document.documentElement.clientWidth,
      Array.from(document.querySelectorAll("main table")).filter((table) => !table.querySelector("th[scope]")).length,
      Array.from(document.querySelectorAll("main img")).filter((image) => !image.getAttribute("alt")).length,
    ]);
    assert.ok(wider <= 0, `${name} is ${wider} pixels too wide`);
    assert.deepEqual([tables, pictures], [0, 0], `${name}: tables without headings, pictures without words`);
    assert.deepEqual(asked, [], name);
    await close();
  }
});

/** One page of each kind, and two of notebooks: with tables and tracks, and with the most figures. */
const KINDS = ["index", "01-data", "06-method-comparison", "datasheet", "comparison", "api", "api-losses"];

test("a picture of each kind of page, to be looked at", { skip }, async () => {
  for (const name of KINDS)
    for (const look of [
      { width: 390, dark: true },
      { width: 1200, dark: false },
    ]) {
      const { page, asked, close } = await opened(`${name}.html`, look);
      await page.evaluate(() => document.fonts.ready);
      const path = join(pictures, `${name}-${look.width}.png`);
      await page.screenshot({ path, fullPage: true });
      const [width, height] = [16, 20].map((at) => readFileSync(path).readUInt32BE(at));
      assert.ok(width === look.width && height >= 900, `${path}: ${width} × ${height}`);
      assert.deepEqual(asked, [], name);
      await close();
    }
});

test("a label appears over what the mouse is on", { skip }, async () => {
  const { page, close } = await opened("01-data.html", { width: 1200 });
  const bar = page.locator("figure .plot").first().locator(".barlayer .point").first();
  await bar.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await bar.boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2, { steps: 3 });
  await page.waitForSelector(".hoverlayer .hovertext");
  assert.match((await page.locator(".hoverlayer .hovertext").textContent()) ?? "", /happy.*\d/);
  await close();
});

test("on every page of a notebook the first figure with labels shows one under the mouse", { skip }, async () => {
  for (const name of pages) {
    const ofPage = notebookFigures().filter(({ notebook }) => notebook.replace(".ipynb", ".html") === name);
    const first = ofPage.findIndex(({ figure }) => figure.layout.hovermode !== false);
    if (ofPage.length === 0) continue;
    assert.ok(first >= 0, `${name} has a figure with labels`);
    const { page, close } = await opened(name, { width: 1200 });
    const figure = (await page.$$("figure .plot"))[first];
    await figure.scrollIntoViewIfNeeded();
    assert.match((await hoverLabel(page, figure)) ?? "", /\w/, `${name}, ${ofPage[first].title}`);
    await close();
  }
});

test("a figure in a folded solution is there when it is opened", { skip }, async () => {
  const html = readFileSync(join(folder, "03-sdcca-training.html"), "utf8");
  const folded = html
    .replace("<figure>", "<details><summary>Solution</summary><figure>")
    .replace("</figure>", "</figure></details>");
  writeFileSync(join(folder, "folded.html"), folded);
  const { page, asked, close } = await opened("folded.html", { width: 1200 });
  await page.waitForFunction(() => document.documentElement.dataset.drawn !== undefined);
  const around = page.locator("details:has(> figure)");
  await around.locator("summary").click();
  await around.locator("svg.main-svg").first().waitFor();
  assert.ok((await around.locator("svg.main-svg").first().boundingBox())!.width > 300);
  assert.deepEqual(asked, []);
  await close();
  rmSync(join(folder, "folded.html"));
});

test("the search finds names and words by their beginnings, and goes there by keyboard", { skip }, async () => {
  const { page, asked, close } = await opened("index.html", { width: 1200 });
  await page.keyboard.press("/");
  await page.keyboard.type("fitSdcca");
  await page.waitForSelector("#found a");
  assert.equal(await page.locator("#found a strong").first().textContent(), "fitSdcca");
  assert.match((await page.locator("#found-count").textContent()) ?? "", /^\d+ places found$/);
  assert.deepEqual(await axeFaults(page), [], "the list of what was found");
  await page.keyboard.press("ArrowDown");
  await Promise.all([page.waitForURL(/api-models\.html#fitSdcca$/), page.keyboard.press("Enter")]);
  assert.ok(await page.locator("#fitSdcca").isVisible());
  await page.locator("#search").fill("salient decoy");
  await page.waitForSelector("#found a");
  assert.ok((await page.locator("#found a[href^='datasheet.html']").count()) > 0);
  await page.keyboard.press("Escape");
  assert.ok(await page.locator("#found").isHidden());
  await page.locator("#search").fill("qqqqzzzz");
  await page.waitForSelector("#found p");
  assert.equal(await page.locator("#found a").count(), 0);
  assert.deepEqual(asked, []);
  await close();
});

test("the switch changes page and figures between light and dark, and the next page knows", { skip }, async () => {
  const { page, close } = await opened("03-sdcca-training.html", { width: 1200 });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const figure = () =>
    page
      .locator("figure .plot svg.main-svg")
      .first()
      .evaluate((svg) => getComputedStyle(svg).backgroundColor);
  const light = await figure();
  assert.deepEqual([await ground(), light], ["rgb(255, 255, 255)", "rgb(255, 255, 255)"]);
  await page.locator("#theme").click();
  await page.waitForFunction(
    () => getComputedStyle(document.querySelector("figure .plot svg.main-svg")!).backgroundColor !== "rgb(255, 255, 255)",
  );
  assert.deepEqual([await ground(), await figure()], ["rgb(23, 25, 28)", "rgb(23, 25, 28)"]);
  await page.goto(`file://${join(folder, "index.html")}`);
  assert.equal(await ground(), "rgb(23, 25, 28)");
  assert.equal(await page.locator("#theme").textContent(), "Light");
  await close();
});

test("the first stop of the keyboard leads to the content", { skip }, async () => {
  const { page, close } = await opened("performance.html", { width: 390 });
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "content");
  await close();
});

test("with scripts off the pictures are there; without plotly.js too", { skip }, async () => {
  const name = "02-attention-chunk-selection.html";
  const off = await opened(name, { width: 390, scripts: false });
  const images = off.page.locator("figure img");
  assert.equal(await images.count(), figuresOf(name));
  const { width } = (await images.first().boundingBox())!;
  assert.ok(width > 300 && width <= 390, `${width} pixels wide`);
  assert.ok(await off.page.locator("#search").isHidden());
  assert.ok(await off.page.locator("#pages a").first().isVisible());
  await off.close();
  rmSync(join(folder, "assets", "plotly.js"));
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`file://${join(folder, name)}`);
  await page.waitForSelector("figure .plot img");
  assert.equal(await page.locator("figure .plot img").count(), figuresOf(name));
  await context.close();
});
