import assert from "node:assert/strict";
import { test } from "node:test";
import { chunkTracks, clipAudio } from "../../../lib/features/tracks/clips";
import { joinTracks } from "../../../lib/features/feature-set";
import { salientTracks } from "../../../lib/features/tracks/salient-tracks";
import { Random } from "../../../lib/runtime/random";
import { trackSegments } from "../../../lib/features/tracks/track-segments";
import { meanAudio } from "../../../lib/features/feature-set";

/** T seconds of audio whose every frame holds its own second. */
const audio = (T: number) => Float32Array.from({ length: T * 128 }, (_, i) => Math.floor(i / 128));

test("a clip is a stretch of the track, anywhere in it, and all of a shorter one", () => {
  const random = new Random(1);
  const begins = new Set<number>();
  for (let i = 0; i < 200; i++) {
    const clip = clipAudio({ audio: audio(8) }, 5, random);
    assert.equal(clip.length, 5 * 128);
    assert.equal(clip[clip.length - 1] - clip[0], 4);
    begins.add(clip[0]);
  }
  assert.deepEqual([...begins].sort(), [0, 1, 2, 3]);
  assert.equal(clipAudio({ audio: audio(3) }, 5, random).length, 3 * 128);
  assert.throws(() => clipAudio({ audio: audio(3) }, 0, random), /seconds of a clip must be/);
  // Tracks, and the flat list of another type, are no frames of one track.
  for (const wrong of [chunkTracks([audio(25)]), { audio: new Uint8Array(128) }])
    assert.throws(() => clipAudio(wrong as never, 2, random), /^InputError: clipAudio needs a track with its frames/);
});

test("clips of rows and of matrices are stretches too, of any width", () => {
  const rows = Array.from({ length: 6 }, (_, t) => [t, 10 * t]);
  const flat = { rows: 6, columns: 2, data: Float64Array.from(rows.flat()) };
  const clip = clipAudio({ audio: rows }, 2, new Random(3));
  assert.deepEqual(clip, [rows[clip[0][0]], rows[clip[0][0] + 1]]);
  assert.deepEqual(clipAudio({ audio: flat }, 2, new Random(3)), { rows: 2, columns: 2, data: Float64Array.from(clip.flat()) });
  assert.equal(clipAudio({ audio: flat }, 6, new Random(3)), flat);
  assert.throws(() => chunkTracks([rows, [[1]]]), /track 1 has 1 columns where track 0 has 2/);
});

test("tracks joined are the same as tracks chunked together", () => {
  const both = chunkTracks([audio(25), audio(7)]);
  assert.deepEqual(Array.from(both.starts), [0, 3, 4]);
  assert.deepEqual(Array.from(both.seconds), [10, 10, 5, 7]);
  assert.deepEqual(joinTracks([chunkTracks([audio(25)]), chunkTracks([audio(7)])]), both);
});

test("truly salient chunks only; a track without one keeps everything", () => {
  const tracks = chunkTracks([audio(30), audio(20)]);
  const features = { ids: ["a", "b"], classes: ["x"], labels: Int32Array.of(0, 0), video: tracks.chunks, audio: tracks };
  const salient = salientTracks({ ...features, chunkKinds: Uint8Array.of(0, 1, 2, 0, 3) });
  assert.deepEqual(Array.from(salient.starts), [0, 1, 3]);
  assert.equal(salient.chunks.data[0], tracks.chunks.data[128]);
  assert.throws(() => salientTracks(features), /known for synthetic data only/);
});

test("every chunk becomes a track by itself that knows where it comes from", () => {
  const tracks = chunkTracks([audio(25), audio(7), audio(20)]);
  const { segments, own } = trackSegments(tracks);
  assert.deepEqual(Array.from(own), [0, 0, 0, 1, 2, 2]);
  assert.deepEqual(Array.from(segments.starts), [0, 1, 2, 3, 4, 5, 6]);
  assert.deepEqual(Array.from(segments.seconds), [10, 10, 5, 7, 10, 10]);
  const means = Array.from({ length: 6 }, (_, i) => meanAudio(segments).data[i * 128]);
  assert.deepEqual(means, [4.5, 14.5, 22, 3, 4.5, 14.5]);
});
