import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { siteFaults } from "../../scripts/site/check-links";
import { type CarriedFiles, linksOf } from "../../scripts/site/link-targets";
import { temporaryFolder } from "../temporary-folder";

const page = (body: string) => `<h1 id="top">T</h1>${body}`;

test("a link that leads nowhere is named with its page; those that lead somewhere, or out, are not", () => {
  const pages = new Map([
    ["a.html", page('<a href="b.html#there">1</a><a href="https://x.org/no">2</a><img src="files/p.svg"><a href="#top">3</a>')],
    ["b.html", page('<h2 id="there">x</h2><a href="a.html">1</a><img src="data:image/png;base64,AA">')],
  ]);
  assert.deepEqual(siteFaults({ pages, files: ["files/p.svg"] }), []);
  pages.set("c.html", page('<a href="b.html#gone">1</a><a href="d.html">2</a><img alt="" src="files/q.svg"><a href="#no">3</a>'));
  assert.deepEqual(siteFaults({ pages, files: ["files/p.svg"] }), [
    'c.html: the link "b.html#gone" leads to no place in b.html',
    'c.html: the link "d.html" leads to no page and no file of the site',
    'c.html: the link "files/q.svg" leads to no page and no file of the site',
    'c.html: the link "#no" leads to no place in c.html',
  ]);
});

test("a page has one main heading; what scripts hold are no links and no headings", () => {
  const script = '<script type="application/json">{"x":"<h1>\\u003ca href=\\"no.html\\">"}</script>';
  const pages = new Map([
    ["none.html", "<p>no</p>"],
    ["two.html", "<h1>a</h1><h1>b</h1>"],
    ["one.html", `<h1>a</h1>${script}`],
  ]);
  assert.deepEqual(siteFaults({ pages, files: [] }), [
    "none.html: 0 headings of the first level, and a page has one",
    "two.html: 2 headings of the first level, and a page has one",
  ]);
});

test("links of a document lead to pages, to files that are carried along, or out; a folder stays without one", () => {
  const root = temporaryFolder();
  mkdirSync(join(root, "docs"));
  mkdirSync(join(root, "data"));
  writeFileSync(join(root, "docs", "map.svg"), "<svg/>");
  writeFileSync(join(root, "data", "big.json"), "x".repeat(2_000_001));
  const carried: CarriedFiles = new Map();
  const pageOf = new Map([
    ["data/README.md", "datasheet"],
    ["notebooks/01.ipynb", "01"],
  ]);
  const link = linksOf("docs/guide.md", { root, pageOf, carried });
  assert.equal(link("../data/README.md#formats"), "datasheet.html#formats");
  assert.equal(link("../notebooks/01.ipynb"), "01.html");
  assert.equal(link("map.svg"), "files/docs/map.svg");
  assert.deepEqual([...carried], [["files/docs/map.svg", join(root, "docs", "map.svg")]]);
  assert.equal(link("../data"), "datasheet.html");
  assert.equal(link("../docs"), undefined);
  assert.equal(link("../data/big.json"), undefined);
  for (const same of ["https://x.org/a.md", "mailto:a@x.org", "#here", "gone.md", "../../outside.md"])
    assert.equal(link(same), same);
});
