import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { selectTracks } from "../../../lib/features/feature-set";
import { shuffledTracks } from "../../../lib/features/tracks/shuffled-tracks";
import { type ChunkAttentionOptions, fitChunkAttention } from "../../../lib/models/attention/chunk-attention";
import { selectedChunks } from "../../../lib/models/attention/select-chunks";
import { useBackend } from "../../../lib/runtime/tensorflow/backend";
import { isNative, nativeBackend } from "../../../lib/runtime/tensorflow/native-ops";
import { Random } from "../../../lib/runtime/random";
import { toyFeatures } from "../toy-features";

before(() => useBackend());

const SMALL: ChunkAttentionOptions = { units: 8, attentionUnits: 8, epochs: 30, batchSize: 20, learningRate: 1e-2, dropout: 0.1 };
const data = toyFeatures();

for (const scores of ["states", "inputs"] as const)
  for (const context of ["inputs", "states"] as const)
    test(`learns which chunk carries the class: scores from ${scores}, context over ${context}`, async () => {
      const model = await fitChunkAttention(data, { ...SMALL, scores, context });
      const fresh = toyFeatures(60, 1);
      const { weights, probabilities } = model.attend(fresh.audio);
      const right = fresh.labels.filter((label, i) => {
        const p = Array.from(probabilities.subarray(i * 3, i * 3 + 3));
        return p.indexOf(Math.max(...p)) === label;
      });
      assert.ok(right.length > 48, `${right.length} of 60 classes`);
      // Without memory φ itself can mute a chunk, and the weights need not say which one mattered.
      if (scores === "states" && context === "inputs") {
        const salient = selectedChunks(fresh.audio, weights, 1).filter((chunk) => fresh.chunkKinds![chunk] === 1);
        assert.ok(salient.length > 48, `${salient.length} of 60 chunks`);
      }
    });

test("weights of a track sum to 1, whatever else is in the batch", async () => {
  const model = await fitChunkAttention(data, { ...SMALL, epochs: 2 });
  const all = model.attend(data.audio).weights;
  for (let i = 0; i < data.ids.length; i++) {
    const own = all.subarray(data.audio.starts[i], data.audio.starts[i + 1]);
    assert.ok(Math.abs(own.reduce((a, b) => a + b) - 1) < 1e-5);
  }
  const alone = model.attend(selectTracks(data.audio, [7])).weights;
  alone.forEach((w, c) => assert.ok(Math.abs(w - all[data.audio.starts[7] + c]) < 1e-5, "padding must not change a track"));
});

test("one chunk gets all the weight", async () => {
  const model = await fitChunkAttention(data, { ...SMALL, epochs: 1 });
  const one = {
    chunks: { rows: 1, columns: 8, data: new Float32Array(8) },
    starts: Int32Array.of(0, 1),
    seconds: Float32Array.of(4),
  };
  assert.deepEqual(Array.from(model.attend(one).weights), [1]);
});

test("with memory a chunk's weight depends on what came before it, without memory on the chunk alone", async () => {
  const shuffled = shuffledTracks(data.audio, new Random(3));
  for (const scores of ["states", "inputs"] as const) {
    const model = await fitChunkAttention(data, { ...SMALL, epochs: 2, scores });
    const [inOrder, moved] = [data.audio, shuffled.tracks].map((tracks) => model.attend(tracks).weights);
    const change = Math.max(...Array.from(shuffled.order, (from, to) => Math.abs(inOrder[from] - moved[to])));
    assert.ok(scores === "states" ? change > 1e-3 : change < 1e-5, `${scores}: ${change}`);
  }
});

test("the seed decides the initial weights, not the order of batches only", async () => {
  const whole = { ...SMALL, validation: 0, dropout: 0, batchSize: data.ids.length, epochs: 1 };
  const fit = async (seed: number) => (await fitChunkAttention(data, { ...whole, seed })).state.weights["class.w"].data;
  const [one, other] = [await fit(1), await fit(2)];
  assert.ok(one.filter((w, i) => Math.abs(w - other[i]) > 0.05).length > one.length / 2);
});

test("an epoch's score is the held-out tracks' mean log-probability of their class, and the best epoch is kept", async () => {
  const model = await fitChunkAttention(data, { ...SMALL, epochs: 6, validation: 0.3 });
  const scores = model.history.epochs.map(({ validation }) => validation!);
  assert.equal(scores[model.history.bestEpoch - 1], Math.max(...scores));
  const held = model.state.split.heldOut.map((id) => data.ids.indexOf(id));
  assert.ok(held.length > 20);
  const { probabilities } = model.attend(data.audio);
  const mean = held.reduce((sum, i) => sum + Math.log(probabilities[i * 3 + data.labels[i]]), 0) / held.length;
  assert.ok(Math.abs(mean - Math.max(...scores)) < 1e-4, `${mean} against ${scores}`);
});

test("tracks beyond the first batch are heard as they are alone", async () => {
  const model = await fitChunkAttention(data, { ...SMALL, epochs: 1 });
  const many = toyFeatures(230, 5);
  const all = model.attend(many.audio);
  for (const i of [0, 199, 200, 229]) {
    const alone = model.attend(selectTracks(many.audio, [i]));
    const own = all.weights.subarray(many.audio.starts[i], many.audio.starts[i + 1]);
    alone.weights.forEach((w, c) => assert.ok(Math.abs(w - own[c]) < 1e-5, `track ${i}`));
    alone.probabilities.forEach((p, c) => assert.ok(Math.abs(p - all.probabilities[i * 3 + c]) < 1e-5, `track ${i}`));
  }
});

test("the same seed gives the same weights to the bit; another gives others", async () => {
  const fit = async (seed: number) =>
    (await fitChunkAttention(data, { ...SMALL, epochs: 3, seed })).state.weights["class.w"].data;
  const first = await fit(5);
  assert.deepEqual(await fit(5), first);
  assert.notDeepEqual(await fit(6), first);
});

test("training leaves no tensor behind, neither in tfjs nor in TensorFlow", async () => {
  const count = () => [tf.memory().numTensors, isNative() ? nativeBackend().getNumOfTFTensors() : 0];
  await fitChunkAttention(data, { ...SMALL, epochs: 1 });
  const before = count();
  await fitChunkAttention(data, { ...SMALL, epochs: 2 });
  assert.deepEqual(count(), before);
});

test("options out of range are refused by name", async () => {
  const refuse = (options: object, pattern: RegExp) => assert.rejects(fitChunkAttention(data, options), pattern);
  await refuse({ scores: "memory" }, /scores must be "states" or "inputs"; got "memory"/);
  await refuse({ context: 1 }, /context must be "inputs" or "states"; got 1/);
  await refuse({ units: 0 }, /units must be a whole number of at least 1; got 0/);
  await refuse({ dropout: 1 }, /dropout must be a finite number in \[0, 0.99\]; got 1/);
  await refuse({ validation: 1 }, /validation must be a share in \[0, 1\); got 1/);
  await refuse({ optimiser: "sgd" }, /optimiser must be "rmsprop" or "adam"; got "sgd"/);
});
