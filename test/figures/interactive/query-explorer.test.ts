import assert from "node:assert/strict";
import { before, test } from "node:test";
import { queryExplorer } from "../../../lib/figures/interactive/query-explorer";
import { selectedBy, weightedBy } from "../../../lib/models/attention/audio-summary";
import { fitChunkAttention } from "../../../lib/models/attention/chunk-attention";
import { fitLinearCca } from "../../../lib/models/fit-linear-cca";
import { fitSdcca } from "../../../lib/models/fit-sdcca";
import { useBackend } from "../../../lib/runtime/tensorflow/backend";
import { toRows } from "../../../lib/runtime/matrix";
import { toyFeatures } from "../../models/toy-features";

interface Drawn {
  weightName: string;
  queries: { id: string; label: number; point: number[]; starts: number[]; weights: number[]; chosen: number[]; found: number[][] }[];
  videos: { ids: string[]; labels: number[]; points: number[][] };
} // prettier-ignore

before(() => useBackend());
const data = toyFeatures(60);
const SMALL = { audioLayers: [6], videoLayers: [6], outputs: 4, epochs: 1, batchSize: 20, validation: 0.2 };
const cosine = (a: number[], b: number[]) =>
  a.reduce((sum, value, d) => sum + value * b[d], 0) / (Math.hypot(...a) * Math.hypot(...b));

test("the best videos of each track by cosine, and their class", async () => {
  const model = await fitLinearCca(data, { components: 4 });
  const { kind, data: given, words } = queryExplorer(data, model, { queries: 6, top: 5 });
  const drawn = given as Drawn;
  assert.equal(kind, "query");
  assert.deepEqual(drawn.queries.map(({ id }) => id), [0, 10, 20, 30, 40, 50].map((i) => data.ids[i]));
  const [audio, video] = [toRows(model.embedAudio(data.audio)), toRows(model.embedVideo(data.video))];
  let right = 0;
  drawn.queries.forEach(({ label, found }, q) => {
    assert.equal(label, data.labels[10 * q]);
    const scores = video.map((row) => cosine(audio[10 * q], row));
    const best = [...scores.keys()].sort((a, b) => scores[b] - scores[a]).slice(0, 5);
    assert.deepEqual(found.map(([index]) => index), best);
    found.forEach(([index, score]) => assert.ok(Math.abs(score - scores[index]) < 1e-3));
    right += best.filter((index) => data.labels[index] === label).length;
  });
  assert.match(words, new RegExp(`Of all these videos ${Math.round((100 * right) / 30)} % are of their track's class`));
  assert.equal(drawn.videos.points.length, 60);
  assert.deepEqual(drawn.videos.labels, [...data.labels]);
}); // prettier-ignore

test("the weights of a track's chunks, from their seconds, and which are chosen", async () => {
  const linear = queryExplorer(data, await fitLinearCca(data, { components: 4 }), { queries: 3 }).data as Drawn;
  assert.equal(linear.weightName, "share of each chunk in the track");
  const attention = await fitChunkAttention(data, { units: 4, attentionUnits: 4, epochs: 1, validation: 0.2 });
  const { weights } = attention.attend(data.audio);
  for (const summary of [selectedBy(attention, 2), weightedBy(attention)]) {
    const model = await fitSdcca(data, { ...SMALL, summary });
    const drawn = queryExplorer(data, model, { queries: 60 }).data as Drawn;
    assert.equal(drawn.weightName, "attention: weight of each chunk");
    drawn.queries.forEach((query, i) => {
      const [from, to] = [data.audio.starts[i], data.audio.starts[i + 1]];
      const own = [...weights.slice(from, to)];
      query.weights.forEach((weight, c) => assert.ok(Math.abs(weight - own[c]) < 1e-3));
      const largest = [...own.keys()].sort((a, b) => own[b] - own[a]).slice(0, summary.kind === "selected" ? 2 : own.length);
      assert.deepEqual(query.chosen, own.map((_, c) => (largest.includes(c) ? 1 : 0)));
      const seconds = [...data.audio.seconds.slice(from, to)];
      assert.deepEqual(query.starts, seconds.map((_, c) => seconds.slice(0, c).reduce((sum, one) => sum + one, 0)));
    });
  }
}); // prettier-ignore

test("without classes there is no right or wrong", async () => {
  const model = await fitLinearCca(data, { components: 4 });
  assert.throws(
    () => queryExplorer({ ...data, classes: [], labels: new Int32Array(60).fill(-1) }, model),
    /needs classes|classes/,
  );
});
