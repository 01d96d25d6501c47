import assert from "node:assert/strict";
import { test } from "node:test";
import { publishedMapTable, publishedPrecisionTable } from "../../../lib/comparison/report/published-tables";
import { summariseMethods } from "../../../lib/comparison/report/statistics";
import { loadPublishedMap, loadPublishedPrecisionRecall } from "../../../lib/figures/retrieval/published-curves";
import { recordOf } from "../records";

const methods = summariseMethods([
  recordOf("chance", [0.2, 0.2, 0.2, 0.2], { reference: true, label: "chance" }),
  recordOf("low", [0.3, 0.3, 0.3, 0.3], { label: "low_&_slow" }),
  recordOf("high", [0.5, 0.6, 0.7, 0.8], { label: "C|CA β" }),
]);

test("published values stand beside ours by method, marked as published on other data", () => {
  const ours = summariseMethods([recordOf("cca", [0.25, 0.35]), recordOf("sdcca-attention", [0.5, 0.7])]);
  const map = publishedMapTable(ours, loadPublishedMap());
  assert.match(map.groups[1].title, /VEGAS \(published, other data\)/);
  assert.deepEqual(
    map.rows.map(({ label, cells }) => [label, ...cells.map(({ text }) => text)]),
    [
      ["CCA", ".300", ".300", ".324", ".321"],
      ["C-CCA", "–", "–", ".652", ".643"],
      ["S-DCCA", ".600", ".600", ".703", ".693"],
      ["TNN-C-CCA", "–", "–", ".747", ".738"],
    ],
  );
  const precision = publishedPrecisionTable(ours, loadPublishedPrecisionRecall(), 0.25);
  assert.match(precision.groups[1].title, /MV-10K \(published, other data\)/);
  // Ours is 1, .5, 0 at recall 0, .5, 1; theirs lies between .2149 and .2661 of recall.
  const row = precision.rows.find(({ label }) => label === "CCA")!;
  assert.equal(row.cells[0].text, ".750");
  assert.ok(Number(row.cells[2].text) > 0.2079 && Number(row.cells[2].text) < 0.2136);
});

test("each published method stands beside ours of the same idea", () => {
  const pairs = { CCA: "cca", DCCA: "dcca", "C-CCA": "c-cca-pure", "S-DCCA": "sdcca-attention", "TNN-C-CCA": "tnn-c-cca" };
  const ours = summariseMethods(Object.values(pairs).map((method, i) => recordOf(method, [0.1 + i / 10, 0.1 + i / 10])));
  const published = Object.keys(pairs).map((method) => ({ dataset: "D", method, components: 10, direction: "audioToVideo", map: 0.9 }) as const); // prettier-ignore
  assert.deepEqual(
    publishedMapTable(ours, published).rows.map(({ label, cells }) => [label, cells[0].text]),
    [["CCA", ".100"], ["DCCA", ".200"], ["C-CCA", ".300"], ["S-DCCA", ".400"], ["TNN-C-CCA", ".500"]], // prettier-ignore
  );
});

test("a published method that none of ours declares has no value of ours, whatever ours are called", () => {
  const ours = summariseMethods([recordOf("cca", [0.25, 0.35], { shift: 0.1 }), recordOf("own", [0.5, 0.7])]);
  const value = (method: string, direction: "audioToVideo" | "videoToAudio", map: number) => ({ dataset: "D", method, components: 10, direction, map }) as const; // prettier-ignore
  const published = [value("CCA", "audioToVideo", 0.8), value("CCA", "videoToAudio", 0.9), value("own", "audioToVideo", 0.7)];
  const cells = publishedMapTable(ours, published).rows.map(({ label, cells }) => [label, ...cells.map(({ text }) => text)]);
  // By plain cosine: the σ-weighted values are higher by .1, and those from video to audio by .2.
  assert.deepEqual(cells, [
    ["CCA", ".300", ".500", ".800", ".900"],
    ["own", "–", "–", ".700", "–"],
  ]);
});

test("beyond a published curve's ends its first and its last value hold", () => {
  const curve = { dataset: "D", method: "CCA", direction: "audioToVideo", recall: [0.2, 0.6], precision: [0.9, 0.4] } as const;
  const at = (recall: number) => publishedPrecisionTable(methods, [{ ...curve, recall: [...curve.recall], precision: [...curve.precision] }], recall).rows[0].cells[2].text; // prettier-ignore
  assert.deepEqual([at(0), at(0.2), at(0.4), at(0.6), at(1)], [".900", ".900", ".650", ".400", ".400"]);
});

test("published MAP is that of as many components", () => {
  const row = (components: number, map: number) =>
    ({ dataset: "D", method: "CCA", components, direction: "audioToVideo", map }) as const;
  const cells = (components?: number) =>
    publishedMapTable(methods, [row(20, 0.2), row(10, 0.1), row(5, 0.05)], components).rows[0].cells.map(({ text }) => text);
  assert.equal(cells()[2], ".100", "ten by default");
  assert.deepEqual([cells(20)[2], cells(5)[2]], [".200", ".050"]);
  assert.equal(publishedMapTable(methods, [row(5, 0.05)], 5).caption, "MAP with 5 components beside published values");
});
