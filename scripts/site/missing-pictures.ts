/** Static pictures for figures that have none, where there is a Chromium to draw them. */
import { findChromium } from "../../lib/figures/export/chromium";
import { withRenderer } from "../../lib/figures/export/renderer";
import { type Figure, PLOTLY_MIME } from "../../lib/notebook/notebook-display";
import type { Notebook } from "../pages/notebook";

/** Draws them into the notebooks in memory, and not into their files. Without Chromium a figure's words stand for its picture. */
export async function drawMissingPictures(notebooks: readonly Notebook[]): Promise<void> {
  const outputs = notebooks.flatMap(({ cells }) => cells.flatMap(({ outputs = [] }) => outputs));
  const missing = outputs.flatMap(({ data }) => (data?.[PLOTLY_MIME] && !data["image/svg+xml"] ? [data] : []));
  if (missing.length === 0 || !findChromium()) return;
  await withRenderer(async (renderer) => {
    for (const data of missing) data["image/svg+xml"] = await renderer.svg(data[PLOTLY_MIME] as Figure);
  });
}
