import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { ccaToy, queryExplorer, spaceFrames } from "../../lib/figures";
import { findChromium } from "../../lib/figures/export/chromium";
import { interactiveBundle } from "../../lib/figures/interactive/interactive-figure";
import { fitLinearCca } from "../../lib/models/fit-linear-cca";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { cellsHtml } from "../../scripts/pages/cells";
import { turned, twoViews } from "../figures/interactive/spaces";
import { toyFeatures } from "../models/toy-features";
import { temporaryFolder } from "../temporary-folder";

const folder = temporaryFolder(); // of the file that imports this: one that is made within a hook goes with it

/** Names of the figures on the page. */
export const [TOY, FRAMES, QUERY] = ["CCA by hand", "held-out videos", "Queries"];

interface Opening {
  width?: number;
  scripts?: boolean;
  /** Colours of the page. */
  style?: string;
}

/** A page of a notebook with the interactive figures, in a browser. */
export interface InteractivePage {
  /** Opens it, in which nothing goes wrong and which asks nothing of a network; a picture of it is left. */
  withPage(name: string, work: (page: Page) => Promise<void>, opening?: Opening): Promise<void>;
  /** The angles of the toy's peak, and its correlation. */
  best: { x: number; y: number; correlation: number };
  close(): Promise<void>;
}

/** @param pictures the folder, below the project's, for pictures of the page */
export async function interactivePage(pictures: string): Promise<InteractivePage> {
  const root = projectRoot();
  const data = toyFeatures(60);
  const toy = ccaToy();
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
  const css = ["scripts/site/assets/site.css", "scripts/pages/content.css"].map((file) => readFileSync(join(root, file), "utf8"));
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>figures</title><style>${css.join("\n")}</style>`;
  const page = `<!doctype html><html lang="en"><head>${head}</head><body><main>${cellsHtml({ cells }, (href) => href)}</main></body></html>`;
  writeFileSync(join(folder, "page.html"), page);
  const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu"] });
  return {
    best: (toy.data as Pick<InteractivePage, "best">).best,
    close: () => browser.close(),
    async withPage(name, work, { width = 1000, scripts = true, style } = {}) {
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
        await page.screenshot({ path: join(root, pictures, `${name}.png`), fullPage: true });
        await page.close();
      }
    },
  };
}
