import assert from "node:assert/strict";
import { test } from "node:test";
import { ccaToy } from "../../../lib/figures/interactive/cca-toy";
import { projectPca } from "../../../lib/projection/pca";

interface Toy {
  x: number[][];
  y: number[][];
  best: { x: number; y: number; correlation: number };
}

/** Pearson's correlation from its definition by sums. */
function correlationAt({ x, y }: Toy, angles: { x: number; y: number }): number {
  const project = (rows: number[][], degrees: number) =>
    rows.map(([a, b]) => a * Math.cos((degrees * Math.PI) / 180) + b * Math.sin((degrees * Math.PI) / 180));
  const [a, b] = [project(x, angles.x), project(y, angles.y)];
  const sum = (list: number[]) => list.reduce((all, value) => all + value, 0);
  const dot = (one: number[], other: number[]) => sum(one.map((value, i) => value * other[i]));
  const n = a.length;
  const [sa, sb] = [sum(a), sum(b)];
  return (n * dot(a, b) - sa * sb) / Math.sqrt((n * dot(a, a) - sa * sa) * (n * dot(b, b) - sb * sb));
}

for (const seed of [0, 1, 2, 3, 4])
  test(`the solution is the best of all whole degrees, seed ${seed}`, () => {
    const toy = ccaToy({ seed }).data as Toy;
    let most = 0;
    for (let x = 0; x < 180; x += 2) for (let y = 0; y < 180; y += 2) most = Math.max(most, Math.abs(correlationAt(toy, { x, y })));
    const found = correlationAt(toy, toy.best);
    assert.ok(found >= most - 1e-3, `${found} against ${most}`);
    assert.ok(Math.abs(found - toy.best.correlation) < 2e-3);
    assert.ok(found > 0.85, "there is a peak to be found");
    assert.ok(Math.abs(correlationAt(toy, { x: 0, y: 0 })) < 0.5, "and the first directions are far from it");
  }); // prettier-ignore

test("the directions of largest variance are not the answer", () => {
  const toy = ccaToy().data as Toy;
  const principal = (rows: number[][]) => {
    const [[a, b]] = projectPca(rows, 1).axes;
    return (Math.atan2(b, a) * 180) / Math.PI;
  };
  assert.ok(Math.abs(correlationAt(toy, { x: principal(toy.x), y: principal(toy.y) })) < 0.4);
});

test("the same seed gives the same points; the words say the solution", () => {
  assert.deepEqual(ccaToy({ seed: 3, points: 50 }), ccaToy({ seed: 3, points: 50 }));
  const { data, words } = ccaToy({ points: 50 });
  const { x, y, best } = data as Toy;
  assert.deepEqual([x.length, y.length], [50, 50]);
  assert.match(words, new RegExp(`${best.correlation.toFixed(3)}, at ${best.x}° and ${best.y}°`));
  assert.throws(() => ccaToy({ points: 3 }), /points must be a whole number from 10 to 1000/);
});
