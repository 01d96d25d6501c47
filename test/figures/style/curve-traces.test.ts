import assert from "node:assert/strict";
import { test } from "node:test";
import type { Data } from "plotly.js-dist";
import { band, inDrawingOrder } from "../../../lib/figures/style/curve-traces";
import { type Trace } from "../traces";

const line = (name: string, dash: string): Data => ({ type: "scatter", name, line: { dash, width: 1.75 } }) as Data;

test("bands lie below lines, solid lines below broken ones, wide ones below narrow ones; the legend keeps the order given", () => {
  const area = band("b", [0, 1], [0, 0], [1, 1], "#000000");
  const drawn = inDrawingOrder([line("dots", "dot"), line("one", "solid"), line("dashes", "dash"), area, line("two", "solid")]);
  const seen = drawn as unknown as (Trace & { legendrank?: number; line: { width: number } })[];
  assert.deepEqual(
    seen.map(({ name }) => name),
    ["b, interval", "one", "two", "dashes", "dots"],
  );
  const [one, two, dashes] = seen.slice(1).map(({ line }) => line.width);
  assert.ok(one > two, "the one above leaves the edges of the one below");
  assert.equal(dashes, 1.75, "a dash that one line alone has keeps its width");
  const byLegend = seen.slice(1).sort((a, b) => a.legendrank! - b.legendrank!);
  assert.deepEqual(
    byLegend.map(({ name }) => name),
    ["dots", "one", "dashes", "two"],
  );
});
