import assert from "node:assert/strict";
import { test } from "node:test";
import { type AudioTracks, keepChunks } from "../../../lib/features/feature-set";
import { concatenateChunks, selectChunks, selectedChunks } from "../../../lib/models/attention/select-chunks";

/** Two tracks, of four chunks and of two; chunk i is [i, −i]. */
const tracks: AudioTracks = {
  chunks: { rows: 6, columns: 2, data: Float32Array.from([0, 0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5]) },
  starts: Int32Array.of(0, 4, 6),
  seconds: Float32Array.of(10, 10, 10, 5, 10, 10),
};

test("the k heaviest chunks of each track, in time order; a short track keeps all", () => {
  assert.deepEqual(Array.from(selectedChunks(tracks, [0.1, 0.4, 0.2, 0.3, 0.5, 0.5], 3)), [1, 2, 3, 4, 5]);
  assert.deepEqual(Array.from(selectedChunks(tracks, [0.4, 0.1, 0.2, 0.3, 0.2, 0.8], 1)), [0, 5]);
});

test("ties go to the earlier chunk", () => {
  assert.deepEqual(Array.from(selectedChunks(tracks, [0.25, 0.25, 0.25, 0.25, 0.5, 0.5], 2)), [0, 1, 4, 5]);
});

test("what is selected keeps its features and seconds", () => {
  const kept = selectChunks(tracks, [0, 0.1, 0.3, 0.6, 0.9, 0.1], 2);
  assert.deepEqual(Array.from(kept.starts), [0, 2, 4]);
  assert.deepEqual(Array.from(kept.chunks.data), [2, -2, 3, -3, 4, -4, 5, -5]);
  assert.deepEqual(Array.from(kept.seconds), [10, 5, 10, 10]);
});

test("side by side, in time order; a short track repeats its last chunk", () => {
  const { columns, data } = concatenateChunks(tracks, 3);
  assert.equal(columns, 6);
  assert.deepEqual(Array.from(data), [0, 0, 1, -1, 2, -2, 4, -4, 5, -5, 5, -5]);
});

test("refuses a selection that leaves a track empty, a wrong number of weights, k below 1", () => {
  assert.throws(() => keepChunks(tracks, Int32Array.of(0, 1)), /track 1 keeps no chunk/);
  assert.throws(() => selectedChunks(tracks, [1, 2], 1), /each of the 6 chunks needs a weight; got 2/);
  assert.throws(() => selectedChunks(tracks, [1, 2, 3, 4, 5, 6], 0), /number of selected chunks must be/);
});
