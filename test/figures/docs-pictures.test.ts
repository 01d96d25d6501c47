import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { figureMark } from "../../lib/figures/export/svg";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { notebookFigures } from "./notebook-figures";

const root = projectRoot();
const markOf = (svg: string) => /^<svg[^>]* data-figure="(\w+)"/.exec(svg)?.[1];

test("the pictures in docs are drawn from figures that the committed notebooks hold now", () => {
  const wanted = JSON.parse(readFileSync(join(root, "scripts", "commands", "pictures.json"), "utf8")) as Record<
    string,
    [string, string]
  >;
  for (const [picture, [notebook, title]] of Object.entries(wanted)) {
    const found = notebookFigures().find((one) => `notebooks/${one.notebook}` === notebook && one.title.includes(title));
    assert.ok(found, `${notebook} has no figure with "${title}" in its title`);
    const svg = readFileSync(join(root, picture), "utf8");
    assert.equal(markOf(svg), figureMark(found.figure), `${picture} is of another figure: run npm run pictures`);
    assert.match(svg, /<title>[^<]+<\/title><desc>[^<]+<\/desc><style>@font-face/);
  }
});

test("the pictures beside the notebooks' figures are drawn from them", () => {
  for (const { notebook, title, figure, bundle } of notebookFigures()) {
    const picture = [bundle["image/svg+xml"] ?? ""].flat().join("");
    const mark = markOf(picture); // pictures of versions before this one have none
    if (mark) assert.equal(mark, figureMark(figure), `${notebook}, ${title}: run npm run figures -- notebooks/*.ipynb`);
  }
});
