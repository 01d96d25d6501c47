import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Work } from "../../../lib/comparison/runs/make-run";
import { sharedModels } from "../../../lib/comparison/runs/shared-models";
import { type FeatureSet, withAudio } from "../../../lib/features/feature-set";
import { useBackend } from "../../../lib/runtime/tensorflow/backend";
import { toyFeatures } from "../../models/toy-features";
import { temporaryFolder } from "../../temporary-folder";
import { tinyTask } from "../tiny";

/** The same videos with two chunks made one wherever there is an even number of them. */
function cutLonger(features: FeatureSet): FeatureSet {
  const { starts, chunks } = features.audio;
  const kept: number[] = [];
  const longer = [0];
  for (let i = 0; i + 1 < starts.length; i++) {
    const step = (starts[i + 1] - starts[i]) % 2 === 0 ? 2 : 1;
    for (let c = starts[i]; c < starts[i + 1]; c += step) kept.push(c);
    longer.push(kept.length);
  }
  const data = Float32Array.from(kept.flatMap((c) => [...chunks.data.subarray(8 * c, 8 * c + 8)]));
  const audio = {
    chunks: { rows: kept.length, columns: 8, data },
    starts: Int32Array.from(longer),
    seconds: new Float32Array(kept.length).fill(20),
  };
  return withAudio(features, audio);
}

test("one attention serves all who ask alike, and none who differ in videos, labels, cut, seed, scores, code or backend", async () => {
  const backend = await useBackend();
  const task = tinyTask(temporaryFolder());
  const work: Work = { ...task, backend, code: "code", sharedCode: "code", last: {} };
  const features = toyFeatures(60);
  const ask = (given: FeatureSet, change: Partial<Work> = {}, seed = 0, scores?: "inputs") =>
    sharedModels({ ...work, ...change }, seed, (value) => value).attention(given, scores && { scores });
  const kept = () => readdirSync(join(task.folder, "shared")).length;
  const first = await ask(features);
  assert.deepEqual((await ask(features)).state, first.state);
  assert.deepEqual((await ask(features, { code: "of another method" })).state, first.state);
  assert.equal(kept(), 1);
  const others: (() => Promise<unknown>)[] = [
    () => ask(cutLonger(features)),
    () => ask({ ...features, labels: Int32Array.from(features.labels).reverse() }),
    () => ask({ ...features, ids: features.ids.map((id) => `other ${id}`) }),
    () => ask(features, {}, 1),
    () => ask(features, {}, 0, "inputs"),
    () => ask(features, { sharedCode: "other" }),
    () => ask(features, { backend: { ...backend, name: "abacus" } }),
    () => ask(features, { data: { ...task.data, fingerprint: "other" } }),
    () => ask(features, { protocol: { ...task.protocol, attentionEpochs: 2 } }),
  ];
  for (const [i, other] of others.entries()) {
    await other();
    assert.equal(kept(), 2 + i, String(other));
  }
  assert.equal((await ask(features, { protocol: { ...task.protocol, attentionEpochs: 2 } })).history.epochs.length, 2);
  assert.equal(kept(), 1 + others.length);
});

test("who asks for an attention without memory gets one", async () => {
  const task = tinyTask(temporaryFolder());
  const work: Work = { ...task, backend: await useBackend(), code: "code", sharedCode: "code", last: {} };
  const { attention } = sharedModels(work, 0, (value) => value);
  for (const [options, scores] of [
    [undefined, "states"],
    [{ scores: "inputs" }, "inputs"],
    [{ scores: "states" }, "states"],
  ] as const)
    // prettier-ignore
    assert.equal((await attention(toyFeatures(60), options)).state.shape.scores, scores);
});

test("what the guard refuses is not kept, but for its checkpoints, from which the next call goes on", async () => {
  const task = tinyTask(temporaryFolder());
  const work: Work = { ...task, backend: await useBackend(), code: "code", sharedCode: "code", last: {} };
  const refuse = () => {
    throw new Error("interrupted");
  };
  await assert.rejects(sharedModels(work, 0, refuse).attention(toyFeatures(60)), /interrupted/);
  const left = readdirSync(join(task.folder, "shared"));
  assert.deepEqual(left.map((name) => name.replace(/[0-9a-f]{12}/, "…")), ["attention-….sdcca.checkpoints"]); // prettier-ignore
});
