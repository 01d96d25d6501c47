import assert from "node:assert/strict";
import { test } from "node:test";
import { mapByQueryLength } from "../../../lib/figures/retrieval/map-by-query-length";
import { traces, tracesWhere } from "../traces";

const points = [
  { seconds: 5, mean: 0.3, low: 0.28, high: 0.33 },
  { seconds: 60, mean: 0.5, low: 0.47, high: 0.52 },
  { seconds: Infinity, mean: 0.6, low: 0.58, high: 0.63 },
];

test("clips stand at their seconds on a logarithmic axis, the full track one doubling beyond", () => {
  const figure = mapByQueryLength([{ name: "own", points }], { chance: 0.2 });
  const [line] = tracesWhere(figure, (t) => t.name === "own");
  assert.deepEqual(
    [line.x, line.y],
    [
      [5, 60, 120],
      [0.3, 0.5, 0.6],
    ],
  );
  assert.deepEqual(line.customdata, ["5 s", "60 s", "full track"]);
  const axis = figure.layout.xaxis;
  assert.equal(axis?.type, "log");
  assert.deepEqual(
    [axis?.tickvals, axis?.ticktext],
    [
      [5, 60, 120],
      ["5", "60", "full"],
    ],
  );
  const [low, high] = (axis?.range as number[]).map((v) => 10 ** v);
  assert.ok(low < 5 && high > 120);
});

test("the interval is a band around the line, and absent when not known", () => {
  const [band] = tracesWhere(mapByQueryLength([{ name: "own", points }]), (t) => t.fill === "toself");
  assert.deepEqual(band.y, [0.28, 0.47, 0.58, 0.63, 0.52, 0.33]);
  const bare = mapByQueryLength([{ name: "own", points: points.map(({ seconds, mean }) => ({ seconds, mean })) }]);
  assert.ok(!traces(bare).some((t) => t.fill));
});

test("methods measured at different lengths share the ticks of all", () => {
  const figure = mapByQueryLength([
    { name: "a", points },
    { name: "b", points: [{ seconds: 30, mean: 0.4 }] },
  ]);
  assert.deepEqual(figure.layout.xaxis?.tickvals, [5, 30, 60, 120]);
});

test("lengths out of order, twice or not positive are refused", () => {
  for (const seconds of [
    [10, 5],
    [5, 5],
    [0, 5],
    [Infinity, 5],
  ])
    assert.throws(
      () => mapByQueryLength([{ name: "m", points: seconds.map((s) => ({ seconds: s, mean: 0.5 })) }]),
      /m: query lengths must be positive and ascending/,
    );
});
