import assert from "node:assert/strict";
import { test } from "node:test";
import { joinTracks } from "../../lib/features/feature-set";
import { chunkTracks } from "../../lib/features/tracks/clips";

/** T seconds of audio whose every frame holds its own second. */
const audio = (T: number) => Float32Array.from({ length: T * 128 }, (_, i) => Math.floor(i / 128));

test("tracks joined are the same as tracks chunked together", () => {
  const both = chunkTracks([audio(25), audio(7)]);
  assert.deepEqual(Array.from(both.starts), [0, 3, 4]);
  assert.deepEqual(Array.from(both.seconds), [10, 10, 5, 7]);
  assert.deepEqual(joinTracks([chunkTracks([audio(25)]), chunkTracks([audio(7)])]), both);
});
