/** `tsx scripts/commands/pictures.ts`: the README's pictures, drawn from the figures of the committed notebooks. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { withRenderer } from "../../lib/figures/export/renderer";
import { figureHeading } from "../../lib/notebook/figure-alt";
import { type Figure, PLOTLY_MIME } from "../../lib/notebook/notebook-display";
import { check } from "../../lib/runtime/check";
import { writeWhole } from "../../lib/runtime/files/atomic-write";
import { readTextFile } from "../../lib/runtime/files/read-file";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { readNotebook } from "../pages/notebook";
import { demoPicture } from "../pictures/demo-picture";
import { exploredQueries } from "../pictures/explored-queries";
import { withOwnFont } from "../pictures/own-font";
import { searchPicture } from "../pictures/search-picture";
import { runCommand } from "./command";

const HELP = `npm run pictures

Draws the pictures in docs from the figures of the committed notebooks: the moving picture of a search (docs/search.svg) by itself,
the others with Chromium. docs/pipeline.svg was drawn by hand: it only gets the font of its texts.

  --demo   only the demo's page (docs/demo.jpg); its small collection is made first, which takes minutes
  --help`;

/** The moving picture, and the notebook whose queries it shows. */
const SEARCH = ["docs/search.svg", "notebooks/04-embedding-visualization.ipynb"];

/** Drawn by hand. */
const BY_HAND = "docs/pipeline.svg";

const DEMO = "docs/demo.jpg";

const interrupted = "each picture is whole; the same command draws all of them.";

runCommand({ help: HELP, options: { demo: { type: "boolean" } }, interrupted }, async ({ demo }) => {
  if (demo) {
    await writeWhole(join(projectRoot(), DEMO), await demoPicture());
    return console.log(DEMO);
  }
  const [moving, explorer] = SEARCH.map((path) => join(projectRoot(), path));
  await writeWhole(moving, await searchPicture(exploredQueries(explorer)));
  console.log(SEARCH[0]);
  const byHand = join(projectRoot(), BY_HAND);
  await writeWhole(byHand, await withOwnFont(readTextFile(byHand)));
  console.log(BY_HAND);
  const wanted = JSON.parse(readFileSync(join(__dirname, "pictures.json"), "utf8")) as Record<string, [string, string]>;
  await withRenderer(async (renderer) => {
    for (const [picture, [notebook, title]] of Object.entries(wanted)) {
      const { cells } = readNotebook(join(projectRoot(), notebook));
      const figures = cells.flatMap(({ outputs = [] }) => outputs.flatMap(({ data }) => (data?.[PLOTLY_MIME] ?? []) as Figure));
      const figure = figures.find((one) => figureHeading(one).includes(title));
      check(figure, () => `${notebook} has no figure with "${title}" in its title: execute it first`);
      await writeWhole(join(projectRoot(), picture), await renderer.svg(figure));
      console.log(picture);
    }
  });
});
