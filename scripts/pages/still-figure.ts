/** Pictures of an interactive figure, for readers whose browser runs no scripts. */
import { runInNewContext } from "node:vm";
import { browserCode, browserStyle } from "../../lib/figures/interactive/browser-code";
import { escapeHtml } from "../../lib/notebook/escape-html";
import { INK } from "../../lib/figures/style/style";
import { interactiveCall } from "./interactive-call";
import { StillElement, stillDocument } from "./still-document";

/** Of a panel, in pixels. */
const [TITLE, LEGEND_ROW, GAP] = [22, 20, 4];
/** Milliseconds that a drawing may take. */
const PATIENCE = 10_000;

/**
 * An output, with pictures of its interactive figure where scripts do not run; other outputs, and figures whose data are damaged, stay
 * as they are. The pictures are drawn by the code that draws in the browser, in a state that says most: the toy's solution, the
 * last frame, the first query.
 */
export function withStill(html: string): string {
  const pictures = stillPictures(html);
  return pictures === undefined ? html : html.replace("<script>", () => `<noscript>${pictures}</noscript><script>`);
}

function stillPictures(html: string): string | undefined {
  try {
    const call = interactiveCall(html);
    if (!call) return undefined;
    const root = new StillElement("div");
    const draw = "({ toy: drawToy, frames: drawFrames, query: drawQuery })[call.kind](root, call.data);";
    runInNewContext(
      `${browserCode()}\n${draw}`,
      { document: stillDocument, clearInterval: () => {}, root, call },
      { timeout: PATIENCE },
    );
    toTellingState(root);
    const [legend] = root.all(".legend").filter((list) => list.get("aria-label") === "Legend");
    const panels = root.all(".panel").map((panel, i) => panelHtml(panel, i === 0 ? legend : undefined));
    return `<div class="stills">${panels.join("\n")}</div><p>${escapeHtml(statusOf(root))}</p>`;
  } catch {
    return undefined;
  }
}

/** As if the reader had pressed the button of the solution, or moved the slider to its end. */
function toTellingState(root: StillElement): void {
  const solve = root.all("button").find(({ textContent }) => textContent === "Show the solution");
  if (solve) return solve.listeners.get("click")!();
  const [slider] = root.all("input");
  if (!slider) return;
  slider.value = slider.get("max");
  slider.listeners.get("input")!();
}

function statusOf(root: StillElement): string {
  return root.all(".status")[0].textContent;
}

/** A panel: the picture of its plots, or its table. */
function panelHtml(panel: StillElement, legend?: StillElement): string {
  const tables = panel.all("table");
  if (tables.length > 0) return tables.map((table) => table.write()).join("");
  const plots = panel.all("svg").filter((svg) => !svg.get("class").includes("key"));
  const title = panel.all("strong")[0].textContent;
  const lines = [...(legend?.all("li") ?? []), ...panel.all("li")];
  const words = panel.all(".small").map(({ textContent }) => textContent);
  const [[, , width]] = plots.map(boxOf);
  const parts = [`<text x="4" y="14" font-weight="700">${escapeHtml(title)}</text>`];
  let y = TITLE;
  const add = (height: number, content: string) => {
    parts.push(`<g transform="translate(0 ${y})">${content}</g>`);
    y += height + GAP;
  };
  for (const plot of plots) add(boxOf(plot)[3], plot.inner());
  for (const line of lines) add(LEGEND_ROW - GAP, legendLine(line));
  for (const one of words) add(LEGEND_ROW - GAP, `<text x="4" y="12">${escapeHtml(one)}</text>`);
  const alt = plots.map((plot) => plot.get("aria-label")).filter(Boolean).join(". "); // prettier-ignore
  return image(parts.join(""), width, y, alt);
}

/** A mark or line and what it stands for. */
function legendLine(line: StillElement): string {
  const [key] = line.all("svg");
  const [, , width] = boxOf(key);
  return `<g transform="translate(${width > 20 ? "4 4" : "12 8"})">${key.inner()}</g><text x="${width > 20 ? 36 : 24}" y="12">${escapeHtml(line.textContent)}</text>`;
}

function boxOf(svg: StillElement): number[] {
  return svg.get("viewBox").split(" ").map(Number);
}

function image(content: string, width: number, height: number, alt: string): string {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" class="figure" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" style="color:${INK}">` +
    `<style>${browserStyle()}svg{overflow:hidden}</style><rect width="${width}" height="${height}" fill="#fff"/>${content}</svg>`;
  const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
  return `<img alt="${escapeHtml(alt)}" width="${width}" height="${height}" src="${source}">`;
}
