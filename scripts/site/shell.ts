/** What is around the content of every page: the list of pages, the search, the switch of colours. */
import { escapeHtml } from "../../lib/notebook/escape-html";
import { SECTIONS, type Section } from "./contents";

/** A page of the site before it has its surroundings. */
export interface SitePage {
  /** Its file's name without `.html`. */
  name: string;
  /** In the list of pages and as the window's title. */
  title: string;
  section: Section;
  html: string;
  /** A sentence below the content that says where it comes from. */
  source: string;
}

/** Set before anything is drawn, so that no page flashes in the other colours. */
const THEME = `try { const theme = localStorage.getItem("theme"); if (theme) document.documentElement.dataset.theme = theme; } catch {}`;

/** The page as one HTML document, among all pages in their order. */
export function documentHtml(page: SitePage, pages: readonly SitePage[]): string {
  const { html, name, title, source } = page;
  const figures = html.includes("<figure>");
  const styles = ["site.css", ...(html.includes('class="katex') ? ["equations.css"] : [])];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(name === "index" ? "Supervised Deep CCA in notebooks" : `${title} – Supervised Deep CCA`)}</title>
<script>${THEME}</script>
${styles.map((style) => `<link rel="stylesheet" href="assets/${style}">`).join("\n")}
<script src="assets/site.js" defer></script>
${figures ? '<script src="assets/plotly.js" defer></script>\n<script src="assets/draw.js" defer></script>\n' : ""}</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<a class="home" href="index.html">Supervised Deep CCA</a>
<a class="to-pages" href="#pages">Pages</a>
<search class="scripted">
<label for="search">Search</label>
<input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="Search all pages" aria-describedby="found-count">
<div id="found" hidden></div>
<p id="found-count" class="unseen" role="status"></p>
</search>
<button id="theme" class="scripted" type="button">Dark</button>
</header>
<main id="content" tabindex="-1">
${html}
${neighbours(page, pages)}<footer><p>${escapeHtml(source)}</p></footer>
</main>
<nav id="pages" aria-label="All pages">
${listOfPages(page, pages)}
</nav>
</body>
</html>
`;
}

/** The address of a page. */
function fileOf({ name }: SitePage): string {
  return escapeHtml(`${encodeURIComponent(name)}.html`);
}

function listOfPages(current: SitePage, pages: readonly SitePage[]): string {
  const entry = (page: SitePage) => {
    const own = page === current;
    return `<li><a href="${fileOf(page)}"${own ? ' aria-current="page"' : ""}>${escapeHtml(page.title)}</a>${own ? headings(page) : ""}</li>`;
  };
  return SECTIONS.flatMap((section) => {
    const within = pages.filter((page) => page.section === section);
    if (within.length === 0) return [];
    return [`<h2>${escapeHtml(section)}</h2>\n<ul>\n${within.map(entry).join("\n")}\n</ul>`];
  }).join("\n");
}

/**
 * The page's own second-level headings, to go to one of them; of the API they are the names. The list of all names has for headings
 * the pages that follow it.
 */
function headings({ name, html }: SitePage): string {
  if (name === "api") return "";
  const found = [...html.matchAll(/<h2 id="([^"]+)">([^]*?)<\/h2>/g)];
  if (found.length < 2) return "";
  const items = found.map(([, id, title]) => {
    const words = title.replace(/ <span class="kind">[^<]*<\/span>/, "").replace(/<\/?a\b[^>]*>/g, "");
    return `<li><a href="#${id}">${words}</a></li>`;
  });
  return `<ul>${items.join("")}</ul>`;
}

/** To the notebook before and after. */
function neighbours(page: SitePage, pages: readonly SitePage[]): string {
  if (page.section !== "Notebooks") return "";
  const row = pages.filter(({ section }) => section === "Notebooks");
  const at = row.indexOf(page);
  const link = (to: SitePage | undefined, words: (title: string) => string) =>
    to ? `<a href="${fileOf(to)}">${escapeHtml(words(to.title))}</a>` : "<span></span>";
  return `<nav class="neighbours" aria-label="Next and previous notebook">${link(row[at - 1], (title) => `← ${title}`)}${link(row[at + 1], (title) => `${title} →`)}</nav>\n`;
}
