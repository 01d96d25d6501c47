/** What all pages share: styles with their fonts, scripts, Plotly and the search. Nothing is fetched from elsewhere. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { usedFontFaces } from "../../lib/figures/export/embedded-font";
import { equationStyle } from "../pages/equations";
import { licences } from "./licences";
import { scriptJson } from "../pages/script-json";
import { SEARCH_OPTIONS, type Found, searchIndex } from "./search-index";

/** Letters that hover texts, axes and the search may need though no page shows them yet. */
const ALWAYS = "0123456789.,−-+:;%()[]±→kMGµ abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ…";

/**
 * Files beside the pages, by their names on the site.
 * @param pages their HTML: the font has the letters that they use
 */
export async function siteAssets(pages: readonly string[], places: readonly Found[]): Promise<Map<string, string | Buffer>> {
  const own = (folder: string, name: string) => readFileSync(join(__dirname, "..", folder, name), "utf8");
  const { resolve } = createRequire(__filename);
  // The package exports only its modules; the file that a page can read lies beside them.
  const minisearch = readFileSync(join(dirname(resolve("minisearch")), "..", "umd", "index.js"), "utf8");
  const letters = new Set(ALWAYS);
  for (const page of pages) for (const letter of page.replace(/src="data:[^"]*"/g, "")) letters.add(letter);
  const fonts = await usedFontFaces([...letters].join(""), { bold: true });
  const search = `window.siteSearch = ${scriptJson({ options: SEARCH_OPTIONS, index: searchIndex(places) })};\n`;
  return new Map<string, string | Buffer>([
    [
      "assets/site.css",
      [fonts, own("site/assets", "site.css"), own("site/assets", "reference.css"), own("pages", "content.css")].join("\n"),
    ],
    ["assets/equations.css", equationStyle()],
    ["assets/site.js", own("site/assets", "site.js")],
    ["assets/draw.js", own("pages", "dark-figure.js") + own("pages", "draw.js")],
    ["assets/search.js", `${minisearch}\n${search}`],
    ["assets/plotly.js", readFileSync(resolve("plotly.js-dist/plotly.js"))],
    ["assets/licences.txt", licences()],
  ]);
}
