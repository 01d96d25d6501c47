import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { exploredQueries } from "../../scripts/pictures/explored-queries";
import { searchPicture } from "../../scripts/pictures/search-picture";
import { temporaryFolder } from "../temporary-folder";

const root = projectRoot();
const explored = exploredQueries(join(root, "notebooks", "04-embedding-visualization.ipynb"));

test("the moving picture of a search is drawn from the queries that notebook 04 holds now", async () => {
  const svg = readFileSync(join(root, "docs", "search.svg"), "utf8");
  assert.equal(svg, await searchPicture(explored), "docs/search.svg is of other queries: run npm run pictures");
  assert.ok(svg.length < 400_000, `${svg.length} bytes`);
});

test("it needs no script and fetches nothing, and stands still where motion is not wanted", async () => {
  const svg = await searchPicture(explored);
  assert.doesNotMatch(svg, /<script|<image|href=|@import|url\((?!data:)/);
  const [, still, moving] = /<style>(.*?)@media \(prefers-reduced-motion:no-preference\)\{(.*)\}<\/style>/s.exec(svg) ?? [];
  assert.doesNotMatch(still, /animation|@keyframes/);
  assert.match(still, /\.later\{display:none\}/);
  assert.match(moving, /\.later\{display:inline\}/);
  for (const part of ["bars", "rise", "chosen", "query", "links", "r0", "r5"]) {
    assert.ok(moving.includes(`@keyframes ${part}{`) && moving.includes(`animation:${part} `), part);
    assert.match(svg, new RegExp(`class="[^"]*\\b${part}\\b`));
  }
});

test("its words and its rows are those of the data: an answer of another class is called wrong", async () => {
  const queries = [
    { id: "t0", label: 0, point: [0, 0], weights: [0.1, 0.7, 0.05, 0.15], found: [[1, 0.9], [0, 0.5]] },
    { id: "t1", label: 1, point: [500, 500], weights: [1], found: [[1, 0.8]] },
  ] as never; // prettier-ignore
  const videos = { ids: ["v0", "v1"], labels: [0, 1], points: [[-1000, 0], [1000, 0]] } as never; // prettier-ignore
  const svg = await searchPicture({ classes: ["calm", "wild & free"], queries, videos });
  assert.match(svg, /<desc>For track t0, calm, the first 2 videos are wild &amp; free, calm\. For track t1, /);
  assert.deepEqual(svg.match(/>(right|wrong)</g), [">wrong<", ">right<", ">right<"]);
  assert.match(svg, /the largest weights: 95 % of all/);
  assert.match(svg, /the largest weights: 100 % of all/);
});

test("a notebook that shows no queries is named", () => {
  const path = join(temporaryFolder(), "empty.ipynb");
  writeFileSync(path, JSON.stringify({ cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 }));
  assert.throws(() => exploredQueries(path), /empty\.ipynb shows no explorer of queries: execute it first/);
});
