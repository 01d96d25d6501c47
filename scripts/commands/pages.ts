/** `tsx scripts/commands/pages.ts [NOTEBOOK...]`: pages of executed notebooks, without executing anything. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { writeWhole } from "../../lib/runtime/files/atomic-write";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { notebooks } from "../bootstrap/jupyter.mjs";
import { readNotebook } from "../pages/notebook";
import { type Neighbour, pageHtml, pageTitle } from "../pages/page";
import { runCommand } from "./command";

const HELP = `npm run pages -- [NOTEBOOK...] [options]

Makes a page of each executed notebook, without executing it: by default those that npm start left in results/notebooks, and the
committed one where there is none. Figures are drawn by the browser from the notebook's own data; nothing is fetched.

  --out FOLDER   where pages go, with plotly.js beside them (default results/html)`;

const root = projectRoot();
/** Pictures that Markdown may name, by the ends of their names. */
const PICTURES: Record<string, string> = { ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg" };

runCommand({ help: HELP, options: { out: { type: "string" } }, positionals: true }, async ({ out }, given) => {
  const results = resolve(root, process.env.SDCCA_RESULTS || "results");
  const folder = resolve(out ?? join(results, "html"));
  const executed = (path: string) => {
    const copy = join(results, "notebooks", basename(path));
    return existsSync(copy) ? copy : path;
  };
  const paths = given.length > 0 ? given : notebooks().map(executed);
  const read = paths.map((path) => ({ path, name: basename(path, ".ipynb"), notebook: readNotebook(path) }));
  const neighbour = (i: number): Neighbour | undefined =>
    read[i] && { title: pageTitle(read[i].notebook) ?? read[i].name, href: `${read[i].name}.html` };
  const names = new Set(read.map(({ name }) => name));
  /** Links to the other notebooks lead to their pages, others into the project. */
  const linkTarget = (href: string) => {
    const other = /^([\w.-]+)\.ipynb(#.*)?$/.exec(href);
    if (other && names.has(other[1])) return `${other[1]}.html${other[2] ?? ""}`;
    const [file] = href.split("#");
    const target = join(root, "notebooks", file);
    return file && !/^[a-z]+:|^\//i.test(href) && existsSync(target) ? relative(folder, target) + href.slice(file.length) : href;
  };
  /** Pictures of the project are part of the page, which can then be copied anywhere. */
  const picture = (src: string) => {
    const [file, kind] = [join(root, "notebooks", src), PICTURES[extname(src)]];
    if (!kind || /^[a-z]+:|^\//i.test(src) || !existsSync(file)) return src;
    return `data:${kind};base64,${readFileSync(file).toString("base64")}`;
  };
  let figures = 0;
  for (const [i, { name, notebook }] of read.entries()) {
    const page = await pageHtml(notebook, { name, before: neighbour(i - 1), after: neighbour(i + 1), linkTarget, picture });
    figures += page.split("<figure>").length - 1;
    await writeWhole(join(folder, `${name}.html`), page);
  }
  await writeWhole(join(folder, "plotly.js"), readFileSync(createRequire(__filename).resolve("plotly.js-dist/plotly.js")));
  const from = [...new Set(paths.map((path) => relative(root, dirname(resolve(path))) || "."))].join(" and ");
  console.log(`Pages: ${folder} (${read.length} from ${from}, ${figures} figures)`);
});
