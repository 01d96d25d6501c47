import assert from "node:assert/strict";
import { test } from "node:test";
import { rowStandardiser } from "../../../lib/features/stored/standardise-kernel";
import { Random } from "../../../lib/runtime/random";

/** (x − mean) / deviation in 64 bits, rounded once. */
const byDefinition = (x: number, mean: number, deviation: number) => (deviation === 0 ? 0 : Math.fround((x - mean) / deviation));

for (const widths of [
  [2, 4],
  [1, 2],
  [3, 4],
  [1, 1],
  [128, 1024],
])
  test(`rows of ${widths.join(" + ")} columns, to the bit`, () => {
    const random = new Random("kernel", ...widths);
    const views = widths.map((width) => ({
      mean: Float64Array.from({ length: width }, () => random.gaussian() * 10 ** random.integer(6)),
      deviation: Float64Array.from({ length: width }, () => (random.integer(5) === 0 ? 0 : random.uniform(1e-3, 100))),
    }));
    const width = widths[0] + widths[1];
    const { windows, audio, video, fill } = rowStandardiser({ audio: views[0], video: views[1] }, { windows: [3, 5], rows: 4 });
    assert.deepEqual([windows[0].length, windows[1].length], [3 * width, 5 * width]);
    for (const window of windows) for (let i = 0; i < window.length; i++) window[i] = random.gaussian() * 10 ** random.integer(8);
    const before = windows.map((window) => window.slice());
    const taken: [number, number][] = [[1, 4], [0, 2], [1, 0], [0, 0]]; // prettier-ignore
    taken.forEach(([window, row], place) => fill(place, window, row));
    taken.forEach(([window, row], place) => {
      const given = before[window].subarray(row * width, (row + 1) * width);
      for (const [v, out, first] of [
        [0, audio, 0],
        [1, video, widths[0]],
      ] as const)
        for (let c = 0; c < widths[v]; c++) {
          const expected = byDefinition(given[first + c], views[v].mean[c], views[v].deviation[c]);
          assert.equal(out[place * widths[v] + c] + 0, expected + 0, `place ${place}, column ${c}`);
        }
    });
    assert.deepEqual(windows, before, "what was read stays as it is");
    assert.deepEqual([audio.length, video.length], [4 * widths[0], 4 * widths[1]]);
  });

test("a value at the mean is a positive zero, and so is every value of a constant column", () => {
  const by = (mean: number, deviation: number) => ({ mean: Float64Array.of(mean), deviation: Float64Array.of(deviation) });
  const { windows, audio, video, fill } = rowStandardiser({ audio: by(5, -2), video: by(7, 0) }, { windows: [2], rows: 2 });
  windows[0].set([5, -1, 5, 100]);
  for (const row of [0, 1]) fill(row, 0, row);
  assert.ok([...audio, ...video].every((value) => Object.is(value, 0)));
});

test("more than WebAssembly can reach is refused", () => {
  const by = { mean: new Float64Array(1024), deviation: new Float64Array(1024) };
  const size = { windows: [1e6, 1e6], rows: 1 };
  assert.throws(() => rowStandardiser({ audio: by, video: by }, size), /do not fit into 4 GB: lower windowRows/);
});
