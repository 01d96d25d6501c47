import assert from "node:assert/strict";
import { test } from "node:test";
import { chunkTracks, clipAudio } from "../../../lib/features/tracks/clips";
import { Random } from "../../../lib/runtime/random";

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
    assert.throws(
      () => clipAudio(wrong as never, 2, random),
      /^InputError: (the track must be one with its audio|audio must be rows of numbers)/,
    );
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
