import assert from "node:assert/strict";
import { test } from "node:test";
import { ends, grown, quarters, type Soaked } from "../../bench/soak-verdict";

const HELD = { tensors: 9, heap: 50, resident: 700, files: 30, listeners: 1 };
const flat: Soaked = { name: "S-DCCA", secondQuarter: 700, lastQuarter: 730, before: HELD, after: { ...HELD, heap: 52 } };
const after = (change: Partial<typeof HELD>, more: Partial<Soaked> = {}) =>
  grown({ ...flat, ...more, after: { ...HELD, ...change } });

test("a long run fails by resident memory, memory of JavaScript, tensors, files or listeners that grow", () => {
  assert.deepEqual(grown(flat), []);
  assert.deepEqual(grown({ ...flat, lastQuarter: 740 }), ["S-DCCA: resident memory grew from 700 MB to 740 MB"]);
  assert.deepEqual(after({ heap: 54 }), ["S-DCCA: memory of JavaScript grew from 50 MB to 54 MB"]);
  for (const what of ["tensors", "files", "listeners"] as const)
    assert.deepEqual(after({ [what]: HELD[what] + 1 }), [`S-DCCA: ${what} grew from ${HELD[what]} to ${HELD[what] + 1}`]);
  assert.deepEqual(after({ tensors: 1, heap: 10, files: 3, listeners: 0 }), []);
});

test("each epoch of a history may take its bytes, and no more", () => {
  assert.deepEqual(after({ heap: 57 }, { epochs: 10_000 }), []);
  assert.equal(after({ heap: 59 }, { epochs: 10_000 }).length, 1);
});

test("of a quarter the least memory of JavaScript counts: it goes up and down", () => {
  const all = [9, 9, 5, 4, 9, 9, 6, 8].map((heap, tensors) => ({ ...HELD, heap, tensors }));
  assert.deepEqual(ends(all), { before: { ...HELD, heap: 4, tensors: 2 }, after: { ...HELD, heap: 6, tensors: 7 } });
});

test("what was never measured does not pass", () => {
  assert.equal(grown({ ...flat, ...quarters([]) }).length, 1);
  assert.deepEqual(quarters([9, 9, 1, 3, 9, 9, 5, 7]), { secondQuarter: 2, lastQuarter: 6 });
});
