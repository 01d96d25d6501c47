/** A figure of a page: drawn from its own data where scripts run, else the picture beside it, else its words. */
import { fitWidth } from "../../lib/figures/export/fit-width";
import { figureAlt } from "../../lib/notebook/figure-alt";
import type { Figure } from "../../lib/notebook/notebook-display";
import { escapeHtml } from "../../lib/notebook/escape-html";
import { scriptJson } from "./script-json";

/** Width that a figure is laid out for on a narrow page, in pixels: a phone's, without margins. */
const NARROW = 350;

/** @param picture SVG, where the notebook holds one */
export function figureHtml(figure: Figure, picture?: string): string {
  const alt = escapeHtml(figureAlt(figure));
  const { data, layout: wide } = figure;
  const narrow = (wide.width ?? 700) > NARROW ? fitWidth(figure, NARROW).layout : wide;
  const still = picture
    ? `<img alt="${alt}" src="data:image/svg+xml;base64,${Buffer.from(picture).toString("base64")}">`
    : `<p>${alt}</p>`;
  return [
    "<figure>",
    `<div class="plot" style="--wide:${wide.height ?? 450}px;--narrow:${narrow.height ?? 450}px" role="group" aria-label="${alt}"></div>`,
    `<script type="application/json">${scriptJson({ data, wide, narrow })}</script>`,
    `<noscript>${still}</noscript>`,
    "</figure>",
  ].join("\n");
}
