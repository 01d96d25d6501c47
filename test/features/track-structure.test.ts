import assert from "node:assert/strict";
import { test } from "node:test";
import type { FeatureSet } from "../../lib/features/feature-set";
import { checkFeatureStructure, checkKinds, checkTrackStructure } from "../../lib/features/track-structure";
import { toyFeatures } from "../models/toy-features";

const good = toyFeatures(3);
const { starts } = good.audio;

test("features that hold together pass, also with values that no fit would take", () => {
  checkFeatureStructure(good);
  checkTrackStructure(good.audio);
  const odd = { ...good, video: { ...good.video, data: good.video.data.map(() => NaN) } };
  checkFeatureStructure(odd);
});

test("tracks begin with 0, ascend and end with the last chunk", () => {
  const tracks = (changed: Partial<FeatureSet["audio"]>) => () => checkTrackStructure({ ...good.audio, ...changed }, "mine");
  const at = (i: number, value: number) => ({ starts: starts.map((start, j) => (i === j ? value : start)) });
  assert.throws(tracks(at(0, 1)), /mine: starts must begin with 0; got 1/);
  assert.throws(tracks(at(1, 0)), /mine: track 0 owns the chunks from 0 to before 0/);
  assert.throws(tracks({ starts: Array.from(starts, (s, i) => (i === 1 ? 1.5 : s)) as never }), /to before 1.5/);
  assert.throws(
    tracks(at(3, starts[3] - 1)),
    new RegExp(`must end with ${starts[3]}, the number of chunks; got ${starts[3] - 1}`),
  );
  assert.throws(tracks({ seconds: new Float32Array(2) }), /chunks need as many seconds; got 2/);
  assert.throws(
    tracks({ chunks: { rows: 2, columns: 8, data: new Float32Array(3) } }),
    /mine: chunks: 2 × 8 needs 16 values; got 3/,
  );
});

test("all lists of features are of the same videos", () => {
  const features = (changed: Partial<FeatureSet>) => () => checkFeatureStructure({ ...good, ...changed }, "mine");
  assert.throws(features({ ids: ["a"] }), /mine hold 1 ids, 3 labels, 3 tracks and 3 videos/);
  assert.throws(features({ labels: Int32Array.of(0) }), /mine hold 3 ids, 1 labels/);
  assert.throws(features({ video: { rows: 1, columns: 12, data: new Float32Array(12) } }), /3 tracks and 1 videos/);
  assert.throws(features({ classes: undefined }), /got one without classes/);
  assert.throws(() => checkKinds({ ...good, chunkKinds: new Uint8Array(2) }, "mine"), /chunks need as many chunkKinds; got 2/);
  checkKinds({ audio: good.audio }, "mine");
});
