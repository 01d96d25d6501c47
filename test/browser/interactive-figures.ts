import type { Page } from "playwright-core";

/** Code of cells that show each interactive figure on small data. */
export const FIGURE_CELLS = [
  `import * as lib from "./lib/index";
import * as figures from "./lib/figures";
const random = new lib.Random("figures");
const rows = (n: number, width: number) => Array.from({ length: n }, () => Array.from({ length: width }, () => random.gaussian()));
const data = lib.featureSet({ audio: rows(30, 4), video: rows(30, 4), labels: rows(30, 1).map(([x], i) => (i % 3 ? "calm" : "wild")) });`,
  `figures.showInteractive(figures.ccaToy());`,
  `const frames = [1, 2, 3].map((value) => ({ value, views: { audio: rows(30, 3), video: rows(30, 3) }, scores: { validation: value / 4 } }));
figures.showInteractive(figures.spaceFrames(frames, data.labels, data.classes, { chance: 0.2 }));`,
  `figures.showInteractive(figures.queryExplorer(data, await lib.fitLinearCca(data, { components: 3 }), { queries: 8, top: 10 }));`,
];

/** An interactive figure, by the beginning of its name. */
export const figureOf = (page: Page, name: string) => page.locator(`[role=group][aria-label^="${name}"]`);

/** What a figure says of its state. */
export const statusOf = (page: Page, name: string) => figureOf(page, name).locator(".status").innerText();

/** Presses keys one after another. */
export async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}
