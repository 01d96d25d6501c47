import assert from "node:assert/strict";
import { test } from "node:test";
import { trainingCurves } from "../../../lib/figures/learning/training-curves";
import { numbersOf, traces, tracesWhere } from "../traces";

const epochs = [
  { epoch: 1, loss: -1.23456789, validation: 0.2 },
  { epoch: 2, loss: -2 },
  { epoch: 3, loss: -3, validation: 0.6 },
];
const run = { name: "run", history: { epochs, bestEpoch: 3 } };

test("loss and score stand at their epochs; epochs without a score are passed over", () => {
  const [loss, score] = tracesWhere(trainingCurves([run]), (t) => t.name === "run");
  assert.deepEqual([loss.x, loss.y, loss.yaxis], [[1, 2, 3], [-1.235, -2, -3], "y"]);
  assert.deepEqual([score.x, score.y, score.yaxis], [[1, 3], [0.2, 0.6], "y2"]);
});

test("the chosen epoch is marked on both curves and by a line", () => {
  const figure = trainingCurves([run]);
  const marks = tracesWhere(figure, (t) => t.name === "run, chosen epoch");
  assert.deepEqual(
    marks.map((t) => [t.x, t.y]),
    [
      [[3], [-3]],
      [[3], [0.6]],
    ],
  );
  assert.deepEqual(
    figure.layout.shapes?.map((s) => [s.x0, s.x1]),
    [
      [3, 3],
      [3, 3],
    ],
  );
});

test("the chosen epoch need not be the last", () => {
  const marks = tracesWhere(
    trainingCurves([{ ...run, history: { epochs, bestEpoch: 1 } }]),
    (t) => t.name === "run, chosen epoch",
  );
  assert.deepEqual(
    marks.map((t) => [t.x, t.y]),
    [
      [[1], [-1.235]],
      [[1], [0.2]],
    ],
  );
});

test("without validation only the loss is drawn", () => {
  const figure = trainingCurves([
    { name: "run", history: { epochs: epochs.map(({ epoch, loss }) => ({ epoch, loss })), bestEpoch: 3 } },
  ]);
  assert.ok(!("yaxis2" in figure.layout));
  assert.ok(traces(figure).every((t) => t.yaxis !== "y2"));
});

test("up to six runs can be told apart where there are no colours", () => {
  const names = ["a", "b", "c", "d", "e", "f"];
  const figure = trainingCurves(names.map((name) => ({ ...run, name })));
  const dashes = names.map((name) => tracesWhere(figure, (t) => t.name === name)[0].line?.dash);
  assert.equal(new Set(dashes).size, 6, dashes.join());
});

test("runs differ in colour and dash, and numbers are rounded to four digits", () => {
  const figure = trainingCurves([run, { ...run, name: "other" }]);
  const [a, b] = ["run", "other"].map((name) => tracesWhere(figure, (t) => t.name === name)[0].line);
  assert.notEqual(a?.color, b?.color);
  assert.notEqual(a?.dash, b?.dash);
  for (const value of numbersOf(traces(figure).map((t) => [t.x, t.y]))) assert.equal(value, Number(value.toPrecision(4)));
});

test("a chosen epoch that never was is refused", () => {
  assert.throws(
    () => trainingCurves([{ name: "run", history: { epochs, bestEpoch: 4 } }]),
    /run: chosen epoch 4 is not one of its 3/,
  );
  assert.throws(() => trainingCurves([{ name: "run", history: { epochs: [], bestEpoch: 1 } }]), /no epochs/);
});
