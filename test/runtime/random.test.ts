import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../lib/runtime/random";

const draws = (random: Random, n = 5) => Array.from({ length: n }, () => random.bits());

test("sfc32 by its definition, from a known state", () => {
  const random = new Random("x");
  // Four additions, shifts and one rotation by 21, on a state that is set here.
  Object.assign(random, { a: 1, b: 2, c: 3, counter: 1 });
  // t = 1+2+1 = 4; a = 2^(2>>>9) = 2; b = 3+(3<<3) = 27; c = rotl(3,21)+4 = 6291460; counter 2
  // t = 2+27+2 = 31
  assert.deepEqual(draws(random, 2), [4, 31]);
});

test("the same keys give the same numbers, any other key others", () => {
  const first = draws(new Random("video", 3, 17));
  assert.deepEqual(draws(new Random("video", 3, 17)), first);
  for (const keys of [
    ["video", 3, 18],
    ["video", 17, 3],
    ["audio", 3, 17],
    ["video", 317],
    ["video", 3, 17, 0],
  ])
    assert.notDeepEqual(draws(new Random(...keys)), first, keys.join());
});

test("seeds are not shifts of each other: the first draws of neighbouring seeds are spread evenly", () => {
  const counts = new Array<number>(10).fill(0);
  for (let seed = 0; seed < 10_000; seed++) counts[Math.floor(10 * new Random(seed).uniform())]++;
  const chi2 = counts.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
  assert.ok(chi2 < 33, `χ² ${chi2} with 9 degrees of freedom`);
});

test("uniform, integer, gaussian and choice have the moments they should", () => {
  const random = new Random(0);
  const n = 50_000;
  const mean = (draw: () => number) => Array.from({ length: n }, draw).reduce((a, b) => a + b) / n;
  assert.ok(Math.abs(mean(() => random.uniform(2, 4)) - 3) < 0.02);
  assert.ok(Math.abs(mean(() => random.integer(6)) - 2.5) < 0.05);
  assert.ok(Math.abs(mean(() => random.gaussian())) < 0.03);
  assert.ok(Math.abs(mean(() => random.gaussian() ** 2) - 1) < 0.05);
  assert.ok(Math.abs(mean(() => random.gaussian() ** 4) - 3) < 0.3);
  assert.ok(Math.abs(mean(() => (random.choice([0.2, 0.5, 0.3]) === 1 ? 1 : 0)) - 0.5) < 0.02);
  assert.ok(Array.from({ length: 1000 }, () => random.integer(3)).every((i) => [0, 1, 2].includes(i)));
  assert.throws(() => random.choice([]), /at least one probability/);
});

test("one gaussian number tells nothing of the next", () => {
  const random = new Random("pairs");
  const values = Array.from({ length: 20_001 }, () => random.gaussian());
  for (const parity of [0, 1]) {
    const products = values.slice(1).map((value, i) => value * values[i]).filter((_, i) => i % 2 === parity); // prettier-ignore
    const correlation = products.reduce((sum, p) => sum + p, 0) / products.length;
    // Four standard errors of a mean of 10,000 products of variance 1.
    assert.ok(Math.abs(correlation) < 0.04, `${correlation}`);
  }
});

test("a shuffle keeps every item, moves in place, and prefers no order", () => {
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 6000; seed++) {
    const list = [1, 2, 3];
    const shuffled = new Random(seed).shuffle(list);
    assert.equal(shuffled, list);
    counts.set(list.join(""), (counts.get(list.join("")) ?? 0) + 1);
  }
  assert.deepEqual([...counts.keys()].sort(), ["123", "132", "213", "231", "312", "321"]);
  for (const [order, n] of counts) assert.ok(Math.abs(n - 1000) < 120, `${order}: ${n}`);
});
