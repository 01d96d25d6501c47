import assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { writeLabelTable } from "../../lib/data/label-table";
import { writeYouTube8M } from "../../lib/data/youtube8m";
import { testClips } from "../../lib/experiment/query-length";
import type { Settings } from "../../lib/experiment/settings";
import { openWalkthrough, type Walkthrough } from "../../lib/experiment/walkthrough";
import { takeVideos } from "../../lib/features/feature-set";
import { projectRoot } from "../../lib/runtime/project-root";
import { temporaryFolder } from "../temporary-folder";

const folder = temporaryFolder();
const data = join(folder, "data");
const COUNT = 40;
const SECONDS = 30;

/** Every value of a frame is its second and 30 times the video's number of eight, so that a clip's mean tells both. */
const bySecond = (width: number, video: number) =>
  Uint8Array.from({ length: SECONDS * width }, (_, i) => Math.floor(i / width) + 30 * (video % 8));

before(async () => {
  mkdirSync(data);
  const ids = Array.from({ length: COUNT }, (_, i) => `video ${i}`);
  await writeYouTube8M(
    join(data, "a.tfrecord"),
    ids.map((id, i) => ({ id, labels: [], audio: bySecond(128, i), rgb: bySecond(1024, i) })),
  );
  await writeLabelTable(join(data, "labels.csv"), {
    emotions: ["calm", "sad"],
    labels: new Map(ids.map((id, i) => [id, i % 2])),
  });
});

const opened = new Set<string>();
// Features of data that is gone serve nobody.
after(() => {
  const kept = join(projectRoot(), ".cache", "features");
  for (const name of readdirSync(kept)) if ([...opened].some((key) => name.startsWith(key))) rmSync(join(kept, name));
});

async function open(seed: number): Promise<Walkthrough> {
  const settings: Settings = { videos: 60, seed, epochs: 1, attentionEpochs: 1, data, results: join(folder, `seed ${seed}`) };
  const run = await openWalkthrough(settings);
  opened.add(run.dataset.fingerprint);
  return run;
}

test("one's own data: the seed draws the test videos, a fifth of each class", async () => {
  const [first, second, again] = [await open(0), await open(1), await open(0)];
  for (const { test, train, synthetic, features } of [first, second]) {
    assert.equal(synthetic, false);
    assert.equal(features.ids.length, COUNT);
    assert.deepEqual([train.ids.length, test.ids.length], [32, 8]);
    assert.equal(test.labels.filter((label) => label === 1).length, 4);
    assert.equal(new Set([...train.ids, ...test.ids]).size, COUNT);
  }
  assert.deepEqual(again.test.ids, first.test.ids);
  assert.notDeepEqual(second.test.ids, first.test.ids);
});

test("clips begin where the seed, the video and the length say, in the order of the test videos", async () => {
  const run = await open(0);
  // Not in the order of the shards.
  const test = takeVideos(run.features, Array.from(run.split.test).reverse());
  const starts = async (seed: number, lengths = [5, 7]) => {
    const clips = await testClips({ ...run, test, settings: { ...run.settings, seed } }, lengths);
    return clips.map(({ chunks, seconds }, l) => {
      assert.deepEqual([...seconds], new Array(test.ids.length).fill(lengths[l]));
      return test.ids.map((id, i) => {
        // The mean byte of seconds s to s + n − 1 is s + (n − 1)/2.
        const byte = ((chunks.data[i * 128] + 2 - 4 / 512) * 255) / 4;
        return Math.round(byte - (seconds[i] - 1) / 2 - 30 * (Number(id.slice(6)) % 8));
      });
    });
  };
  const first = await starts(0);
  for (const clip of first.flat()) assert.ok(clip >= 0 && clip <= SECONDS - 5, `${first}`);
  assert.ok(new Set(first[0]).size > 2, "each video has a place of its own");
  assert.ok(
    first[0].some((start, i) => Math.abs(start - first[1][i]) > 3),
    "and each length",
  );
  assert.deepEqual(await starts(0), first);
  assert.notDeepEqual(await starts(1), first);
});
