/** The licences of what the site carries from other projects, which ask that they go with every copy. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** What is copied from each package, and the file of its licence. */
const CARRIED = [
  { what: "plotly.js", module: "plotly.js-dist", file: "LICENSE" },
  { what: "MiniSearch, in search.js", module: "minisearch", file: "LICENSE.txt" },
  { what: "KaTeX, its style and fonts, in equations.css", module: "katex", file: "LICENSE" },
  { what: "the font Arimo, in site.css", module: "@expo-google-fonts/arimo", file: "LICENSE_FONT" },
];

/** Their texts, one after another. */
export function licences(): string {
  return CARRIED.map(({ what, module, file }) => {
    const text = readFileSync(join(packageFolder(module), file), "utf8").trim();
    return `${what}\n\n${text}\n`;
  }).join(`\n${"-".repeat(80)}\n\n`);
}

/** The folder of an installed package. */
function packageFolder(name: string): string {
  let folder = dirname(createRequire(__filename).resolve(name));
  while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}
