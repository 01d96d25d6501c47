import assert from "node:assert/strict";
import { test } from "node:test";
import { chunkTracks } from "../../../lib/features/tracks/clips";
import { salientTracks } from "../../../lib/features/tracks/salient-tracks";

/** T seconds of audio whose every frame holds its own second. */
const audio = (T: number) => Float32Array.from({ length: T * 128 }, (_, i) => Math.floor(i / 128));

test("truly salient chunks only; a track without one keeps everything", () => {
  const tracks = chunkTracks([audio(30), audio(20)]);
  const features = { ids: ["a", "b"], classes: ["x"], labels: Int32Array.of(0, 0), video: tracks.chunks, audio: tracks };
  const salient = salientTracks({ ...features, chunkKinds: Uint8Array.of(0, 1, 2, 0, 3) });
  assert.deepEqual(Array.from(salient.starts), [0, 1, 3]);
  assert.equal(salient.chunks.data[0], tracks.chunks.data[128]);
  assert.throws(() => salientTracks(features), /known for synthetic data only/);
});
