import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type Browser, chromium, type Page } from "playwright-core";
import { ccaToy, queryExplorer, spaceFrames } from "../../lib/figures";
import { findChromium } from "../../lib/figures/export/chromium";
import { type InteractiveFigure, interactiveBundle } from "../../lib/figures/interactive/interactive-figure";
import { fitLinearCca } from "../../lib/models/fit-linear-cca";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { cellsHtml } from "../../scripts/pages/cells";
import { turned, twoViews } from "../figures/interactive/spaces";
import { toyFeatures } from "../models/toy-features";
import { lacks } from "../missing-tools";
import { temporaryFolder } from "../temporary-folder";
import { figureOf, press, statusOf } from "./interactive-figures";
import { ownFolder } from "./own-folder";

// Interactive figures as readers use them in a page of a notebook, by mouse and by keyboard.

const root = projectRoot();
const executablePath = findChromium();
const skip = lacks("Chromium");
const folder = temporaryFolder();
const pictures = join(root, ownFolder(__filename));
const data = toyFeatures(60);
const [TOY, FRAMES, QUERY] = ["CCA by hand", "held-out videos", "Queries"];

let browser: Browser;
let toy: InteractiveFigure;

before(async () => {
  if (skip) return;
  toy = ccaToy();
  const views = twoViews(60, 3);
  const frames = [1, 2, 3].map((value) => ({
    ...{ value, views: value === 2 ? turned(views) : twoViews(60, 3, value) },
    scores: { validation: value / 5 },
  }));
  const space = spaceFrames(frames, data.labels, data.classes, { chance: 0.2, title: "held-out videos" });
  const query = queryExplorer(data, await fitLinearCca(data, { components: 4 }), { queries: 12 });
  const outputs = [toy, space, query].map((figure) => ({
    output_type: "display_data" as const,
    data: interactiveBundle(figure),
  }));
  const cells = [
    { cell_type: "markdown" as const, source: "# Figures" },
    { cell_type: "code" as const, source: "", outputs },
  ];
  const css = ["scripts/site/assets/site.css", "scripts/pages/content.css"].map((file) =>
    readFileSync(join(projectRoot(), file), "utf8"),
  );
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>figures</title><style>${css.join("\n")}</style>`;
  const page = `<!doctype html><html lang="en"><head>${head}</head><body><main>${cellsHtml({ cells }, (href) => href)}</main></body></html>`;
  writeFileSync(join(folder, "page.html"), page);
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
});
after(async () => browser?.close());

interface Opening {
  width?: number;
  scripts?: boolean;
  /** Colours of the page. */
  style?: string;
}

/** The page, in which nothing goes wrong and which asks nothing of a network; a picture of it is left. */
async function withPage(
  name: string,
  work: (page: Page) => Promise<void>,
  { width = 1000, scripts = true, style }: Opening = {},
) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, javaScriptEnabled: scripts });
  const wrong: string[] = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  page.on(
    "request",
    (request) => !request.url().startsWith("file:") && !request.url().startsWith("data:") && wrong.push(request.url()),
  );
  try {
    await page.goto(`file://${join(folder, "page.html")}`);
    if (style) await page.addStyleTag({ content: style });
    await work(page);
    assert.deepEqual(wrong, []);
  } finally {
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
    await page.close();
  }
}

const number = (text: string, before: string) => Number(new RegExp(`${before} (−?[\\d.]+\\d)`).exec(text)![1].replace("−", "-"));
const best = () => (toy.data as { best: { x: number; y: number; correlation: number } }).best;

test("the toy by keyboard: the correlation follows the angles, and its peak is where CCA says", { skip }, async () => {
  await withPage("toy-keyboard", async (page) => {
    const sliders = figureOf(page, TOY).getByRole("slider");
    const start = number(await statusOf(page, TOY), "Correlation");
    await sliders.first().focus();
    await press(page, "ArrowRight", "ArrowRight");
    assert.equal(await sliders.first().inputValue(), "2");
    assert.equal(await sliders.first().getAttribute("aria-valuetext"), "2°");
    assert.notEqual(number(await statusOf(page, TOY), "Correlation"), start);
    for (const [i, angle] of [best().x, best().y].entries()) {
      await sliders.nth(i).focus();
      await press(page, "Home", ...Array<string>(angle).fill("ArrowRight"));
    }
    const peak = number(await statusOf(page, TOY), "Correlation");
    assert.ok(Math.abs(Math.abs(peak) - best().correlation) < 2e-3, `${peak}`);
    await press(page, ...Array<string>(15).fill("ArrowLeft"));
    assert.ok(Math.abs(number(await statusOf(page, TOY), "Correlation")) < Math.abs(peak) - 0.02);
    assert.ok(Math.abs(number(await statusOf(page, TOY), "sign:") - Math.abs(peak)) < 2e-3, "the best so far stays");
    assert.equal(await figureOf(page, TOY).locator("line.solution[visibility=visible]").count(), 0);
    await press(page, "Tab", "Enter");
    assert.match(await statusOf(page, TOY), new RegExp(`CCA: \\.\\d{3} at ${best().x}° and ${best().y}°`));
    assert.equal(await figureOf(page, TOY).locator("line.solution[visibility=visible]").count(), 3);
    await press(page, "Tab", "Enter");
    assert.equal(number(await statusOf(page, TOY), "Correlation"), start);
  });
});

test("the toy by mouse: a direction is dragged in its plot", { skip }, async () => {
  await withPage("toy-mouse", async (page) => {
    const box = (await figureOf(page, TOY).locator("svg.turned").first().boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x + 60, y);
    await page.mouse.down();
    await page.mouse.move(x + 60, y - 60, { steps: 4 });
    await page.mouse.up();
    await page.mouse.move(x - 60, y);
    assert.equal(await figureOf(page, TOY).getByRole("slider").first().inputValue(), "45");
    await figureOf(page, TOY).getByRole("button", { name: "Show the solution" }).click();
    assert.equal(await figureOf(page, TOY).getByRole("slider").first().inputValue(), String(best().x));
  });
});

/** Where the marks of a figure are. */
const places = (page: Page, name: string) =>
  figureOf(page, name).locator(".moving .mark").evaluateAll((all) => all.map((one) => (one as SVGElement).style.transform)); // prettier-ignore

test("the frames by keyboard and mouse: points and scores follow the slider; play, pause, and the end", { skip }, async () => {
  await withPage("frames", async (page) => {
    const [slider, play] = [figureOf(page, FRAMES).getByRole("slider"), figureOf(page, FRAMES).locator("button")];
    const first = await places(page, FRAMES);
    assert.equal(first.length, 120);
    await slider.focus();
    await press(page, "ArrowRight");
    assert.equal(await statusOf(page, FRAMES), "epoch 2; validation .400.");
    assert.notDeepEqual(await places(page, FRAMES), first);
    await press(page, "Home");
    assert.deepEqual(await places(page, FRAMES), first);
    assert.match((await figureOf(page, FRAMES).getByRole("img").last().getAttribute("aria-label"))!, /MAP by epoch; shown: epoch 1; validation \.200/);
    const box = (await slider.boundingBox())!;
    await page.mouse.click(box.x + box.width - 4, box.y + box.height / 2);
    assert.equal(await statusOf(page, FRAMES), "epoch 3; validation .600.");

    await play.focus();
    await press(page, "Enter");
    assert.equal(await play.innerText(), "Pause");
    assert.equal(await statusOf(page, FRAMES), "epoch 1; validation .200.");
    await page.waitForFunction(() => /epoch 2/.test(Array.from(document.querySelectorAll("div")).map((one) => one.shadowRoot?.textContent ?? "").join()));
    await press(page, "Space");
    assert.equal(await play.innerText(), "Play");
    const paused = await statusOf(page, FRAMES);
    await page.waitForTimeout(1200);
    assert.equal(await statusOf(page, FRAMES), paused);
    await play.click();
    await figureOf(page, FRAMES).getByText("epoch 3; validation .600.").waitFor();
    await figureOf(page, FRAMES).getByRole("button", { name: "Play" }).waitFor({ timeout: 3000 });
  });
}); // prettier-ignore

test("a query by mouse, arrow keys and list: its chunks, its videos, right or wrong in words", { skip }, async () => {
  await withPage("query", async (page) => {
    const figure = figureOf(page, QUERY);
    const options = figure.getByRole("option", { includeHidden: false }).and(figure.locator("path"));
    const ids = await options.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")!));
    assert.equal(ids.length, 12);
    const chosen = async () => [
      await figure.locator("path[aria-selected=true]").getAttribute("aria-label"),
      /Track (.*):/.exec(await statusOf(page, QUERY))![1],
      await figure.locator("select").evaluate((one: HTMLSelectElement) => one.selectedOptions[0].textContent),
    ];
    assert.deepEqual(await chosen(), Array(3).fill(ids[0]));
    await options.nth(3).click({ force: true });
    const [clicked] = await chosen();
    assert.deepEqual(await chosen(), Array(3).fill(clicked));
    assert.notEqual(clicked, ids[0]);
    await press(page, "Home");
    assert.deepEqual(await chosen(), Array(3).fill(ids[0]));
    await press(page, "End");
    assert.deepEqual(await chosen(), Array(3).fill(ids[11]));
    const reached = new Set<string | null>();
    for (const key of ["ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"]) {
      await press(page, key);
      reached.add((await chosen())[0]);
    }
    assert.ok(reached.size > 1, "arrow keys go from track to track");
    await figure.locator("select").selectOption({ index: 5 });
    assert.deepEqual(await chosen(), Array(3).fill(ids[5]));

    assert.equal(await figure.locator("tbody tr").count(), 10);
    const words = await figure.locator("tbody tr td:last-child").allInnerTexts();
    assert.ok(words.every((word) => /^(✓ right|✗ wrong)$/.test(word)));
    const right = words.filter((word) => word === "✓ right").length;
    assert.match(await statusOf(page, QUERY), new RegExp(`: of the 10 best videos ${right} (has|have) its class`));
    const own = / (.*)$/.exec(ids[5].replace(/^.*,/, ","))![1];
    const classes = await figure.locator("tbody tr td:nth-child(3)").allInnerTexts();
    assert.deepEqual(classes.map((name) => name === own), words.map((word) => word === "✓ right"));
    assert.equal(await figure.locator("line.missed").count(), 10 - right);
    assert.ok((await figure.locator("rect.bar").count()) >= 3);
  });
}); // prettier-ignore

for (const [name, width, style] of [
  ["wide-light", 1000, undefined],
  ["phone-dark", 390, "body{background:#111;color:#e6e6e6}"],
] as const)
  test(`${name}: all fits, every control has a name, focus is seen, words have the page's colour`, { skip }, async () => {
    await withPage(
      name,
      async (page) => {
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
        for (const figure of [TOY, FRAMES, QUERY]) {
          const group = figureOf(page, figure);
          const out = await group.evaluate((one) =>
            Array.from(one.querySelectorAll("*:not(svg *, .scroll *)"))
              .filter((part) => part.getBoundingClientRect().right > innerWidth + 0.5)
              .map((part) => part.outerHTML.slice(0, 80)),
          );
          assert.deepEqual(out, []);
          const unnamed = await group.locator("button, input, select, svg[role], [role=listbox], [role=option]").evaluateAll((all) =>
            all.filter((one) => !(one.textContent!.trim() || one.getAttribute("aria-label") || (one as HTMLInputElement).labels?.length)).map((one) => one.outerHTML),
          ); // prettier-ignore
          assert.deepEqual(unnamed, []);
          const [own, page_] = await group.evaluate((one) =>
            [one.ownerDocument.body, one].map((part) => getComputedStyle(part).color),
          );
          assert.equal(own, page_);
          const control = group.locator("input, select").first();
          await control.focus();
          await press(page, "Shift+Tab", "Tab");
          assert.equal(await control.evaluate((one) => getComputedStyle(one).outlineStyle), "solid");
        }
        const low = await page
          .locator("button, select")
          .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
        assert.ok(low.every((height) => height >= 30), String(low)); // prettier-ignore
      },
      { width, style },
    );
  });

const STILLS = [
  "x-view: 120 points and a direction at",
  "y-view: 120 points and a direction at",
  "the two projections of each pair; their correlation is",
  "held-out videos; epoch 3: 60 items, audio filled and video open",
  "MAP by epoch; shown: epoch 3; validation .600",
  "choose a track in the space: choose one of 12 tracks",
  "Weights of",
];

for (const width of [1000, 390])
  test(`without scripts, ${width} pixels wide: a picture for each panel, with the words that say what it shows`, { skip }, async () => {
    await withPage(
      `no-scripts-${width}`,
      async (page) => {
        const stills = await page.locator(".stills img").evaluateAll(async (all) =>
          Promise.all(all.map(async (one) => {
            await (one as HTMLImageElement).decode();
            return { alt: (one as HTMLImageElement).alt, right: one.getBoundingClientRect().right, wide: (one as HTMLImageElement).naturalWidth };
          })));
        assert.deepEqual(stills.map(({ alt }, i) => alt.slice(0, STILLS[i].length)), STILLS);
        assert.match(stills[2].alt, new RegExp(`is ${best().correlation.toFixed(3).slice(1)}`));
        assert.match(stills[0].alt, new RegExp(`at ${best().x} degrees`));
        for (const { right, wide } of stills) assert.ok(right <= width && wide >= 260, `${right}, ${wide}`);
        const rows = await page.locator(".stills tbody tr").count();
        assert.equal(rows, 10);
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
      },
      { scripts: false, width },
    );
  }); // prettier-ignore

test("with scripts the pictures are not there", { skip }, async () => {
  await withPage("scripts", async (page) => assert.equal(await page.locator("img").count(), 0));
});

test("without scripts the words with the main numbers are there", { skip }, async () => {
  await withPage(
    "no-scripts",
    async (page) => {
      const text = await page.locator("body").innerText();
      assert.match(text, new RegExp(`CCA finds the largest one: ${best().correlation.toFixed(3)}`));
      assert.match(text, /The space at 3 values of epoch, from 1 to 3\. MAP, validation: from 0\.200 to 0\.600/);
      assert.match(text, /12 tracks can be chosen as queries/);
    },
    { scripts: false },
  );
});
