import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { findChromium, openChromium } from "../../lib/figures/export/chromium";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { textBoxes, textFaults } from "../figures/text-boxes";
import { notebookFigures } from "../figures/notebook-figures";
import { temporaryFolder } from "../temporary-folder";

const skip = findChromium() ? false : "no Chromium on this machine";
const root = projectRoot();
const folder = temporaryFolder();
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
      "--import",
      "tsx",
      join(root, "scripts", "commands", "pages.ts"),
      "--out",
      folder,
      ...notebooks.map((name) => join(root, "notebooks", name)),
    ],
    { encoding: "utf8", cwd: root, env: { ...process.env, CHROMIUM: join(folder, "none") } },
  );
  assert.equal(made.status, 0, made.stderr);
  assert.match(made.stdout, new RegExp(`${notebooks.length} from notebooks, ${notebookFigures().length} figures`));
  if (!skip) browser = await openChromium<Browser>();
});
after(async () => browser?.close());

/** Opens a page, blocks and counts what it asks of a network. */
async function opened(
  name: string,
  options: { width: number; scripts?: boolean },
): Promise<{ page: Page; asked: string[]; close(): Promise<void> }> {
  const context = await browser.newContext({
    viewport: { width: options.width, height: 900 },
    javaScriptEnabled: options.scripts ?? true,
  });
  const page = await context.newPage();
  const asked: string[] = [];
  await context.route(/^(?!file:|data:|blob:)/, (route) => {
    asked.push(route.request().url());
    return route.abort();
  });
  page.on("pageerror", (error) => asked.push(`error: ${error.message}`));
  await page.goto(`file://${join(folder, name)}`);
  if (options.scripts ?? true) await page.waitForFunction(() => document.documentElement.dataset.drawn !== undefined);
  return { page, asked, close: () => context.close() };
}

test("the pages and plotly.js are all there is", () => {
  assert.deepEqual(readdirSync(folder).sort(), [...pages, "plotly.js"].sort());
});

for (const width of [1200, 390])
  test(
    `at ${width} pixels every figure is drawn and fits, nothing is asked of a network, and nothing but code scrolls`,
    { skip },
    async () => {
      for (const name of pages) {
        const { page, asked, close } = await opened(name, { width });
        const plots = page.locator("figure .plot");
        assert.equal(await plots.count(), figuresOf(name), name);
        const sizes = await plots.evaluateAll((all) =>
          all.map((plot) => {
            const { left, right, height } = plot.querySelector("svg.main-svg")?.getBoundingClientRect() ?? new DOMRect();
            return {
              left,
              right,
              height,
              traces: plot.querySelectorAll(".plot-container .trace, .plot-container .hm, .plot-container .barlayer").length,
              alt: plot.getAttribute("aria-label") ?? "",
            };
          }),
        );
        for (const { left, right, height, traces, alt } of sizes) {
          assert.ok(left >= 0 && right <= width && height > 100, `${name}: ${left} to ${right}, ${height} high: ${alt}`);
          assert.ok(traces > 0 && alt.length > 60, `${name}: ${alt}`);
        }
        const [scrolled, wide] = await page.evaluate(() => [
          document.documentElement.scrollWidth,
          document.documentElement.clientWidth,
        ]);
        assert.ok(scrolled <= wide, `${name} is ${scrolled} pixels wide`);
        if (width === 390) {
          const inner = await page.locator("pre.code").evaluateAll((all) => all.some((pre) => pre.scrollWidth > pre.clientWidth));
          assert.ok(inner, "code scrolls inside of itself");
          for (let i = 0; i < sizes.length; i++) {
            await page.evaluate((i) => document.querySelectorAll("figure .plot")[i].querySelectorAll("svg.main-svg").forEach((svg, s) => svg.classList.toggle("looked-at", s === 0)), i); // prettier-ignore
            assert.deepEqual(textFaults(await textBoxes(page, "svg.main-svg.looked-at")), [], `${name}, figure ${i + 1}`);
            await page.evaluate(() =>
              document.querySelectorAll(".looked-at").forEach((svg) => svg.classList.remove("looked-at")),
            );
          }
        }
        assert.deepEqual(asked, []);
        await close();
      }
    },
  );

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

test("with scripts off the pictures are there; without plotly.js too", { skip }, async () => {
  const name = "02-attention-chunk-selection.html";
  const off = await opened(name, { width: 390, scripts: false });
  const images = off.page.locator("figure noscript img, figure img");
  assert.equal(await images.count(), figuresOf(name));
  const { width } = (await images.first().boundingBox())!;
  assert.ok(width > 300 && width <= 390, `${width} pixels wide`);
  await off.close();
  rmSync(join(folder, "plotly.js"));
  assert.ok(!existsSync(join(folder, "plotly.js")));
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`file://${join(folder, name)}`);
  await page.waitForSelector("figure .plot img");
  assert.equal(await page.locator("figure .plot img").count(), figuresOf(name));
  await context.close();
});
