import assert from "node:assert/strict";
import { test } from "node:test";
import { meanAudio } from "../../../lib/features/feature-set";
import { chunkTracks } from "../../../lib/features/tracks/clips";
import { trackSegments } from "../../../lib/features/tracks/track-segments";

/** T seconds of audio whose every frame holds its own second. */
const audio = (T: number) => Float32Array.from({ length: T * 128 }, (_, i) => Math.floor(i / 128));

test("every chunk becomes a track by itself that knows where it comes from", () => {
  const tracks = chunkTracks([audio(25), audio(7), audio(20)]);
  const { segments, own } = trackSegments(tracks);
  assert.deepEqual(Array.from(own), [0, 0, 0, 1, 2, 2]);
  assert.deepEqual(Array.from(segments.starts), [0, 1, 2, 3, 4, 5, 6]);
  assert.deepEqual(Array.from(segments.seconds), [10, 10, 5, 7, 10, 10]);
  const means = Array.from({ length: 6 }, (_, i) => meanAudio(segments).data[i * 128]);
  assert.deepEqual(means, [4.5, 14.5, 22, 3, 4.5, 14.5]);
});
