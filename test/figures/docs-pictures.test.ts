import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { figureMark } from "../../lib/figures/export/svg";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { withOwnFont } from "../../scripts/pictures/own-font";
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
    assert.match(svg, /<title>[^<]+<\/title><desc>[^<]+<\/desc>/);
  }
});

/**
 * Which test says that a picture shows what it should; those of scripts/commands/pictures.json are checked above.
 * Of comparison-map.svg only the font is checked: the records of the comparison that it shows are not in the repository.
 */
const CHECKED_BY: Record<string, string> = {
  "comparison-map.svg": "test/figures/docs-pictures.test.ts",
  "pipeline.svg": "test/figures/docs-pictures.test.ts",
  "search.svg": "test/pictures/search-picture.test.ts",
};

const pictures = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".svg"));

test("every picture in docs is in a check, and no list names one that is not there", () => {
  const drawn = Object.keys(JSON.parse(readFileSync(join(root, "scripts", "commands", "pictures.json"), "utf8")) as object);
  const listed = [...drawn.map((path) => basename(path)), ...Object.keys(CHECKED_BY)].sort();
  assert.deepEqual(listed, pictures.sort(), "name a new picture in pictures.json, or in CHECKED_BY with the test that checks it");
  for (const [name, test] of Object.entries(CHECKED_BY))
    assert.ok(readFileSync(join(root, test), "utf8").includes(name), `${test} does not name ${name}`);
});

for (const name of pictures)
  test(`docs/${name} carries the font of its texts, in each weight that they have`, () => {
    const svg = readFileSync(join(root, "docs", name), "utf8");
    const faces = [
      ...svg.matchAll(/@font-face\{font-family:(\w+);font-weight:(\d+);src:url\(data:font\/woff;base64,[\w+/=]{4000,}\)\}/g),
    ];
    const carried = faces.map(([, family, weight]) => `${family} ${weight}`);
    const texts = svg.replace(/@font-face\{[^}]*\}/g, "");
    const families = [...texts.matchAll(/font-family[:=]\s*["']?(\w+)/g)].map(([, family]) => family);
    assert.ok(families.length > 0);
    const weights = /font-weight[:=]\s*["']?(bold|700)/.test(texts) ? [400, 700] : [400];
    for (const family of new Set(families))
      for (const weight of weights) assert.ok(carried.includes(`${family} ${weight}`), `${family} ${weight}: npm run pictures`);
  });

test("the picture that was drawn by hand has the font of its present words", async () => {
  const svg = readFileSync(join(root, "docs", "pipeline.svg"), "utf8");
  assert.equal(await withOwnFont(svg), svg, "run npm run pictures");
  assert.match(await withOwnFont(svg.replace("chunks", "Ψ")), /<style>@font-face[^<]+<\/style>\n<defs>/);
});

test("the pictures beside the notebooks' figures are drawn from them", () => {
  for (const { notebook, title, figure, bundle } of notebookFigures()) {
    const picture = [bundle["image/svg+xml"] ?? ""].flat().join("");
    assert.ok(picture, `${notebook}, ${title}: has no picture, so GitHub shows none. Run npm run figures -- notebooks/*.ipynb`);
    const mark = markOf(picture); // pictures of versions before this one have none
    if (mark) assert.equal(mark, figureMark(figure), `${notebook}, ${title}: run npm run figures -- notebooks/*.ipynb`);
  }
});
