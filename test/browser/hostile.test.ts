import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page, Route } from "playwright-core";
import { classConfusion } from "../../lib/figures/retrieval/class-confusion";
import { classCounts } from "../../lib/figures/data/class-counts";
import { openChromium } from "../../lib/figures/export/chromium";
import { type FigureRenderer, openRenderer } from "../../lib/figures/export/renderer";
import { interactiveBundle } from "../../lib/figures/interactive/interactive-figure";
import { modelCard } from "../../lib/notebook/model-card";
import { figureBundle } from "../../lib/notebook/notebook-display";
import { renderTable } from "../../lib/notebook/table-view";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { outputHtml } from "../../scripts/pages/outputs";
import { documentHtml } from "../../scripts/site/shell";
import { HEADERS } from "../../scripts/demo/guard";
import { parsed } from "../hostile/parsed";
import { HOSTILE_TEXTS, written } from "../hostile/texts";
import { lacks } from "../missing-tools";

// Hostile names in a real browser: nothing of them runs, nothing is fetched, and all of them can be read.

const skip = lacks("Chromium");
/** Short ones, so that a page has room for all. */
const TEXTS = HOSTILE_TEXTS.filter((text) => text.length < 1000);
const plain = (text: string) => written(text).replace(/[\p{Cc}\s\ufffd\u2028-\u202e\u2066-\u2069]/gu, "");

let browser: Browser;
let renderer: FigureRenderer;
before(async () => {
  if (skip) return;
  browser = await openChromium<Browser>();
  renderer = await openRenderer();
});
after(async () => {
  await browser?.close();
  await renderer?.close();
});

interface Visit {
  page: Page;
  /** Dialogs, errors, and what was asked of elsewhere. */
  wrong: string[];
}

async function visited(serve: (path: string, route: Route) => unknown, work: (visit: Visit) => Promise<void>): Promise<void> {
  const page = await browser.newPage();
  const wrong: string[] = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("dialog", (dialog) => (wrong.push(dialog.message()), dialog.dismiss()));
  await page.route("**", (route) => {
    const { origin, pathname } = new URL(route.request().url());
    if (origin === "http://page.test") return serve(pathname.slice(1), route);
    wrong.push(route.request().url());
    return route.abort();
  });
  try {
    await page.goto("http://page.test/");
    await work({ page, wrong });
    assert.equal(await page.evaluate("window.broken"), undefined, "a name was run");
    assert.deepEqual(wrong, []);
  } finally {
    await page.close();
  }
}

test("outputs on a page of the site: nothing runs, with every name in every one of them", { skip }, async () => {
  const body = TEXTS.map((text) => {
    const model = { kind: text, widths: { audio: 1, video: 1 }, state: {}, options: { a: text }, classes: [text] };
    const figure = classCounts([0, 1], [text, "other"], { title: text });
    return [
      renderTable([{ [text]: text }], { caption: text }).html,
      modelCard(model)!.html,
      outputHtml({ output_type: "stream", text }, (href) => href),
      outputHtml({ output_type: "display_data", data: { "text/markdown": text } }, (href) => href),
      outputHtml({ output_type: "display_data", data: figureBundle(figure) }, (href) => href),
    ].join("\n");
  }).join("\n");
  const toy = { kind: "query", label: TEXTS[3], words: TEXTS[1], data: { ids: TEXTS } } as const;
  // Its data is no real one: what is looked at is that the names in it do not end the script.
  const interactive = (interactiveBundle(toy)["text/html"] as string).replace("start(document", "void (document");
  const page = { name: TEXTS[1], title: TEXTS[0], section: "Notebooks", source: TEXTS[2], html: `<h1>x</h1>${body}${interactive}` } as const;
  const scripts: Record<string, string> = { "assets/plotly.js": "plotly.js-dist/plotly.js" };
  const own = (file: string) => readFileSync(join(projectRoot(), "scripts", "pages", file), "utf8");
  await visited(
    (path, route) => {
      if (path === "") return route.fulfill({ contentType: "text/html; charset=utf-8", body: documentHtml(page, [page]) });
      if (scripts[path]) return route.fulfill({ path: createRequire(__filename).resolve(scripts[path]) });
      if (path === "assets/draw.js") return route.fulfill({ contentType: "text/javascript", body: own("dark-figure.js") + own("draw.js") });
      return route.fulfill({ status: 404 });
    },
    async ({ page: seen }) => {
      await seen.waitForFunction((count) => document.documentElement.dataset.drawn === String(count), TEXTS.length, { timeout: 120_000 });
      const words = plain(await seen.evaluate(() => document.body.textContent ?? ""));
      for (const text of TEXTS) assert.ok(words.includes(plain(text)), JSON.stringify(text));
      assert.deepEqual(await seen.$$eval("a", (all) => all.map((a) => a.href).filter((href) => !/^(https?|mailto):/.test(href))), []);
    },
  );
}); // prettier-ignore

test("the demo's page: ids, classes, notes and examples of any letters are only text", { skip }, async () => {
  const folder = join(projectRoot(), "scripts", "demo", "page");
  const points = TEXTS.map((id, i) => ({ id, class: TEXTS[i], audio: [i, 0], video: [0, i] }));
  const hits = TEXTS.map((id, i) => ({
    ...{ id, score: 1 / (i + 1), class: TEXTS[i], from: 0, to: 10, point: [i, i], media: undefined },
    explanation: { components: [0.1, -0.2], chunk: { from: 0, to: 10, change: 0.1 } },
  }));
  const about = {
    ...{ about: TEXTS.join(" "), kind: TEXTS[0], embeddedBy: TEXTS[1], width: 2, moments: true, size: TEXTS.length, files: 0 },
    columns: TEXTS.map((name, i) => [{ name, kind: "choice", values: TEXTS }, { name, kind: "range", from: 0, to: 1 }, { name, kind: "too many" }][i % 3]),
    ...{ limits: { bytes: 1e6, seconds: 900, answers: 50, clips: 10, liked: 20 }, classes: TEXTS, points, explained: [0.5, 0.3], examples: TEXTS },
  };
  const answers: Record<string, unknown> = {
    collection: about,
    queries: { query: 1, seconds: 10, peaks: [0.1, 0.5], notes: TEXTS, rows: 10 },
    search: { chunks: [{ from: 0, to: 10, weight: 1, chosen: true }], point: [0, 0], hits },
  };
  const types: Record<string, string> = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", "": "text/html" };
  await visited(
    (path, route) => {
      const headers = { ...HEADERS };
      if (answers[path]) return route.fulfill({ headers, contentType: "application/json", body: JSON.stringify(answers[path]) });
      if (path === "plotly.js") return route.fulfill({ headers, contentType: "text/javascript", path: createRequire(__filename).resolve("plotly.js-dist") });
      if (path.startsWith("sounds/")) return route.fulfill({ headers, status: 404 });
      return route.fulfill({ headers, contentType: types[extname(path)], body: readFileSync(join(folder, path || "index.html")) });
    },
    async ({ page }) => {
      await page.waitForSelector("body[data-ready]");
      await page.setInputFiles("#file", { name: '"><img src=x onerror="window.broken=1">.mp3', mimeType: "audio/mpeg", buffer: Buffer.from("x") });
      await page.waitForFunction(() => /videos answer\. The best/.test(document.body.innerText));
      const shown = await page.$$eval("#answers .id", (all) => all.map((one) => one.textContent ?? ""));
      assert.deepEqual(shown.map(plain), TEXTS.map(plain));
      assert.equal(await page.textContent("#query-name"), '"><img src=x onerror="window.broken=1">.mp3');
      for (const i of [0, 2, 5]) {
        await page.locator("[data-like=more]").nth(i).click();
        await page.waitForFunction((text) => document.getElementById("liked")!.textContent!.includes(text), TEXTS[i]);
      }
      const tags = await page.$$eval("#answers *, #notes *, #about *, #class *, #liked *, #filters *", (all) => [...new Set(all.map((one) => one.localName))].sort());
      assert.deepEqual(tags.filter((tag) => !["button", "details", "h3", "input", "label", "legend", "li", "option", "p", "select", "span", "summary", "ul"].includes(tag)), []);
      await page.waitForSelector("#plot svg");
      assert.equal(await page.locator("#plot image[href^='http'], #plot a, #plot script, #plot foreignObject").count(), 0);
    },
  );
}); // prettier-ignore

test("pictures: an SVG is XML and holds names as text alone; a PDF holds no action", { skip }, async () => {
  const names = [...TEXTS];
  const drawn: string[] = [];
  for (let i = 0; i < names.length; i += 8) {
    const some = names.slice(i, i + 8);
    drawn.push(await renderer.svg(classCounts(some.map((_, c) => c), some, { title: some[0] }))); // prettier-ignore
  }
  const cube = { rows: 2, columns: 2, data: Float64Array.of(1, 0, 0, 1) };
  drawn.push(
    await renderer.svg(classConfusion({ audioToVideo: cube, videoToAudio: cube }, [names[0], names[1]], { title: names[2] })),
  );
  const seen = parsed("xml", drawn);
  for (const { shape, addresses } of seen) {
    const tags = new Set(shape.map((one) => one.split(" ")[1]));
    for (const tag of ["script", "a", "foreignObject", "iframe", "set", "animate"]) assert.ok(!tags.has(tag), tag);
    assert.ok(shape.every((one) => !/ on\w+/.test(one)));
    assert.deepEqual(addresses.filter((address) => !/^(#|data:image\/png;base64,)/.test(address)), []); // prettier-ignore
  }
  const words = plain(seen.map((one) => one.words).join(""));
  for (const name of names) assert.ok(words.includes(plain(name)), JSON.stringify(name));
  const pdf = await renderer.pdf(classCounts([0, 1, 2], names.slice(0, 3), { title: names[3] }));
  assert.doesNotMatch(pdf.toString("latin1"), /\/(JavaScript|JS|URI|Launch|OpenAction|EmbeddedFile)\b/);
});
