import assert from "node:assert/strict";
import { test } from "node:test";
import * as aq from "arquero";
import * as dfd from "danfojs-node";
import { InputError } from "../../lib/runtime/check";
import type { TableLike } from "../../lib/data/formats/table";
import { renderTable } from "../../lib/notebook/table-view";

const rows = [
  { method: "linear CCA", map: 0.21768, queries: 400 },
  { method: "S-DCCA", map: -0.6, queries: 50 },
];

const EXPECTED = [
  "method         map  queries",
  "──────────  ──────  ───────",
  "linear CCA   0.218      400",
  "S-DCCA      −0.600       50",
].join("\n");

test("objects, arquero tables and danfojs frames give the same text: numbers right, decimals even", () => {
  assert.equal(renderTable(rows).text, EXPECTED);
  assert.equal(renderTable(aq.from(rows)).text, EXPECTED);
  assert.equal(renderTable(new dfd.DataFrame(rows)).text, EXPECTED);
});

test("HTML escapes what it is given and aligns numbers right", () => {
  const { html } = renderTable([{ "a<b": '<script>&"', n: 1.5 }], { caption: "x < y" });
  assert.ok(!html.includes("<script>"));
  assert.ok(html.includes("&lt;script&gt;&amp;&quot;") && html.includes("a&lt;b") && html.includes("x &lt; y"));
  assert.match(html, /<td style="text-align:right[^"]*">1\.50<\/td>/);
  assert.match(html, /<td style="text-align:left[^"]*">&lt;script/);
});

test("decimals: by the largest and the smallest number, or as asked for", () => {
  const column = (values: number[], digits?: number) =>
    renderTable(
      values.map((v) => ({ v })),
      { digits },
    )
      .text.split("\n")
      .slice(2)
      .map((line) => line.trim());
  assert.deepEqual(column([1234.5678, 0.5]), ["1234.57", "0.50"]);
  assert.deepEqual(column([3, 12000]), ["3", "12000"]);
  assert.deepEqual(column([0.000123]), ["0.000123"]);
  assert.deepEqual(column([0.5, 0.00001]), ["0.500", "0.000"]);
  assert.deepEqual(column([1.23456], 4), ["1.2346"]);
  assert.deepEqual(column([-0.0001, 20.5], 1), ["0.0", "20.5"], "no minus nought");
});

test("missing cells stay empty, lists are joined, long tables are cut and counted", () => {
  const { text } = renderTable([{ a: 1 }, { b: [0.25, 2] }] as object[]);
  assert.deepEqual(text.split("\n").slice(2), ["1", "   0.250, 2"]);
  const long = renderTable(
    Array.from({ length: 1234 }, (_, i) => ({ i })),
    { limit: 3 },
  );
  assert.equal(long.text.split("\n").length, 2 + 3 + 1);
  assert.ok(long.text.endsWith("… and 1,231 more rows"));
  assert.equal(long.html.match(/<tr>/g)?.length, 4);
});

test("twenty rows are shown unless told otherwise", () => {
  const rows = Array.from({ length: 23 }, (_, i) => ({ i }));
  assert.equal(renderTable(rows).text.split("\n").length, 2 + 20 + 1);
  assert.ok(renderTable(rows).text.endsWith("… and 3 more rows"));
  assert.equal(renderTable(rows.slice(0, 20)).text.split("\n").length, 2 + 20);
});

test("what is no table is refused", () => {
  assert.throws(() => renderTable({} as TableLike), InputError);
  assert.throws(() => renderTable([1, 2] as unknown as TableLike), InputError);
});
