import assert from "node:assert/strict";
import { test } from "node:test";
import { METHODS } from "../../lib/experiment/methods";
import { heardAudio } from "../../lib/experiment/trained-methods";
import { toyFeatures } from "../models/toy-features";

test("the upper bound hears the truly salient chunk of each track, every other method hears all", () => {
  const features = toyFeatures(20);
  const { audio, chunkKinds } = features;
  for (const method of METHODS.filter((name) => name !== "sdcca-salient")) assert.equal(heardAudio(method, features), audio);
  const heard = heardAudio("sdcca-salient", features);
  assert.deepEqual(
    [...heard.starts],
    Array.from({ length: 21 }, (_, i) => i),
  );
  const salient = [...chunkKinds!.keys()].filter((c) => chunkKinds![c] === 1);
  salient.forEach((c, i) =>
    assert.deepEqual(heard.chunks.data.slice(8 * i, 8 * i + 8), audio.chunks.data.slice(8 * c, 8 * c + 8)),
  );
});
