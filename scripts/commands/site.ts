/** `tsx scripts/commands/site.ts [NOTEBOOK...]`: the site, of executed notebooks and documents, without executing anything. */
import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { writeWhole } from "../../lib/runtime/files/atomic-write";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { notebooks } from "../bootstrap/jupyter.mjs";
import { readNotebook } from "../pages/notebook";
import { buildSite } from "../site/build-site";
import { drawMissingPictures } from "../site/missing-pictures";
import { runCommand } from "./command";

const HELP = `npm run site -- [NOTEBOOK...] [options]

Makes a site of the executed notebooks, the documents and the API, without executing anything: pages for any browser, without a
network. Of each notebook it takes the copy that npm start left in results/notebooks, and the committed one where there is none.
Notebooks that are named take their places. A link that leads nowhere is an error.

  --out FOLDER   where the site goes (default results/site)`;

const root = projectRoot();

const interrupted = "each page is whole, but some may be older than others; the same command makes all of them.";

runCommand({ help: HELP, options: { out: { type: "string" } }, positionals: true, interrupted }, async ({ out }, given) => {
  const results = resolve(root, process.env.SDCCA_RESULTS || "results");
  const folder = resolve(out ?? join(results, "site"));
  const named = new Map(given.map((path) => [basename(path), resolve(path)]));
  const executed = (path: string) => {
    const copy = join(results, "notebooks", basename(path));
    return existsSync(copy) ? copy : path;
  };
  const own = notebooks().map((path) => named.get(basename(path)) ?? executed(path));
  const others = [...named.values()].filter((path) => !own.includes(path));
  const read = [...own, ...others].map((path) => ({ path, name: basename(path, ".ipynb"), notebook: readNotebook(path) }));
  await drawMissingPictures(read.map(({ notebook }) => notebook));
  const site = await buildSite(root, read);
  let bytes = 0;
  for (const [name, content] of site) {
    await writeWhole(join(folder, name), content);
    bytes += content.length;
  }
  const pages = [...site.keys()].filter((name) => name.endsWith(".html")).length;
  console.log(`Site: ${join(folder, "index.html")} (${pages} pages, ${(bytes / 1e6).toFixed(0)} MB)`);
});
