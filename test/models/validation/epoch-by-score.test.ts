import assert from "node:assert/strict";
import { join } from "node:path";
import { before, test } from "node:test";
import { fitSdccaEndToEnd } from "../../../lib/models/sdcca-end-to-end";
import { fitSdcca } from "../../../lib/models/fit-sdcca";
import { fitKcca, KCCA_RIDGES } from "../../../lib/models/kcca";
import { useBackend } from "../../../lib/runtime/tensorflow/backend";
import { epochByScore, scoreTells } from "../../../lib/models/validation/epoch-by-score";
import { UNPROJECTED } from "../../../lib/models/embedding/projection";
import { takeVideos } from "../../../lib/features/feature-set";
import type { BranchOptions } from "../../../lib/models/branches/branch-options";
import type { HeldOutViews } from "../../../lib/models/validation/epoch-by-score";
import { evaluateRetrieval } from "../../../lib/metrics/evaluation/retrieval-evaluation";
import { cosineSimilarity } from "../../../lib/metrics/ranking/cosine-similarity";
import { temporaryFolder } from "../../temporary-folder";
import { toyFeatures } from "../toy-features";

before(() => useBackend());

const data = toyFeatures(60);
const oneClass = { ...data, labels: data.labels.map(() => 1) };
const SMALL = { audioLayers: [6], videoLayers: [6], outputs: 4, epochs: 3, batchSize: 20, validation: 0.2 };

test("held-out videos of one class cannot choose: the last epoch is kept, and the history says so", async () => {
  const attention = { units: 4, attentionUnits: 4 };
  for (const { history } of [await fitSdcca(oneClass, SMALL), await fitSdccaEndToEnd(oneClass, { ...SMALL, attention })]) {
    assert.equal(history.bestEpoch, 3);
    assert.deepEqual(history.notes, [
      "validation cannot tell epochs apart: all held-out videos are of one class; the last epoch is kept",
    ]);
    assert.ok(history.epochs.every((epoch) => !("validation" in epoch)));
  }
  const { history } = await fitSdcca(data, SMALL);
  assert.equal(history.notes, undefined);
  assert.ok(history.epochs.every(({ validation }) => validation! > 0 && validation! < 1));
});

test("onHeldOut gets the held-out videos in the space of each epoch, whose score chooses it, and the training is the same", async () => {
  const attention = { units: 4, attentionUnits: 4 };
  for (const fit of [
    (options: BranchOptions) => fitSdcca(data, { ...SMALL, ...options }),
    (options: BranchOptions) => fitSdccaEndToEnd(data, { ...SMALL, attention, ...options }),
  ]) {
    const seen: HeldOutViews[] = [];
    const order: string[] = [];
    const model = await fit({
      onHeldOut: (views) => order.push(`views ${seen.push(views)}`),
      onEpoch: ({ epoch }) => order.push(`epoch ${epoch}`),
    });
    assert.deepEqual(
      order,
      [1, 2, 3].flatMap((epoch) => [`views ${epoch}`, `epoch ${epoch}`]),
    );
    const { history, state } = model;
    seen.forEach(({ epoch, held, audio, video }, i) => {
      assert.equal(epoch, i + 1);
      assert.deepEqual([...held].map((row) => data.ids[row]), state.split.heldOut); // prettier-ignore
      const labels = Int32Array.from(held, (row) => data.labels[row]);
      const ways = [cosineSimilarity(audio, video), cosineSimilarity(video, audio)].map(
        (one) => evaluateRetrieval(one, labels).map,
      );
      assert.ok(Math.abs((ways[0] + ways[1]) / 2 - history.epochs[i].validation!) < 1e-9);
    });
    assert.deepEqual((await fit({})).history.epochs.map(({ loss }) => loss), history.epochs.map(({ loss }) => loss)); // prettier-ignore
  }
});

test("a training that shows its held-out videos keeps checkpoints as any other, and they are those of one that does not", async () => {
  const checkpoint = join(temporaryFolder(), "kept");
  const shown = await fitSdcca(data, { ...SMALL, checkpoint, onHeldOut: () => undefined });
  const { history, state } = await fitSdcca(data, { ...SMALL, checkpoint });
  assert.match(history.notes!.join(), /finished before/);
  assert.deepEqual(state, shown.state);
});

test("patience does not end a training without scores", async () => {
  assert.equal((await fitSdcca(oneClass, { ...SMALL, patience: 1 })).history.epochs.length, 3);
});

test("kernel CCA does not choose its ridge by videos of one class", async () => {
  const options = { components: 3, rank: 20, validation: 0.2 };
  assert.equal((await fitKcca(oneClass, options)).options.ridge, 1e-2);
  assert.equal((await fitKcca(data, { ...options, validation: 0 })).options.ridge, 1e-2);
  assert.ok((KCCA_RIDGES as readonly number[]).includes((await fitKcca(data, options)).options.ridge));
});

test("only the held-out rows' classes count", () => {
  const labels = Int32Array.of(0, 1, 2, 2);
  assert.equal(scoreTells(labels, Int32Array.of(2, 3)), false);
  assert.equal(scoreTells(labels, Int32Array.of(1, 3)), true);
  assert.equal(scoreTells(labels, Int32Array.of()), false);
});

test("without held-out videos there is neither a score nor a note", () => {
  const split = { fit: Int32Array.of(0, 1), held: Int32Array.of() };
  const views = () => assert.fail("nothing is asked for outputs");
  assert.deepEqual(
    epochByScore(Int32Array.of(0, 1), split, () => UNPROJECTED, { views }),
    {},
  );
});

test("outputs that are not finite have the score NaN, and no projection is fitted to them", () => {
  const rows = (value: number) => ({ rows: 4, columns: 1, data: Float32Array.of(1, 2, 3, value) });
  const split = { fit: Int32Array.of(0, 1), held: Int32Array.of(2, 3) };
  const project = (value: number) => () => {
    assert.ok(Number.isFinite(value), "nothing is fitted");
    return UNPROJECTED;
  };
  for (const value of [NaN, Infinity, 4]) {
    const views = () => ({ audio: rows(4), video: rows(value) });
    const { validation } = epochByScore(Int32Array.of(0, 1, 0, 1), split, project(value), { views });
    assert.equal(Number.isNaN(validation!.score({}, [], 1)), value !== 4);
  }
});

test("without labels two held-out videos choose, and one cannot", async () => {
  const none = new Int32Array(4).fill(-1);
  assert.equal(scoreTells(none, Int32Array.of(2, 3)), true);
  assert.equal(scoreTells(none, Int32Array.of(2)), false);
  const few = takeVideos({ ...data, classes: [], labels: new Int32Array(60).fill(-1) }, [...Array(10).keys()]);
  const { history } = await fitSdcca(few, { ...SMALL, beta: 1, batchSize: 8, validation: 0.1 });
  assert.deepEqual(history.notes, ["validation cannot tell epochs apart: only one video is held out; the last epoch is kept"]);
});
