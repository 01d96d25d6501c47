import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { type Figure, plainFigure } from "../../notebook/notebook-display";
import { FONT_FAMILY } from "../style/font";
import { openChromium } from "./chromium";
import { fontFaces } from "./embedded-font";
import { millimetres, type PaperWidth, pixels } from "./paper-width";
import { withDpi } from "./png";
import { canonical, finishedSvg, sizedSvg } from "./svg";
import { fitWidth } from "./fit-width";
import { drawnSvg, loadFonts, paintedPng, pictureSize } from "./in-page";

/** How a picture is drawn. */
export interface PictureOptions {
  /**
   * Its width on paper. The figure is laid out anew for it, panels below each other where they have no room side by side, and
   * letters keep their size: 7 points at least. Default: the figure's own width, 96 pixels to the inch.
   */
  width?: PaperWidth;
  /** Pixels to the inch, of a PNG. Default 300. */
  dpi?: number;
}

/** Draws figures in a headless Chromium with the project's own plotly.js and font; nothing is fetched from anywhere. */
export interface FigureRenderer {
  /** The figure as an SVG document. The same figure gives the same text. */
  svg(figure: Figure, options?: PictureOptions): Promise<string>;
  /** The figure as a bitmap that holds its resolution. */
  png(figure: Figure, options?: PictureOptions): Promise<Buffer>;
  /** The figure as a PDF page of its own size, lines and letters staying lines and letters. */
  pdf(figure: Figure, options?: PictureOptions): Promise<Buffer>;
  close(): Promise<void>;
}

/**
 * Starts a browser for drawing; `close` it afterwards.
 * @throws InputError when there is no Chromium
 */
export async function openRenderer(): Promise<FigureRenderer> {
  const browser = await openChromium<Browser>();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.setContent(`<!doctype html><title>figures</title><style>${fontFaces()}</style>`);
  await page.addScriptTag({ path: createRequire(__filename).resolve("plotly.js-dist/plotly.js") });
  await page.evaluate(loadFonts);
  const paper = await context.newPage();
  const svg = async (figure: Figure, { width }: PictureOptions = {}) => {
    const fitted = width ? fitWidth(figure, Math.floor(pixels(millimetres(width)))) : figure;
    const picture = await finishedSvg(await draw(page, fitted), figure);
    if (!width) return picture;
    const across = millimetres(width);
    const { width: w, height: h } = sizeOf(fitted);
    return sizedSvg(picture, { width: mm(across), height: mm((across * h) / w) });
  };
  return {
    svg,
    png: async (figure, options = {}) => paintPng(paper, await svg(figure, options), options.dpi ?? 300),
    pdf: async (figure, options = {}) => printed(paper, await svg(figure, options)),
    close: () => browser.close(),
  };
}

/** {@link openRenderer} for the time of `work`, closed whatever happens. */
export async function withRenderer<T>(work: (renderer: FigureRenderer) => Promise<T>): Promise<T> {
  const renderer = await openRenderer();
  try {
    return await work(renderer);
  } finally {
    await renderer.close();
  }
}

/** Figures as SVG documents, one browser for all. */
export function renderSvg(figures: readonly Figure[]): Promise<string[]> {
  return withRenderer(async (renderer) => {
    const drawn: string[] = [];
    for (const figure of figures) drawn.push(await renderer.svg(figure));
    return drawn;
  });
}

/** Size of a figure that sets none: Plotly's own default. */
function sizeOf({ layout }: Figure): { width: number; height: number } {
  return { width: layout.width ?? 700, height: layout.height ?? 450 };
}

function mm(length: number): string {
  return `${Number(length.toFixed(2))}mm`;
}

/** Plotly's SVG of the figure, in the project's font unless it names another. */
async function draw(page: Page, figure: Figure): Promise<string> {
  const { data, layout } = plainFigure(figure);
  const plain = { data, layout: { ...layout, font: { family: FONT_FAMILY, ...layout.font } } };
  const url = await page.evaluate(drawnSvg, { plain, size: sizeOf(figure), seed: seedOf(figure) });
  return decodeURIComponent(url.slice(url.indexOf(",") + 1));
}

function seedOf(figure: Figure): number {
  return createHash("sha256").update(canonical(figure)).digest().readUInt32BE();
}

/** Shows the picture in its size, with its font ready; resolves to its size in CSS pixels. */
async function showPicture(paper: Page, svg: string): Promise<{ width: number; height: number }> {
  await paper.setContent(`<!doctype html><style>@page{margin:0}body{margin:0}svg{display:block}</style>${svg}`);
  await paper.evaluate(loadFonts);
  return paper.evaluate(pictureSize);
}

async function printed(paper: Page, svg: string): Promise<Buffer> {
  const { width, height } = await showPicture(paper, svg);
  const pdf = await paper.pdf({ width: `${width}px`, height: `${height}px`, printBackground: true, pageRanges: "1" });
  // The date of making is the only thing that differs between two runs.
  return Buffer.from(pdf.toString("latin1").replace(/(\/(?:Creation|Mod)Date \(D:)\d{14}/g, "$120000101000000"), "latin1");
}

async function paintPng(paper: Page, svg: string, dpi: number): Promise<Buffer> {
  const { width, height } = await showPicture(paper, svg);
  const size = { width: Math.round((width * dpi) / 96), height: Math.round((height * dpi) / 96) };
  // The picture itself is as many pixels wide: drawn once, it is not scaled afterwards.
  const sized = sizedSvg(svg, { width: String(size.width), height: String(size.height) });
  const url = await paper.evaluate(paintedPng, { ...size, svg: sized });
  return withDpi(Buffer.from(url.slice(url.indexOf(",") + 1), "base64"), dpi);
}
