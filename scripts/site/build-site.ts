/** The site in memory: pages with their surroundings, and the files beside them. */
import { readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { readTextFile } from "../../lib/runtime/files/read-file";
import { check } from "../../lib/runtime/check";
import { escapeHtml } from "../../lib/notebook/escape-html";
import { cellsHtml, notebookTitle } from "../pages/cells";
import { headingIds } from "../pages/heading-ids";
import { markdownHtml } from "../pages/markdown";
import type { Notebook } from "../pages/notebook";
import { siteFaults } from "./check-links";
import { documents } from "./contents";
import { type CarriedFiles, linksOf } from "./link-targets";
import { referencePages } from "./reference/reference";
import { sectionsOf } from "./search-index";
import { documentHtml, type SitePage } from "./shell";
import { siteAssets } from "./site-assets";

/** An executed notebook. */
export interface ExecutedNotebook {
  /** Its name without `.ipynb`. */
  name: string;
  /** Where it was read. */
  path: string;
  notebook: Notebook;
}

/** Faults that a message names; more are counted. */
const TOLD = 20;

/**
 * Every file of the site, by its name there.
 * @param root the project's folder
 * @throws InputError that names each link that leads nowhere, with the page that has it
 */
export async function buildSite(root: string, notebooks: readonly ExecutedNotebook[]): Promise<Map<string, string | Buffer>> {
  const carried: CarriedFiles = new Map();
  const sources = documents(root);
  const placeOf = (path: string) => relative(root, resolve(path));
  const pageOf = new Map([
    ...sources.map(({ file, name }): [string, string] => [file, name]),
    // Documents link to the notebooks of the project, executed copies to each other.
    ...notebooks.flatMap(({ name, path }) =>
      [`notebooks/${name}.ipynb`, placeOf(path)].map((file): [string, string] => [file, name]),
    ),
  ]);
  const links = (file: string) => linksOf(file, { root, pageOf, carried });
  const pages: SitePage[] = [
    ...sources.map(({ file, name, title, section }) => {
      const html = documentContent(readTextFile(join(root, file)), title, links(file));
      return { name, title, section, html, source: `Made from ${file}.` };
    }),
    ...notebooks.map(({ name, path, notebook }): SitePage => {
      // A copy may link to notebooks that were not executed beside it: those are the project's.
      const [fromCopy, fromOriginal] = [links(placeOf(path)), links(`notebooks/${name}.ipynb`)];
      const html = cellsHtml(notebook, (href) => {
        const to = fromCopy(href);
        return to === href ? fromOriginal(href) : to;
      });
      const source = `Made from the executed notebook ${placeOf(path)}.`;
      return { name, title: notebookTitle(notebook) ?? name, section: "Notebooks", html, source };
    }),
    ...referencePages().map((page): SitePage => ({
      ...page,
      section: "API reference",
      source: "Made from the library's own code.",
    })),
  ];
  const html = new Map(pages.map((page) => [`${page.name}.html`, documentHtml(page, pages)]));
  const places = pages.flatMap(({ name, title, section, html }) =>
    sectionsOf(`${encodeURIComponent(name)}.html`, section === "API reference" ? `API · ${title}` : title, html),
  );
  const assets = await siteAssets([...html.values()], places);
  const files = new Map([...carried].map(([name, path]): [string, Buffer] => [name, readFileSync(path)]));
  const faults = siteFaults({ pages: html, files: [...assets.keys(), ...files.keys()] });
  const more = faults.length > TOLD ? `\n… and ${faults.length - TOLD} more` : "";
  check(faults.length === 0, () => `the site has faults; correct the sources:\n${faults.slice(0, TOLD).join("\n")}${more}`);
  return new Map<string, string | Buffer>([...html, ...assets, ...files]);
}

/** A document; one without a main heading gets its title as one. */
function documentContent(markdown: string, title: string, linkTarget: ReturnType<typeof linksOf>): string {
  const html = markdownHtml(markdown, linkTarget, headingIds());
  return `<div class="markdown">${/<h1\b/.test(html) ? "" : `<h1 id="top">${escapeHtml(title)}</h1>\n`}${html}</div>`;
}
