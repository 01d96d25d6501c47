import type { ElementHandle, Page } from "playwright-core";

/** Places in a plot where the mouse is held until a label appears. */
const TRIES = [0.5, 0.25, 0.75, 0.1, 0.9, 0.4, 0.6].flatMap((x) => [0.5, 0.7, 0.9, 0.3, 0.1, 0.97].map((y) => [x, y]));

/** The words on the label that appears when the mouse is held over a figure; undefined when none does. */
export async function hoverLabel(page: Page, figure: ElementHandle): Promise<string | undefined> {
  await figure.waitForSelector(".nsewdrag", { state: "attached" });
  // Not every part of a figure has labels.
  for (const plot of await figure.$$(".nsewdrag")) {
    const box = await plot.boundingBox();
    if (!box) continue;
    for (const [x, y] of TRIES) {
      await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 2 });
      const label = await figure.waitForSelector(".hoverlayer .hovertext", { timeout: 300 }).catch(() => undefined);
      if (label) return (await label.textContent()) ?? "";
    }
  }
  return undefined;
}
