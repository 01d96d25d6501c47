import assert from "node:assert/strict";
import { test } from "node:test";
import { fc, propertyRuns } from "../property-runs";
import { UMAP } from "umap-js";
import { trustworthiness } from "../../bench/trustworthiness";
import { nearestNeighbours } from "../../lib/projection/nearest-neighbours";
import { projectViews } from "../../lib/projection/projections";
import { layOutNeighbours, projectUmap } from "../../lib/projection/umap";
import { neighbourGraph } from "../../lib/projection/umap-graph";
import { toRows } from "../../lib/runtime/matrix";
import { Random } from "../../lib/runtime/random";

function rowsOf(seed: number, n: number, width: number, draw = (random: Random) => random.gaussian()): number[][] {
  const random = new Random(seed, "rows");
  return Array.from({ length: n }, () => Array.from({ length: width }, () => draw(random)));
}

const columnsOf = (rows: number[][]) => Float64Array.from(rows[0].flatMap((_, d) => rows.map((row) => row[d])));

test("nearest neighbours equal a sort of all distances, equal ones included, whichever rows are asked for", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 5, max: 40 }), fc.integer({ min: 1, max: 5 }), (seed, n, width) => {
      const rows = rowsOf(seed, n, width, (random) => random.integer(3));
      const [from, to] = [1, n - 1];
      const found = nearestNeighbours({ columns: columnsOf(rows), n, count: 4, from, to });
      for (let i = from; i < to; i++) {
        const distance = (j: number) => Math.hypot(...rows[i].map((v, d) => v - rows[j][d]));
        const square = (j: number) => rows[i].reduce((sum, v, d) => sum + (v - rows[j][d]) ** 2, 0);
        const order = rows.map((_, j) => j).filter((j) => j !== i);
        order.sort((a, b) => square(a) - square(b) || a - b);
        const at = (i - from) * 4;
        assert.deepEqual(Array.from(found.indices.subarray(at, at + 4)), order.slice(0, 4));
        order.slice(0, 4).forEach((j, c) => assert.ok(Math.abs(found.distances[at + c] - distance(j)) < 1e-12));
      }
    }),
    { numRuns: propertyRuns(40) },
  );
});

test("the neighbour graph has the edges and strengths that umap-js gives the same neighbours", () => {
  const rows = rowsOf(3, 120, 4);
  const [n, k, epochs] = [120, 10, 200];
  const found = nearestNeighbours({ columns: columnsOf(rows), n, count: k - 1, from: 0, to: n });
  const graph = neighbourGraph(found, n, epochs);
  const theirs = new UMAP({ nNeighbors: k, nEpochs: epochs, random: () => 0.5 });
  const withSelf = <T>(values: ArrayLike<T>, own: (i: number) => T) =>
    rows.map((_, i) => [own(i), ...Array.from(values).slice(i * (k - 1), (i + 1) * (k - 1))]);
  theirs.setPrecomputedKNN(
    withSelf(found.indices, (i) => i),
    withSelf(found.distances, () => 0),
  );
  theirs.initializeFit(rows);
  const state = (theirs as unknown as { optimizationState: Record<"head" | "tail" | "epochsPerSample", number[]> })
    .optimizationState;
  const edges = (head: ArrayLike<number>, tail: ArrayLike<number>, every: ArrayLike<number>) =>
    new Map(Array.from(head, (h, e) => [`${h}-${tail[e]}`, every[e]]));
  const ours = edges(graph.head, graph.tail, graph.epochsPerSample);
  const expected = edges(state.head, state.tail, state.epochsPerSample);
  assert.equal(ours.size, graph.head.length, "no edge twice");
  assert.deepEqual([...ours.keys()].sort(), [...expected.keys()].sort());
  for (const [edge, every] of expected) assert.ok(Math.abs(ours.get(edge)! / every - 1) < 1e-3, edge);
});

test("threads change nothing, and views can wait for them", async () => {
  const rows = rowsOf(4, 61, 3);
  const options = { seed: 5, neighbours: 8, epochs: 40 };
  const plain = await projectUmap(rows, { ...options, threads: 0 });
  for (const threads of [undefined, 1, 2]) assert.deepEqual(await projectUmap(rows, { ...options, threads }), plain);
  const views = { audio: rows.slice(0, 30), video: rows.slice(30, 60) };
  const waited = await projectViews(views, (stacked) => projectUmap(stacked, options));
  assert.deepEqual(waited, await projectViews(views, (stacked) => projectUmap(stacked, { ...options, threads: 0 })));
});

test("by default fifteen neighbours, the row itself counted, a tenth apart, 500 epochs, seed 0", async () => {
  const rows = rowsOf(6, 40, 3);
  const columns = columnsOf(rows);
  const neighbours = nearestNeighbours({ columns, n: 40, count: 14, from: 0, to: 40 });
  const expected = layOutNeighbours({ columns, n: 40, count: 14, seed: 0, minDist: 0.1, epochs: 500, neighbours });
  assert.deepEqual(await projectUmap(rows), expected);
  for (const options of [{ neighbours: 14 }, { minDist: 0.3 }, { epochs: 400 }, { seed: 1 }])
    assert.notDeepEqual(await projectUmap(rows, options), expected, JSON.stringify(options));
});

test("of few rows all others are neighbours by default; asked for more than there are it is refused", async () => {
  const rows = rowsOf(4, 12, 3);
  assert.deepEqual(await projectUmap(rows, { epochs: 20 }), await projectUmap(rows, { epochs: 20, neighbours: 11 }));
  assert.equal((await projectUmap(rowsOf(4, 3, 3), { epochs: 5 })).rows, 3);
  await assert.rejects(() => projectUmap(rows, { neighbours: 15 }), /UMAP with 15 neighbours needs more rows than that; got 12/);
});

test("copies of one row, one column and far outliers leave finite points", async () => {
  const cases = [
    rowsOf(1, 40, 3, () => 1),
    rowsOf(2, 40, 1),
    rowsOf(3, 40, 3).map((row, i) => (i === 7 ? row.map((v) => v * 1e9) : row)),
  ];
  for (const rows of cases)
    for (const point of toRows(await projectUmap(rows, { neighbours: 5, epochs: 60 })))
      assert.ok(
        point.every((v) => Math.abs(v) < 1e3),
        String(point),
      );
});

test("neighbourhoods are kept as well as umap-js keeps them: a roll, and groups in ten dimensions", async () => {
  const random = new Random(8);
  const roll = Array.from({ length: 400 }, () => {
    const turn = 4.7 + 9.4 * random.uniform();
    return [turn * Math.cos(turn), 20 * random.uniform(), turn * Math.sin(turn)];
  });
  const groups = rowsOf(9, 400, 10).map((row, i) => row.map((v, d) => v + (i % 6 === d ? 3 : 0)));
  for (const rows of [roll, groups]) {
    const ours = trustworthiness(rows, await projectUmap(rows, { epochs: 300 }), 15);
    const theirs = new UMAP({ nEpochs: 300, random: () => random.uniform() }).fit(rows);
    const peer = trustworthiness(rows, theirs, 15);
    assert.ok(ours > peer - 0.01, `${ours} against ${peer}`);
  }
});
