import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import type { DatasetItem } from "../../../lib/data/dataset/dataset-item";
import { writeDataset } from "../../../lib/data/dataset/write-dataset";
import { writeNpy } from "../../../lib/data/formats/npy";
import { type FeatureInspection, inspectFeatures } from "../../../lib/data/import/inspect-features";
import { importFeatures } from "../../../lib/data/import/import-features";
import { checkRepeats } from "../../../lib/features/check-repeats";
import { readFeatureFile } from "../../../lib/features/own/read-feature-file";
import { projectRoot } from "../../../lib/runtime/files/project-root";
import { temporaryFolder } from "../../temporary-folder";
import { at, GOLDEN } from "../feature-files/golden-features";

const root = temporaryFolder();
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
const command = (name: string, ...args: string[]) =>
  spawnSync(process.execPath, ["--import", "tsx", join(projectRoot(), "scripts", "commands", name), ...args], {
    encoding: "utf8",
  });

for (const name of ["parts.h5", "parts-gzip-one-hot.h5", "npy", "rows-snappy.parquet", "rows.arrow", "dataset"])
  test(`${name}: rows, widths, labels, parts, ranges and the histogram are those of what was written`, async () => {
    const path = name === "dataset" ? join(root, name) : at(name);
    if (name === "dataset") await importFeatures(at("rows.arrow"), path);
    const found = await inspectFeatures(path);
    assert.equal(found.videos, 7);
    assert.deepEqual(found.classes, [0, 1, 2].map((label) => ({ name: `${label}`, videos: GOLDEN.labels.filter((l) => l === label).length }))); // prettier-ignore
    assert.deepEqual(found.parts, [{ name: "test", videos: 2 }, { name: "train", videos: 5 }]); // prettier-ignore
    const { rows, source, values, nan, infinite, min, max, mean, histogram, onGrid } = found.audio;
    assert.deepEqual([rows, source.width, source.values], [{ all: 28, fewest: 4, most: 4 }, 5, "raw"]);
    assert.deepEqual([values, nan, infinite, min, max, onGrid], [140, 0, 0, 0, 7, false]);
    assert.ok(Math.abs(mean - sum(GOLDEN.audio) / 140) < 1e-9);
    const expected = new Array<number>(16).fill(0);
    for (const value of GOLDEN.audio) expected[Math.min(15, Math.floor(value / (7 / 16)))]++;
    assert.deepEqual(histogram, { min: 0, max: 7, counts: expected });
    assert.equal(found.video.max, 0);
    assert.deepEqual([found.trainable, found.problems, found.repeats, found.duplicateIds], [true, [], [], []]);
  });

const rows = (seed: number, columns: number, count = 3) => ({
  ...{ rows: count, columns },
  data: Float32Array.from({ length: count * columns }, (_, i) => Math.sin(seed * 100 + i)),
});
const SOURCES = { audio: { width: 3, values: "raw" }, video: { width: 2, values: "raw" } } as const;
const item = (id: string, sound: number, sight: number, part?: string): DatasetItem => ({ id, audio: rows(sound, 3), video: rows(sight, 2), class: "one", ...(part && { part }) }); // prettier-ignore

/** Video b repeats a's audio in the test part; d has c's picture. */
const REPEATED = [
  item("a", 1, 1, "train"),
  item("b", 1, 2, "test"),
  item("c", 3, 3, "train"),
  item("d", 4, 3, "validation"),
  item("e", 5, 5, "test"),
];

test("the same content twice is found, and told by name; across train and test first; strict refuses and leaves nothing", async () => {
  const folder = join(root, "repeated");
  await writeDataset(folder, REPEATED, { sources: SOURCES });
  const found = await inspectFeatures(folder);
  assert.deepEqual(found.repeats, [
    { view: "audio", ids: ["a", "b"], parts: ["test", "train"] },
    { view: "video", ids: ["c", "d"] },
  ]);
  assert.ok(found.trainable);
  assert.ok(
    found.notes.some((note) => /the videos a, b have the same audio, and they are in the parts test and train/.test(note)),
  );
  assert.ok(found.notes.includes("all videos are of one class, one"));
  const notices: string[] = [];
  const onNotice = (message: string) => void notices.push(message);
  const features = await readFeatureFile(folder);
  assert.equal(checkRepeats(features, { onNotice }).length, 2);
  assert.match(notices[0], /a, b have the same audio, and they are in the parts test and train: what is tested was trained on/);
  assert.match(notices[1], /c, d have the same video$/);
  assert.throws(
    () => checkRepeats(features, { strict: true }),
    /a, b have the same audio.*; the videos c, d have the same video: leave out/,
  );
  // By another split than the given one it is another matter.
  const split = { train: Int32Array.of(0, 1, 2, 4), test: Int32Array.of(3) };
  assert.deepEqual(checkRepeats(features, { split, onNotice }).map(({ parts }) => parts), [undefined, ["test", "train"]]); // prettier-ignore
  await assert.rejects(importFeatures(folder, join(root, "strict"), { strict: true }), /a, b have the same audio/);
  await assert.rejects(inspectFeatures(join(root, "strict")), /it is empty/);
  const distinct = await readFeatureFile(at("parts.h5"));
  assert.deepEqual(checkRepeats(distinct, { strict: true }), []);
});

test("what stands against training is said: NaN, too few, constant views; and what is worth knowing", async () => {
  const folder = join(root, "bad");
  const audio = Float32Array.of(0, NaN, -Infinity, 3, NaN, 5);
  await writeNpy(join(folder, "audio.npy"), [2, 3], audio);
  await writeNpy(join(folder, "video.npy"), [2, 1, 2], Float32Array.of(1, 2, 1, 2));
  const { trainable, problems, notes, audio: sound, video } = await inspectFeatures(folder);
  assert.equal(trainable, false);
  assert.deepEqual(problems, [
    "2 videos are too few to train and to test",
    "the audio has 2 NaN and 1 infinite values",
    "every column of the video is constant",
  ]);
  assert.deepEqual([sound.values, sound.min, sound.max, video.constantColumns], [3, 0, 5, 2]);
  assert.equal(sum(sound.histogram.counts), 3);
  assert.ok(notes.includes("there are no labels: train by pairs (beta: 1)"));
  const grid = Float32Array.from({ length: 40 }, (_, i) => i * 6 * (4 / 255) + 4 / 512 - 2);
  await writeNpy(join(folder, "audio.npy"), [8, 5], grid);
  await writeNpy(
    join(folder, "video.npy"),
    [8, 2],
    Float32Array.from({ length: 16 }, (_, i) => i),
  );
  assert.ok((await inspectFeatures(folder)).notes.some((note) => /audio are those that YouTube-8M's bytes stand for/.test(note)));
});

test("npm run inspect prints it, as JSON too, and ends with 1 where something cannot be read or trained on", () => {
  const good = command("inspect-features.ts", at("parts.h5"));
  assert.equal(good.status, 0, good.stderr);
  assert.match(
    good.stdout,
    /parts\.h5: HDF5\n.*labels lab_train, lab_test\n[^]*videos {5}7\n[^]*28 rows, 4 a video[^]*It can be trained on/,
  );
  const json = command("inspect-features.ts", "--json", at("rows.arrow"), at("mean-rows.h5"));
  assert.equal(json.status, 1);
  const [arrow, unknown] = JSON.parse(json.stdout) as [FeatureInspection, { problems: string[] }];
  assert.deepEqual([arrow.format, arrow.videos, arrow.trainable], ["Arrow", 7, true]);
  assert.match(unknown.problems[0], /of no layout that is known here/);
  const named = command(
    "inspect-features.ts",
    at("mean-rows.h5"),
    "--audio",
    "deep/sound",
    "--video",
    "deep/sight",
    "--labels",
    "what",
    "--split",
    "none",
  );
  assert.equal(named.status, 0, named.stderr + named.stdout);
});

test("npm run import makes a dataset folder, and says in one line what is wrong", () => {
  const out = join(root, "imported");
  const args = [at("parts.h5"), "--out", out, "--classes", "calm,happy,sad", "--audio-extractor", "vggish@1"];
  const made = command("import-features.ts", ...args);
  assert.equal(made.status, 0, made.stderr);
  assert.match(made.stdout, /7 videos, 3 classes, with its split: .*imported/);
  const again = command("import-features.ts", ...args);
  assert.equal(again.status, 1);
  assert.match(again.stderr, /^\n.*holds a dataset already \(dataset\.json\).*\n$/);
  assert.match(command("import-features.ts", at("parts.h5")).stderr, /at least one file and --out are needed/);
});
