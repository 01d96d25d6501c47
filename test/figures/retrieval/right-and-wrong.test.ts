import assert from "node:assert/strict";
import { test } from "node:test";
import { rightAndWrong } from "../../../lib/figures/retrieval/right-and-wrong";
import { tracesWhere } from "../traces";

const rows = [
  { name: "first ten only", right: { mean: 0.6, low: 0.5, high: 0.75 }, wrong: { mean: 0.9 } },
  { name: "copies", right: { mean: 0.3 }, wrong: { mean: 0.25 } },
];

test("a row for each mistake, with both values, their intervals and a line between them", () => {
  const figure = rightAndWrong(rows, { chance: 0.2 });
  const [right] = tracesWhere(figure, (t) => t.name === "right");
  const [wrong] = tracesWhere(figure, (t) => t.name === "with the mistake");
  assert.deepEqual(
    [right.x, right.y, right.customdata],
    [
      [0.6, 0.3],
      [0, 1],
      ["first ten only", "copies"],
    ],
  );
  assert.deepEqual([right.error_x?.array, right.error_x?.arrayminus], [[0.15, 0], [0.1, 0]]); // prettier-ignore
  assert.deepEqual(wrong.x, [0.9, 0.25]);
  const [joins] = tracesWhere(figure, (t) => t.name === "size of the mistake");
  assert.deepEqual(joins.x, [0.6, 0.9, null, 0.3, 0.25, null]);
  const [chance] = tracesWhere(figure, (t) => t.name === "chance");
  assert.deepEqual(chance.x, [0.2, 0.2]);
  assert.deepEqual(figure.layout.yaxis?.ticktext, ["first ten only", "copies"]);
});

test("the first row stands on top, and every value lies inside the axis", () => {
  const { layout } = rightAndWrong(rows);
  const [bottom, top] = layout.yaxis?.range as number[];
  assert.ok(bottom > top);
  assert.ok((layout.xaxis?.range as number[])[1] > 0.9);
});

test("no rows, and a name given twice, are refused", () => {
  assert.throws(() => rightAndWrong([]), /names of their own; got none/);
  assert.throws(() => rightAndWrong([rows[0], rows[0]]), /names of their own/);
});
