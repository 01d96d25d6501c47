import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { joined, readNotebook } from "../../scripts/pages/notebook";

const folder = join(projectRoot(), "notebooks");
const names = readdirSync(folder).filter((name) => /^\d.*\.ipynb$/.test(name)).sort(); // prettier-ignore
const notebooks = names.map((name) => {
  const cells = readNotebook(join(folder, name)).cells.map(({ cell_type: type, source }) => ({ type, text: joined(source) }));
  return { name, cells, prose: cells.filter(({ type }) => type === "markdown").map(({ text }) => text) };
});

test("each notebook opens with the way through all of them, its question, where it leads, and what it needs", () => {
  for (const { name, prose } of notebooks) {
    const [opening] = prose;
    for (const other of names) assert.ok(other === name || opening.includes(`](${other})`), `${name}: no link to ${other}`);
    assert.match(opening, new RegExp(`\\*\\*${name.slice(0, 2)} [^*]*\\(you are here\\)\\*\\*`), name);
    assert.match(opening, /\*\*Question\.\*\* /, name);
    const picture = /<img src="\.\.\/(docs\/[\w-]+\.svg)" width="480" alt="[^"]+">/.exec(opening)?.[1];
    assert.ok(picture && existsSync(join(projectRoot(), picture)), `${name}: ${picture}`);
    const needs = /^\| you need \| to read \| .+\n\|[-|]+\n(.+)/m.exec(opening)?.[1].split("|").slice(1, -1) ?? [];
    assert.equal(needs.length, 5, name);
    for (const need of needs) assert.match(need, /\w{2}|\d/, `${name}: "${need}"`);
  }
});

test("whoever sees a kind of figure for the first time in a notebook is told how to read it", () => {
  for (const { name, cells } of notebooks) {
    let before = "";
    const read = new Set<string>();
    for (const { type, text } of cells) {
      if (type === "markdown") before = text;
      if (type !== "code" || /showInteractive/.test(text)) continue;
      const drawn = text.matchAll(/\bfigures\.((?!project|load|attentionTracks|withFacts)\w+)\(|show\(report\.(figures)/g);
      for (const [, figure = "report"] of drawn) {
        assert.ok(
          read.has(figure) || /How to read the figures?\./.test(before),
          `${name}: ${figure}, after "${before.slice(0, 60)}"`,
        );
        read.add(figure);
      }
    }
  }
});

test("the text holds on a light and on a dark ground, and its formulas are formulas", () => {
  for (const { name, prose } of notebooks)
    for (const text of prose) {
      assert.doesNotMatch(text, /\bdark(er)?\b|\b(un)?heard\b|\bhears\b/i, name);
      // In a formula two backslashes end a line; the names of signs have one.
      assert.doesNotMatch(text, /\\\\(sum|frac|top|quad|alpha|text)/, name);
    }
});
