import assert from "node:assert/strict";
import { test } from "node:test";
import { measureRankings, RANKINGS } from "../../../lib/comparison/runs/run-record";
import { cosineSimilarity } from "../../../lib/metrics/ranking/cosine-similarity";
import { evaluateRetrieval } from "../../../lib/metrics/evaluation/retrieval-evaluation";
import { toMatrix, toRows } from "../../../lib/runtime/matrix";
import { Random } from "../../../lib/runtime/random";

const random = new Random("record");
const labels = Int32Array.from({ length: 40 }, (_, i) => i % 3);
const view = (noise: number) =>
  toMatrix(
    Array.from(labels, (label) => [0, 1, 2].map((c) => (c === label ? 1 : 0) + noise * random.gaussian())),
    "view",
  );
const [audio, video] = [view(0.5), view(2)];

test("the four rankings of a run: both directions of plain and weighted cosine, in the order of tables", () => {
  assert.deepEqual(
    RANKINGS.map(({ direction, similarity }) => `${direction} ${similarity}`),
    ["audioToVideo plain", "audioToVideo sigmaWeighted", "videoToAudio plain", "videoToAudio sigmaWeighted"],
  );
});

test("each direction is measured by its own queries: MAP, MRR, precision, curve, classes and confusion", async () => {
  const measured = await measureRankings(audio, video, labels, 4, "plain");
  assert.deepEqual(
    measured.map(({ direction, similarity }) => [direction, similarity]),
    [
      ["audioToVideo", "plain"],
      ["videoToAudio", "plain"],
    ],
  );
  [
    [audio, video],
    [video, audio],
  ].forEach(([queries, gallery], d) => {
    // prettier-ignore
    const similarity = cosineSimilarity(queries, gallery);
    const expected = evaluateRetrieval(similarity, labels);
    const { map, mrr, averagePrecision, precisionAt, precision, classMap, confusion } = measured[d];
    assert.deepEqual([map, mrr, averagePrecision], [expected.map, expected.mrr, expected.averagePrecision]);
    assert.deepEqual(
      precisionAt,
      [1, 5, 10, 20].map((k) => expected.precisionAt(k)),
    );
    assert.deepEqual(precision, expected.precisionRecall({ points: 51 }).precision);
    [0, 1, 2].forEach((c) => {
      const own = averagePrecision.filter((_, q) => labels[q] === c);
      assert.ok(Math.abs(classMap[c] - own.reduce((a, b) => a + b) / own.length) < 1e-12);
    });
    assert.equal(classMap[3], 0, "a class without queries");
    // The first ten of each query, by a plain sort.
    const counts = new Array<number>(16).fill(0);
    toRows(similarity).forEach((row, q) => {
      const order = row.map((_, i) => i).sort((i, j) => row[j] - row[i]);
      for (const i of order.slice(0, 10)) counts[labels[q] * 4 + labels[i]]++;
    });
    assert.deepEqual(confusion, counts);
    const above = (row: number[], q: number) => row.filter((score, i) => score > row[q] || (score === row[q] && i < q)).length;
    assert.deepEqual(measured[d].pairRanks, toRows(similarity).map((row, q) => 1 + above(row, q))); // prettier-ignore
    assert.deepEqual(measured[d].segmentRanks, []);
  });
  assert.notDeepEqual(measured[0].confusion, measured[1].confusion);
});

test("segments rank all test videos, their own among them, from audio to video", async () => {
  const rows = toRows(audio);
  const segments = toMatrix([...rows, ...[...rows].reverse()], "segments");
  const own = Int32Array.from([...rows.keys(), ...[...rows.keys()].reverse()]);
  const [there, back] = await measureRankings(audio, video, labels, 4, "plain", { audio: segments, own });
  assert.deepEqual(there.segmentRanks, [...there.pairRanks, ...[...there.pairRanks].reverse()]);
  assert.deepEqual(back.segmentRanks, []);
});
