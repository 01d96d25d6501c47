import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, extname, join } from "node:path";
import type { Page } from "playwright-core";
import { writeWhole } from "../../runtime/files/atomic-write";
import { checkObject, checkPath } from "../../runtime/arguments";
import { InputError, check } from "../../runtime/check";
import { checkFigure, type Figure, plainFigure } from "../../notebook/notebook-display";

/** Draws figures in a headless Chromium with the project's own plotly.js; nothing is fetched from anywhere. */
export interface FigureRenderer {
  /** The figure as an SVG document. The same figure gives the same text. */
  svg(figure: Figure): Promise<string>;
  /** The figure as a bitmap, `scale` pixels to the pixel; default 3, some 290 to the inch. */
  png(figure: Figure, scale?: number): Promise<Buffer>;
  /** The figure as a PDF page of its own size, lines and letters staying lines and letters. */
  pdf(figure: Figure): Promise<Buffer>;
  close(): Promise<void>;
}

/** Switches that a browser needs as root, in a container and without a network. */
const SWITCHES = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * The Chromium to use: the environment variable `CHROMIUM`, else `chromium`, `chromium-browser` or `google-chrome` on
 * the path; undefined when there is none.
 */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const candidates = process.env.CHROMIUM ? [process.env.CHROMIUM] : names.flatMap((name) => folders.map((f) => join(f, name)));
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Starts a browser for drawing; `close` it afterwards.
 * @throws InputError when there is no Chromium
 */
export async function openRenderer(): Promise<FigureRenderer> {
  const executablePath = findChromium();
  if (!executablePath)
    throw new InputError(
      process.env.CHROMIUM
        ? `CHROMIUM is ${process.env.CHROMIUM}, which cannot be run: correct or unset it`
        : "pictures need Chromium and none is on the path: apt-get install -y chromium, or set CHROMIUM to its path",
    );
  const { chromium } = await import("playwright-core");
  const profile = mkdtempSync(join(tmpdir(), "figures-"));
  const context = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args: SWITCHES });
  const page = await context.newPage();
  await page.setContent("<!doctype html><title>figures</title>");
  await page.addScriptTag({ path: createRequire(__filename).resolve("plotly.js-dist/plotly.js") });
  const paper = await context.newPage();
  const svg = async (figure: Figure) => tidy(String(decode(await draw(page, figure, "svg", 1))));
  return {
    svg,
    png: async (figure, scale = 3) => decode(await draw(page, figure, "png", scale)) as Buffer,
    pdf: async (figure) => printed(paper, await svg(figure), figure),
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
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

/**
 * Writes figures by the names' endings: as pictures for `.svg`, `.pdf` and `.png`, with one browser for all, or as Plotly's
 * own JSON (`{ data, layout }`) for `.json`, which needs no browser.
 * @throws InputError for another ending, before any work, when there is no Chromium for a picture, or when a file cannot be
 *   written
 */
export async function saveFigures(figures: Readonly<Record<string, Figure>>): Promise<void> {
  checkObject(figures, "the figures", "figures by the paths of their files");
  const paths = Object.keys(figures);
  for (const path of paths)
    check(/\.(svg|pdf|png|json)$/.test(path), () => `${path}: figures are saved as .svg, .pdf, .png or .json`);
  for (const path of paths) checkFigure(figures[path]);
  const isPicture = (path: string) => !path.endsWith(".json");
  for (const path of paths) if (!isPicture(path)) await writeWhole(path, `${JSON.stringify(plainFigure(figures[path]))}\n`);
  const pictures = paths.filter(isPicture);
  if (pictures.length === 0) return;
  await withRenderer(async (renderer) => {
    for (const path of pictures) {
      const format = extname(path).slice(1) as "svg" | "pdf" | "png";
      await writeWhole(path, await renderer[format](figures[path]));
    }
  });
}

/** {@link saveFigures} for one figure. */
export async function saveFigure(figure: Figure, path: string): Promise<void> {
  checkPath(path);
  return saveFigures({ [path]: figure });
}

/** Size of a figure that sets none: Plotly's own default. */
function sizeOf({ layout }: Figure): { width: number; height: number } {
  return { width: layout.width ?? 700, height: layout.height ?? 450 };
}

/** Plotly's data URL of the figure. */
async function draw(page: Page, figure: Figure, format: "svg" | "png", scale: number): Promise<string> {
  const plain = plainFigure(figure);
  const options = { ...sizeOf(plain), format, scale };
  return page.evaluate(
    async ({ plain, options, seed }) => {
      // Plotly draws its ids at random: from a seed made of the figure, equal figures give equal files, and different
      // ones in one document do not share their clip paths.
      let state = seed;
      Math.random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296;
      const { Plotly } = globalThis as unknown as { Plotly: { toImage(figure: unknown, options: unknown): Promise<string> } };
      return Plotly.toImage(plain, options);
    },
    { plain, options, seed: fingerprint(JSON.stringify(plain)) },
  );
}

function decode(url: string): string | Buffer {
  const comma = url.indexOf(",");
  const body = url.slice(comma + 1);
  return url.slice(0, comma).endsWith("base64") ? Buffer.from(body, "base64") : decodeURIComponent(body);
}

function fingerprint(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/**
 * Coordinates to a hundredth of a pixel, colours and styles in their short form: it looks the same and is a tenth smaller.
 * Attributes are sorted, for Plotly writes them in an order that depends on what it drew before.
 */
function tidy(svg: string): string {
  return svg.replace(/<([a-zA-Z]+)((?: [\w:-]+="[^"]*")+)/g, (_, name: string, attributes: string) => {
    const short = attributes
      .replace(/-?\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2))))
      .replace(/rgb\((\d+), (\d+), (\d+)\)/g, (_, ...rgb) => `#${rgb.slice(0, 3).map(hex).join("")}`)
      .replace(/ style="([^"]*)"/, (_, style: string) => ` style="${style.replace(/([:;]) /g, "$1").replace(/;$/, "")}"`);
    return `<${name}${(short.match(/ [\w:-]+="[^"]*"/g) ?? []).sort().join("")}`;
  });
}

function hex(byte: string): string {
  return Number(byte).toString(16).padStart(2, "0");
}

async function printed(paper: Page, svg: string, figure: Figure): Promise<Buffer> {
  const { width, height } = sizeOf(figure);
  await paper.setContent(`<!doctype html><style>@page{margin:0}body{margin:0}svg{display:block}</style>${svg}`);
  const pdf = await paper.pdf({ width: `${width}px`, height: `${height}px`, printBackground: true, pageRanges: "1" });
  // The date of making is the only thing that differs between two runs.
  return Buffer.from(pdf.toString("latin1").replace(/(\/(?:Creation|Mod)Date \(D:)\d{14}/g, "$120000101000000"), "latin1");
}
