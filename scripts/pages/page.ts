/** A page of an executed notebook. It needs no network: only `plotly.js` beside it, to draw the figures. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { usedFontFaces } from "../../lib/figures/export/embedded-font";
import { codeHtml } from "./code";
import { equationStyle } from "./equations";
import { escapeHtml } from "../../lib/notebook/escape-html";
import { type LinkTarget, markdownHtml, type PictureSource } from "./markdown";
import { type Cell, joined, type Notebook } from "./notebook";
import { outputHtml } from "./outputs";

/** Another page, to go on to. */
export interface Neighbour {
  title: string;
  href: string;
}

/** What a page is made of besides its notebook. */
interface PageOptions {
  /** When the notebook has no heading. */
  name: string;
  before?: Neighbour;
  after?: Neighbour;
  linkTarget?: LinkTarget;
  picture?: PictureSource;
}

/** Letters that hover texts and axes may need though the page does not show them yet. */
const ALWAYS = "0123456789.,−-+:;%()[]±→kMGµ abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** The page as one HTML document. */
export async function pageHtml(notebook: Notebook, options: PageOptions): Promise<string> {
  const { linkTarget = (href) => href, picture } = options;
  const body = notebook.cells.map((cell) => cellHtml(cell, linkTarget, picture)).join("\n");
  const part = (name: string) => readFileSync(join(__dirname, name), "utf8");
  const fonts = await usedFontFaces(ALWAYS + body.replace(/src="data:[^"]*"/g, ""), { bold: true });
  const style = [fonts, part("page.css"), ...(body.includes('class="katex') ? [equationStyle()] : [])].join("\n");
  const drawn = body.includes("<figure>") ? `<script src="plotly.js"></script>\n<script>\n${part("draw.js")}</script>` : "";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(pageTitle(notebook) ?? options.name)}</title>
<style>
${style}
</style>
</head>
<body>
${navigation(options)}<main>
${body}
</main>
${navigation(options)}${drawn}
</body>
</html>
`;
}

/** The notebook's own title, else its first heading. */
export function pageTitle({ cells, metadata }: Notebook): string | undefined {
  if (metadata?.title) return metadata.title;
  const headings = cells.flatMap(
    ({ cell_type: type, source }) => (type === "markdown" ? /^# (.+)$/m.exec(joined(source)) : null) ?? [],
  );
  return headings[1]?.replace(/[*_`]/g, "");
}

function navigation({ before, after }: PageOptions): string {
  const link = (to: Neighbour | undefined, word: (title: string) => string) =>
    to ? `<a href="${escapeHtml(to.href)}">${escapeHtml(word(to.title))}</a>` : "<span></span>";
  if (!before && !after) return "";
  return `<nav>${link(before, (title) => `← ${title}`)}${link(after, (title) => `${title} →`)}</nav>\n`;
}

function cellHtml(cell: Cell, linkTarget: LinkTarget, picture?: PictureSource): string {
  const solution = cell.cell_type === "code" && cell.metadata?.tags?.includes("solution");
  const html = openCellHtml(cell, linkTarget, picture);
  return solution ? `<details class="solution"><summary>Solution</summary>\n${html}</details>` : html;
}

function openCellHtml({ cell_type: type, source, outputs = [] }: Cell, linkTarget: LinkTarget, picture?: PictureSource): string {
  const text = joined(source);
  if (type === "markdown") return `<section class="markdown">${markdownHtml(text, linkTarget, picture)}</section>`;
  if (type === "raw") return "";
  const code = text.trim() ? `<pre class="code">${codeHtml(text)}</pre>\n` : "";
  return `<section>${code}<div class="output">${outputs.map((output) => outputHtml(output, linkTarget)).join("\n")}</div></section>`;
}
