import assert from "node:assert/strict";
import { test } from "node:test";
import { shuffledTracks } from "../../../lib/features/tracks/shuffled-tracks";
import { Random } from "../../../lib/runtime/random";
import { toyFeatures } from "../../models/toy-features";

test("chunks change places within their track only, their seconds with them", () => {
  const { audio } = toyFeatures(30);
  audio.seconds.forEach((_, r) => (audio.seconds[r] = r));
  const { tracks, order } = shuffledTracks(audio, new Random(1));
  assert.deepEqual(tracks.starts, audio.starts);
  const inOrder = Int32Array.from(order, (_, r) => r);
  assert.notDeepEqual(order, inOrder);
  for (let i = 0; i + 1 < audio.starts.length; i++) {
    const own = [audio.starts[i], audio.starts[i + 1]] as const;
    assert.deepEqual(order.slice(...own).sort(), inOrder.slice(...own), `track ${i}`);
  }
  order.forEach((from, to) => {
    assert.equal(tracks.seconds[to], from);
    assert.deepEqual(tracks.chunks.data.slice(to * 8, to * 8 + 8), audio.chunks.data.slice(from * 8, from * 8 + 8));
  });
  assert.deepEqual(shuffledTracks(audio, new Random(1)).order, order);
});
