import assert from "node:assert/strict";
import { test } from "node:test";
import { methodComparison } from "../../../lib/figures/retrieval/method-comparison";
import { texts, tracesWhere } from "../traces";

const score = (mean: number) => ({ mean, low: mean - 0.02, high: mean + 0.03 });
const both = (there: number, back: number) => ({ audioToVideo: score(there), videoToAudio: score(back) });
const methods = [
  { name: "cca", plain: both(0.217, 0.218) },
  { name: "sdcca-attention", plain: both(0.662, 0.659), sigmaWeighted: both(0.906, 0.908) },
];

test("each direction shows each method's MAP with the two ends of its interval", () => {
  const figure = methodComparison(methods);
  const [there, back] = tracesWhere(figure, (t) => t.name === "plain cosine");
  assert.deepEqual([there.x, there.customdata, there.xaxis], [[0.217, 0.662], ["linear CCA", "S-DCCA, attention"], "x"]);
  assert.deepEqual([back.x, back.xaxis], [[0.218, 0.659], "x2"]);
  assert.deepEqual(there.error_x?.array, [0.03, 0.03]);
  assert.deepEqual(there.error_x?.arrayminus, [0.02, 0.02]);
});

test("the σ-weighted dot stands in the row of its own method, below the plain one", () => {
  const figure = methodComparison(methods);
  const [plain] = tracesWhere(figure, (t) => t.name === "plain cosine");
  const [weighted] = tracesWhere(figure, (t) => t.name === "σ-weighted cosine");
  assert.deepEqual([weighted.x, weighted.customdata], [[0.906], ["S-DCCA, attention"]]);
  assert.ok(Math.round(weighted.y[0] as number) === 1 && (weighted.y[0] as number) > (plain.y[1] as number));
  const range = figure.layout.yaxis?.range as number[];
  assert.ok(range[0] > range[1], "the axis runs down, so that the first method stands on top");
  assert.deepEqual(figure.layout.yaxis?.ticktext, ["linear CCA", "S-DCCA, attention"]);
});

test("chance is a line in both panels, named once, inside the axis", () => {
  const figure = methodComparison([{ name: "x", plain: both(0.05, 0.05) }], { chance: 0.2 });
  assert.deepEqual(
    figure.layout.shapes?.map((s) => s.x0),
    [0.2, 0.2],
  );
  assert.equal(texts(figure).filter((t) => t === "chance").length, 1);
  assert.ok((figure.layout.xaxis?.range as number[])[1] > 0.2);
});

test("a method given twice is refused", () => {
  assert.throws(() => methodComparison([methods[0], methods[0]]), /names of their own/);
});
