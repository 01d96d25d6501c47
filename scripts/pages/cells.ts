/** An executed notebook as the content of a page: its cells and what they showed. */
import { codeBlock } from "./code";
import { headingIds } from "./heading-ids";
import { type LinkTarget, markdownHtml } from "./markdown";
import { type Cell, joined, type Notebook } from "./notebook";
import { outputHtml } from "./outputs";

/** The cells as HTML, without the page around them. */
export function cellsHtml({ cells }: Notebook, linkTarget: LinkTarget): string {
  const idOf = headingIds();
  return cells.map((cell) => cellHtml(cell, linkTarget, idOf)).join("\n");
}

/** The notebook's own title, else its first heading. */
export function notebookTitle({ cells, metadata }: Notebook): string | undefined {
  if (metadata?.title) return metadata.title;
  const headings = cells.flatMap(
    ({ cell_type: type, source }) => (type === "markdown" ? /^# (.+)$/m.exec(joined(source)) : null) ?? [],
  );
  return headings[1]?.replace(/[*_`]/g, "");
}

/** The solution of an exercise is folded, with what it shows. */
function cellHtml(cell: Cell, linkTarget: LinkTarget, idOf: (heading: string) => string): string {
  const html = openCellHtml(cell, linkTarget, idOf);
  const solution = cell.cell_type === "code" && cell.metadata?.tags?.includes("solution");
  return solution ? `<details class="solution"><summary>Solution</summary>\n${html}</details>` : html;
}

function openCellHtml(
  { cell_type: type, source, outputs = [] }: Cell,
  linkTarget: LinkTarget,
  idOf: (heading: string) => string,
): string {
  const text = joined(source);
  if (type === "markdown") return `<div class="markdown">${markdownHtml(text, linkTarget, idOf)}</div>`;
  if (type === "raw") return "";
  const code = text.trim() ? codeBlock(text) : "";
  return `<div class="cell">${code}<div class="output">${outputs.map((output) => outputHtml(output, linkTarget)).join("\n")}</div></div>`;
}
