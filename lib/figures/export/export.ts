import { extname } from "node:path";
import { checkFigure, type Figure, plainFigure } from "../../notebook/notebook-display";
import { checkObject, checkOptions, checkPath } from "../../runtime/arguments";
import { check, checkNumber } from "../../runtime/check";
import { writeWhole } from "../../runtime/files/atomic-write";
import { millimetres } from "./paper-width";
import { type PictureOptions, withRenderer } from "./renderer";

/**
 * Writes figures by the names' endings: as pictures for `.svg`, `.pdf` and `.png`, with one browser for all, or as Plotly's
 * own JSON (`{ data, layout }`) for `.json`, which needs no browser. Pictures carry their font and say in words what they show.
 * Folders that are missing are made.
 * @param options `width`: `"one column"` (85 mm), `"two columns"` (175 mm) or a length such as `"85mm"`; the figure is laid out
 *   for it, with letters of 7 points at least. `dpi`: resolution of a PNG, 50 to 1200. JSON keeps the figure as it is
 * @throws InputError for another ending or an impossible width, before any work, when there is no Chromium for a picture, or when
 *   a file cannot be written
 */
export async function saveFigures(figures: Readonly<Record<string, Figure>>, options: PictureOptions = {}): Promise<void> {
  checkObject(figures, "the figures", "figures by the paths of their files");
  checkOptions(options);
  const paths = Object.keys(figures);
  for (const path of paths)
    check(/\.(svg|pdf|png|json)$/.test(path), () => `${path}: figures are saved as .svg, .pdf, .png or .json`);
  for (const path of paths) checkFigure(figures[path]);
  if (options.width !== undefined) millimetres(options.width);
  if (options.dpi !== undefined) checkNumber(options.dpi, "dpi", 50, 1200);
  const isPicture = (path: string) => !path.endsWith(".json");
  for (const path of paths) if (!isPicture(path)) await writeWhole(path, `${JSON.stringify(plainFigure(figures[path]))}\n`);
  const pictures = paths.filter(isPicture);
  if (pictures.length === 0) return;
  await withRenderer(async (renderer) => {
    for (const path of pictures) {
      const format = extname(path).slice(1) as "svg" | "pdf" | "png";
      await writeWhole(path, await renderer[format](figures[path], options));
    }
  });
}

/**
 * {@link saveFigures} for one figure.
 * @param path the file; its ending says the format: `.svg`, `.pdf` or `.png`
 * @throws InputError as {@link saveFigures}
 */
export async function saveFigure(figure: Figure, path: string, options: PictureOptions = {}): Promise<void> {
  checkPath(path);
  return saveFigures({ [path]: figure }, options);
}
