import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Figure, type MimeBundle, PLOTLY_MIME } from "../../lib/notebook/notebook-display";
import { projectRoot } from "../../lib/runtime/files/project-root";

/** A figure of a committed notebook. */
interface NotebookFigure {
  notebook: string;
  /** Its title, to name it by. */
  title: string;
  figure: Figure;
  /** Everything that the output holds. */
  bundle: MimeBundle;
}

/** Every figure of the committed notebooks, in their order. */
export function notebookFigures(): NotebookFigure[] {
  const folder = join(projectRoot(), "notebooks");
  const names = readdirSync(folder).filter((name) => name.endsWith(".ipynb")).sort(); // prettier-ignore
  return names.flatMap((notebook) => {
    const { cells } = JSON.parse(readFileSync(join(folder, notebook), "utf8")) as {
      cells: { outputs?: { data?: MimeBundle }[] }[];
    };
    const bundles = cells.flatMap(({ outputs = [] }) => outputs.flatMap(({ data }) => (data?.[PLOTLY_MIME] ? [data] : [])));
    return bundles.map((bundle) => {
      const figure = bundle[PLOTLY_MIME] as Figure;
      const title = typeof figure.layout.title === "object" ? (figure.layout.title.text ?? "") : "";
      return { notebook, title, figure, bundle };
    });
  });
}
