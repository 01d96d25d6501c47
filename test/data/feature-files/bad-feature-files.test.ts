import assert from "node:assert/strict";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import type { File as H5File } from "h5wasm";
import { writeNpy } from "../../../lib/data/formats/npy";
import { importFeatures } from "../../../lib/data/import/import-features";
import { inspectFeatures } from "../../../lib/data/import/inspect-features";
import { emptyReport } from "../../../lib/data/records/read-report";
import { readFeatureFile, type ReadFeatureOptions } from "../../../lib/features/own/read-feature-file";
import { InputError } from "../../../lib/runtime/check";
import { importModule } from "../../../lib/runtime/files/import-module";
import { temporaryFolder } from "../../temporary-folder";
import { at, GOLDEN } from "./golden-features";

const root = temporaryFolder();
const refused = (path: string, pattern: RegExp, options: ReadFeatureOptions = {}) =>
  assert.rejects(readFeatureFile(path, options), (error: Error) => {
    assert.ok(error instanceof InputError, String(error.stack));
    assert.match(error.message, pattern);
    assert.doesNotMatch(error.message, /HDF5-DIAG|\n/);
    return true;
  });

let h5: { File: new (path: string, mode: "w") => H5File; ready: Promise<unknown> };
before(async () => {
  h5 = await importModule("h5wasm/node");
  await h5.ready;
});

/** An HDF5 file of these data sets: values by name, with their shape. */
function hdf5(name: string, sets: Record<string, [data: Float32Array | string[], shape?: number[]]>): string {
  const path = join(root, name);
  const file = new h5.File(path, "w");
  for (const [set, [data, shape]] of Object.entries(sets)) file.create_dataset({ name: set, data, ...(shape && { shape }) });
  file.close();
  return path;
}
const floats = (n: number) => Float32Array.from({ length: n }, (_, i) => i % 7);

test("HDF5: cut short anywhere, damaged within, no HDF5, or not there", async () => {
  const bytes = await readFile(at("parts-gzip-one-hot.h5"));
  const path = join(root, "cut.h5");
  for (const length of [8, 100, 1000, 5000, bytes.length - 1]) {
    await writeFile(path, bytes.subarray(0, length));
    await refused(path, /cut\.h5.* cannot be read as HDF5 \(.*\): copy it again/);
  }
  // A byte of the compressed values: the checksum of the chunk tells.
  const changed = Buffer.from(bytes);
  const stream = changed.lastIndexOf(Buffer.from([0x78, 0x5e]));
  assert.ok(stream > 0);
  changed[stream + 12] ^= 0xff;
  await writeFile(path, changed);
  await refused(path, /cut\.h5, data set \w+ cannot be read as HDF5/);
  await writeFile(path, "not a file of features");
  await refused(path, /is no file of features: known are HDF5, Parquet, Arrow/);
  await refused(join(root, "none.h5"), /none\.h5 cannot be read: it does not exist/);
  await refused(at("lzf.h5"), /audio_feat is compressed by lzf, which cannot be read: write it anew with gzip/);
});

test("HDF5: an unknown layout says what is there, and a missing data set is named", async () => {
  await refused(
    at("mean-rows.h5"),
    /no layout that is known here\. It holds .*deep\/sight \(7 × 6, float32\).*what \(7, int64\)/,
  );
  await refused(at("mean-rows.h5"), /has no data set "sound"; there are deep\/sight/, { audio: "sound", video: "deep/sight" });
  const some = { audio_train: [floats(10), [2, 5]], visual_train: [floats(12), [2, 6]], lab_train: [floats(2)] } as const;
  const path = hdf5("some.h5", { ...some } as never);
  await refused(path, /has no data set "audio_test"; there are audio_train \(2 × 5, float32\)/);
  await refused(
    hdf5("feat.h5", { audio_feat: [floats(10), [2, 5]], visual_feat: [floats(12), [2, 6]] }),
    /no data set "Label_ID", which would be its labels; .*: name the labels, or say labels "none"/,
  );
  await refused(hdf5("visual.h5", { visual_feat: [floats(12), [2, 6]], Label_ID: [floats(2)] }), /no data set "audio_feat"/);
  await refused(at("parts.h5"), /must be named for each part/, { labels: "lab_train" });
});

test("HDF5 in a published layout without its labels: pairs alone where that is said, or the labels of a table", async () => {
  const path = hdf5("bare.h5", { audio_feat: [floats(10), [2, 5]], visual_feat: [floats(12), [2, 6]] });
  assert.deepEqual((await readFeatureFile(path, { labels: "none" })).classes, []);
  const labelTable = join(root, "bare.csv");
  await writeFile(labelTable, "id,class\n0,calm\n1,wild\n");
  assert.deepEqual((await readFeatureFile(path, { labelTable })).classes, ["calm", "wild"]);
});

test("HDF5: numbers of videos that differ, shapes and labels that are no features, and values that are not finite", async () => {
  const path = (more: object) => hdf5("bad.h5", { audio: [floats(10), [2, 5]], video: [floats(12), [2, 6]], ...more });
  await refused(path({ video: [floats(18), [3, 6]] }), /audio is of 2 videos and video of 3/);
  await refused(path({ labels: [floats(3)] }), /audio is of 2 videos and labels of 3/);
  await refused(path({ audio: [floats(10)] }), /audio has the shape \(10\); features are videos × columns/);
  await refused(path({ audio: [floats(80), [2, 5, 2, 4]] }), /shape \(2, 5, 2, 4\).*take the mean over the other axes/);
  await refused(path({ audio: [new Float32Array(0), [0, 5]] }), /audio has the shape \(0, 5\)/);
  await refused(path({ labels: [Float32Array.of(0, 0.5)] }), /labels: video 1 has the label 0\.5; labels are whole numbers/);
  await refused(
    path({ labels: [Float32Array.of(0, 1, 1, 1), [2, 2]] }),
    /video 1 is of the classes 0 and 1; each video is of one class/,
  );
  await refused(path({ labels: [Float32Array.of(0, 1, 0, 0), [2, 2]] }), /video 1 is of no class/);
  await refused(path({ labels: [Float32Array.of(0, 1, 0, 2), [2, 2]] }), /video 1 has 2 at place 1; a one-hot row/);
  await refused(path({ labels: [floats(8), [2, 2, 2]] }), /labels has the shape \(2, 2, 2\); labels are one a video/);
  await refused(path({ labels: [Float32Array.of(0, 2)] }), /video 1 has the label 2; the 2 names stand for 0 to 1/, {
    classes: ["a", "b"],
  });
  await refused(path({ ids: [["a", "a"]] }), /video a occurs twice/);
  await refused(path({ labels: [["calm", " "]] }), /labels: video 1 has an empty class/);
  await refused(
    path({
      audio: [
        ["a", "b"],
        [2, 1],
      ],
    }),
    /data set audio holds text, not numbers/,
  );
  const nan = floats(12);
  nan[8] = NaN;
  await refused(path({ video: [nan, [2, 6]] }), /video 1: video has NaN in second 0, column 2/);
  await assert.rejects(
    importFeatures(path({ video: [nan, [2, 6]] }), join(root, "out")),
    /video 1: video has NaN in row 0, column 2/,
  );
  const far = path({ audio: [floats(30), [2, 3, 5]] });
  await assert.rejects(importFeatures(far, join(root, "out")), /video 0 has 3 rows of audio and 1 of video/);
  assert.equal((await importFeatures(far, join(root, "out"), { mean: true })).videos, 2);
});

test(".npy folders: a video in one view only, shapes, lists that do not fit, one array alone, nothing at all", async () => {
  const folder = join(root, "npy");
  const fresh = async () => {
    await rm(folder, { recursive: true, force: true });
    await cp(at("npy"), folder, { recursive: true });
  };
  await fresh();
  await rm(join(folder, "inception", "clip 3.npy"));
  await refused(folder, /video clip 3 is in vgg and not in the other folder/);
  await fresh();
  await writeNpy(join(folder, "vgg", "clip 2.npy"), [4, 4], new Float32Array(16));
  await refused(folder, /clip 2\.npy has the shape \(4, 4\); features of a video are seconds × 5/);
  await fresh();
  await writeFile(join(folder, "vgg", "clip 1.npy"), (await readFile(at("npy/vgg/clip 1.npy"))).subarray(0, 150));
  await refused(folder, /clip 1\.npy: shape \(4,5\) of <f4 needs 80 bytes, the file has 22/);
  await fresh();
  await writeFile(join(folder, "test.txt"), "clip 5\nclip 6\nclip 0\n");
  await refused(folder, /video clip 0 is in the parts test and train/);
  await writeFile(join(folder, "test.txt"), "clip 5\n");
  await refused(folder, /video clip 6 is in none of the lists test\.txt, train\.txt/);
  await writeFile(join(folder, "test.txt"), "clip 9\n");
  await refused(folder, /test\.txt names the video clip 9, of which there are no features/);
  await refused(at("npy/vgg/clip 1.npy"), /is one array: give the folder/);
  await mkdir(join(root, "empty"));
  await refused(join(root, "empty"), /holds no features that are known here \(it is empty\)/);
});

test(".npy folders: five lists are five folds", async () => {
  const folder = join(root, "folds");
  await cp(at("npy"), folder, { recursive: true });
  await rm(join(folder, "train.txt"));
  await rm(join(folder, "test.txt"));
  await mkdir(join(folder, "folds"));
  for (let i = 0; i < 7; i++) await writeFile(join(folder, "folds", `fold_${i % 2}.txt`), `clip ${i % 2}\nclip ${i % 2 + 2}\nclip ${i % 2 + 4}\n${i % 2 ? "" : "clip 6.npy\n"}`); // prettier-ignore
  const set = await readFeatureFile(folder);
  assert.deepEqual(set.parts, ["fold_0", "fold_1", "fold_0", "fold_1", "fold_0", "fold_1", "fold_0"]);
  assert.deepEqual([...set.split!.test], [0, 2, 4, 6]);
});

test("Parquet and Arrow: cut short, a missing column, and columns that are no features", async () => {
  for (const name of ["rows-snappy.parquet", "rows.arrow"]) {
    const bytes = await readFile(at(name));
    const path = join(root, `cut-${name}`);
    for (const length of [12, 400, bytes.length - 9]) {
      await writeFile(path, bytes.subarray(0, length));
      await refused(path, /cannot be read as (Parquet|Arrow) \(.*\): copy it again|has no rows/);
    }
  }
  await refused(
    at("mean-rows.parquet"),
    /no column for the audio; there are sound \(list of FLOAT\), sight \(list of FLOAT\), mood/,
  );
  await refused(at("mean-rows.arrow"), /no column for the audio; there are sound \(list of float32\)/);
  await refused(at("rows.arrow"), /has no column "sound"; there are id, audio/, { audio: "sound" });
  await refused(at("rows.arrow"), /row 0, column class holds number: features are lists of numbers/, { audio: "class" });
});

test("video-level records that cannot be read are left out where that is asked for, and only there", async () => {
  const bytes = await readFile(at("video-level.tfrecord"));
  const path = join(root, "flipped.tfrecord");
  const second = 16 + bytes.readUInt32LE(0);
  bytes[second + 12 + 40] ^= 1;
  await writeFile(path, bytes);
  await refused(path, /flipped\.tfrecord: record 2 at byte \d+: .*, or skip it with onCorrupt: "skip"$/);
  const report = emptyReport();
  const { ids } = await readFeatureFile(path, { onCorrupt: "skip", report });
  assert.deepEqual([ids.length, report.records, report.skipped.map(({ record }) => record)], [GOLDEN.ids.length - 1, 6, [2]]);
  const imported = await importFeatures(path, join(root, "imported"), { onCorrupt: "skip", report: emptyReport() });
  assert.equal(imported.videos, 6);
  // What is said of a file is said of all of it.
  await assert.rejects(inspectFeatures(path), /record 2 at byte \d+: .*\. Fetch the file again$/);
  await refused(path, /onCorrupt must be "throw" or "skip"; got "leave"/, { onCorrupt: "leave" as "skip" });
});

test("video-level records: cut short, and labels of a table that do not belong to them", async () => {
  const path = join(root, "cut.tfrecord");
  await writeFile(path, (await readFile(at("video-level.tfrecord"))).subarray(0, 300));
  await refused(path, /cut\.tfrecord: record 3 at byte .*cut short/);
  await writeFile(join(root, "labels.csv"), "id,class\nother,calm\n");
  await refused(at("video-level.tfrecord"), /none of the videos of .* is in .*labels\.csv/, {
    labelTable: join(root, "labels.csv"),
  });
  await writeFile(join(root, "split.csv"), "id,part\nclip 0,train\nclip 1,test\n");
  await refused(at("video-level.tfrecord"), /video clip 2 is in no part of .*split\.csv/, {
    splitTable: join(root, "split.csv"),
  });
});
