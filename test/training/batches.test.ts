import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../lib/runtime/random";
import { Batches } from "../../lib/training/batches";

/** 100 batches of 9 rows, as many of each size from 1 to 30; several levels where an epoch comes often enough. */
const sizes = Array.from({ length: 900 }, (_, row) => 1 + ((7 * row) % 30));
const batches = (epochs: number, seed = 0) => new Batches(900, 9, new Random(seed), sizes, epochs);
const WINDOW = 8;

test("one level for 400 steps, at most six: quantiles of the sizes, the largest among them", () => {
  assert.deepEqual(batches(3).levels, [30]);
  assert.deepEqual(batches(4).levels, [15, 30]);
  assert.deepEqual(batches(8).levels, [10, 20, 30]);
  assert.deepEqual(batches(1000).levels, [5, 10, 15, 20, 25, 30]);
  assert.deepEqual(new Batches(4, 1, new Random(0), [3, 3, 3, 9], 300).levels, [3, 9], "of equal quantiles one");
  assert.deepEqual(new Batches(5, 1, new Random(0), [5, 4, 3, 2, 1], 100).levels, [3, 5], "the middle one is in the lower half");
  assert.deepEqual(new Batches(10, 5, new Random(0)).levels, [0]);
  assert.throws(() => new Batches(3, 1, new Random(0), [1, 2]), /each of the 3 rows needs a size; got 2 sizes/);
});

test("every row at most once, each batch padded to the least level that holds its rows", () => {
  const given = batches(8);
  for (let epoch = 0; epoch < 3; epoch++) {
    const all = given.epoch();
    assert.equal(all.length, 100);
    assert.equal(new Set(all.flatMap(({ rows }) => [...rows])).size, 900);
    for (const { rows, size } of all) {
      const largest = Math.max(...[...rows].map((row) => sizes[row]));
      assert.equal(
        size,
        [10, 20, 30].find((level) => level >= largest),
      );
    }
  }
});

test("within a window rows of like size go together, and its batches come in any order", () => {
  const all = batches(8).epoch();
  let [ascending, spanned] = [0, 0];
  for (let first = 0; first + WINDOW <= all.length; first += WINDOW) {
    const spans = all.slice(first, first + WINDOW).map(({ rows }) => {
      const own = [...rows].map((row) => sizes[row]);
      return { least: Math.min(...own), most: Math.max(...own) };
    });
    const inOrder = [...spans].sort((a, b) => a.least - b.least || a.most - b.most);
    inOrder.slice(1).forEach(({ least }, i) => assert.ok(least >= inOrder[i].most, "no batch reaches into the next"));
    // Sorted within the window only: 9 of 72 rows of 30 sizes span about four of them, of all rows they would span one.
    spanned += spans.reduce((sum, { least, most }) => sum + most - least, 0) / WINDOW / 12;
    if (spans.every(({ most }, i) => i === 0 || most >= spans[i - 1].most)) ascending++;
  }
  assert.ok(spanned > 2, `${spanned} sizes a batch`);
  assert.ok(ascending <= 1, `${ascending} of 12 windows go from short to long: by chance one in thousands does`);
});

test("which rows meet is drawn anew each epoch, and by the seed; with one level batches are plainly random", () => {
  /** Who meets, in whatever order. */
  const rows = (given: Batches) => given.epoch().map((batch) => [...batch.rows].sort((a, b) => a - b)); // prettier-ignore
  for (const epochs of [1, 8]) {
    const one = batches(epochs);
    const first = rows(one);
    const met = new Set(first.map(String));
    for (const other of [rows(one), rows(batches(epochs, 1))]) assert.ok(other.filter((own) => met.has(String(own))).length < 5);
    assert.deepEqual(rows(batches(epochs)), first);
  }
  const plain = rows(batches(1)).map((own) => own.map((row) => sizes[row]));
  assert.ok(plain.filter((own) => Math.max(...own) - Math.min(...own) > 15).length > 90, "short and long mixed");
  assert.deepEqual(
    new Batches(7, 3, new Random(0)).epoch().map(({ rows, size }) => [rows.length, size]),
    [
      [3, 0],
      [3, 0],
    ],
  );
});
