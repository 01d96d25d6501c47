import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { AudioTracks } from "../../../lib/features/feature-set";
import { MEAN_AUDIO, selectedBy, summariseAudio, weightedBy } from "../../../lib/models/attention/audio-summary";
import { type AttentionState, CHUNK_ATTENTION } from "../../../lib/models/attention/chunk-attention";
import { useBackend } from "../../../lib/runtime/tensorflow/backend";
import { type Matrix, toMatrix, toRows } from "../../../lib/runtime/matrix";

before(() => useBackend());

/** A track of four chunks and one of a single chunk, two numbers each: the first decides the score. */
const rows = [[0, 8], [1, 4], [2, 16], [1, 12], [5, 6]]; // prettier-ignore
const tracks: AudioTracks = {
  chunks: { rows: 5, columns: 2, data: Float32Array.from(rows.flat()) },
  starts: Int32Array.of(0, 4, 5),
  seconds: Float32Array.of(10, 10, 10, 4, 10),
};

/** Context-free attention by hand: e = v tanh(x₁), with v such that x₁ = 1 weighs three times as much as x₁ = 0. */
const v = Math.log(3) / Math.tanh(1);
const weight = (shape: number[], ...data: number[]) => ({ shape, data: Float32Array.from(data) });
const state: AttentionState = {
  shape: { inputs: 2, classes: 2, scores: "inputs", context: "inputs", units: 1, attentionUnits: 1, dropout: 0 },
  weights: {
    "score.w": weight([2, 1], 1, 0),
    "score.b": weight([1], 0),
    "score.v": weight([1, 1], v),
    "context.w": weight([2, 1], 0, 0),
    "context.b": weight([1], 0),
    "class.w": weight([1, 2], 0, 0),
    "class.b": weight([2], 0, 0),
  },
  standardiser: { mean: Float64Array.of(0, 0), deviation: Float64Array.of(1, 1) },
  split: { fittedOn: [], heldOut: [] },
};
const byHand = CHUNK_ATTENTION.open({
  ...{ kind: "chunk attention", options: {}, history: undefined, classes: ["calm", "sad"] },
  ...{ widths: { audio: 2, video: 3 }, state },
});
const two = Math.exp(v * Math.tanh(2));
const total = 1 + 3 + two + 3;
const α = [1 / total, 3 / total, two / total, 3 / total, 1];

const close = (got: Matrix, expected: number[][]) => {
  assert.deepEqual([got.rows, got.columns], [expected.length, expected[0].length]);
  toMatrix(expected, "expected").data.forEach((value, i) => assert.ok(Math.abs(got.data[i] - value) < 1e-4, `${got.data}`));
};

test("attention of these weights is what the equations say", () => {
  byHand.attend(tracks).weights.forEach((w, c) => assert.ok(Math.abs(w - α[c]) < 1e-6, `chunk ${c}: ${w}, not ${α[c]}`));
});

test("mean audio: every second counts the same", () => {
  const of = (d: number) => (10 * rows[0][d] + 10 * rows[1][d] + 10 * rows[2][d] + 4 * rows[3][d]) / 34;
  close(summariseAudio(MEAN_AUDIO, tracks), [[of(0), of(1)], rows[4]]);
});

test("weighted audio: the sum of the chunks, each times its weight, whatever its seconds", () => {
  const of = (d: number) => [0, 1, 2, 3].reduce((sum, c) => sum + α[c] * rows[c][d], 0);
  close(summariseAudio(weightedBy(byHand), tracks), [[of(0), of(1)], rows[4]]);
});

test("selected audio: the mean over the seconds of the k best; of equals the earlier; fewer chunks are all of them", () => {
  close(summariseAudio(selectedBy(byHand, 1), tracks), [rows[2], rows[4]]);
  close(summariseAudio(selectedBy(byHand, 2), tracks), [[1.5, 10], rows[4]]);
  close(summariseAudio(selectedBy(byHand, 3), tracks), [[(10 + 20 + 4) / 24, (40 + 160 + 48) / 24], rows[4]]);
  const three = selectedBy(byHand);
  assert.ok(three.kind === "selected" && three.chunks === 3);
  assert.deepEqual(toRows(summariseAudio(selectedBy(byHand, 9), tracks)), toRows(summariseAudio(MEAN_AUDIO, tracks)));
});

test("concatenated audio: the selected chunks side by side in time order, the last repeated where there are fewer", () => {
  const summary = selectedBy(byHand, 2, "concatenated");
  close(summariseAudio(summary, tracks), [[...rows[1], ...rows[2]], [...rows[4], ...rows[4]]]); // prettier-ignore
});
