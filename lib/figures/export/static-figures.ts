import { readFileSync } from "node:fs";
import { parseNotebook } from "../../notebook/parse-notebook";
import { type Figure, type MimeBundle, PLOTLY_MIME } from "../../notebook/notebook-display";
import { writeWhole } from "../../runtime/files/atomic-write";
import type { FigureRenderer } from "./renderer";

const SVG_MIME = "image/svg+xml";

interface Notebook {
  cells: { outputs?: { data?: MimeBundle }[] }[];
}

/**
 * Adds a static picture to every Plotly figure of an executed notebook, in place. JupyterLab still shows the interactive figure, while
 * exported HTML and GitHub show the picture. Doing it again changes nothing.
 * @param path an `.ipynb` file
 * @returns the number of figures
 * @throws InputError when the file is not a notebook
 */
export async function addStaticFigures(path: string, renderer: Pick<FigureRenderer, "svg">): Promise<number> {
  const before = readFileSync(path, "utf8");
  const notebook = parseNotebook<Notebook>(before, path);
  let figures = 0;
  for (const cell of notebook.cells)
    for (const output of cell.outputs ?? []) {
      const figure = output.data?.[PLOTLY_MIME];
      if (!output.data || !figure) continue;
      const svg = await renderer.svg(figure as Figure);
      // Sorted, as Jupyter itself writes it, so that saving the notebook there moves no line.
      output.data = Object.fromEntries(Object.entries({ ...output.data, [SVG_MIME]: svg }).sort(([a], [b]) => (a < b ? -1 : 1)));
      figures++;
    }
  const after = JSON.stringify(notebook, null, 1) + "\n";
  if (figures > 0 && after !== before) await writeWhole(path, after);
  return figures;
}
