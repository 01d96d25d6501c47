/** What becomes of labels, of the same content twice and of the folder, without any media. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { UNFINISHED_DATASET } from "../../../lib/data/dataset/dataset-card";
import { finishDataset } from "../../../lib/media/batch/finish-dataset";
import type { MediaEntry, MediaManifest } from "../../../lib/media/batch/manifest";
import { itemNames, type MediaItem } from "../../../lib/media/batch/media-items";
import { matchLabels } from "../../../lib/media/batch/media-labels";
import { noteTwins } from "../../../lib/media/batch/twins";
import { InputError } from "../../../lib/runtime/check";
import { temporaryFolder } from "../../temporary-folder";

const item = (id: string, file: string): MediaItem => ({
  id,
  audio: file,
  video: file,
  audioPath: `/${file}`,
  videoPath: `/${file}`,
});
const ITEMS = [item("one/a", "one/a.mp4"), item("two/a", "two/a.mp4"), item("b", "b.mp4")];
const table = (...ids: string[]) => ({ classes: ["calm", "sad"], labels: new Map(ids.map((id, i) => [id, i % 2])) });

test("a file's name is a label's only where no other file has it", () => {
  const names = itemNames(ITEMS);
  assert.deepEqual([names.get("a"), names.get("a.mp4")], [undefined, undefined]);
  assert.deepEqual(["one/a", "two/a.mp4", "b.mp4", "b"].map((name) => names.get(name)?.id), ["one/a", "two/a", "b", "b"]);
  const { classes, withoutFile, withoutLabel } = matchLabels(ITEMS, table("a", "b.mp4"));
  assert.deepEqual([[...classes], withoutFile, withoutLabel], [[["b", "sad"]], ["a"], ["one/a", "two/a"]]);
}); // prettier-ignore

test("two labels for one file are refused by their names", () => {
  assert.throws(
    () => matchLabels(ITEMS, table("b", "b.mp4")),
    (error: Error) =>
      error instanceof InputError && /the labels of b and b\.mp4 are both for b\.mp4: remove one/.test(error.message),
  );
});

test("the same content is the same sound and the same pictures", () => {
  const entry = (id: string, audio: string, video: string): MediaEntry => ({ ...item(id, id), status: "done", sha256: { audio, video } });
  const entries = [entry("a", "x", "y"), entry("b", "x", "z"), entry("c", "x", "y"), { ...entry("d", "q", "y"), sameContentAs: "a" }];
  noteTwins(entries);
  assert.deepEqual(entries.map(({ sameContentAs }) => sameContentAs), [undefined, undefined, "a", undefined]);
}); // prettier-ignore

const facts = { extractor: "spectral", version: "1", width: 2, rowsPerSecond: 1, values: "raw" } as const;
const manifest = (status: MediaEntry["status"]): MediaManifest => ({
  ...{ settings: { audio: "spectral", video: "spectral" }, audio: facts, video: facts },
  files: [{ id: "b", audio: "b.mp4", video: "b.mp4", status, ...(status === "done" && { shard: "b.tfrecord" }) }],
});

test("a folder of which every file failed stays unfinished, and one without labels says so", async () => {
  const folder = temporaryFolder();
  const [unfinished, card] = [join(folder, UNFINISHED_DATASET), join(folder, "dataset.json")];
  writeFileSync(unfinished, "");
  await finishDataset(folder, manifest("failed"), "given", undefined);
  assert.deepEqual([existsSync(unfinished), existsSync(card)], [true, false]);
  await finishDataset(folder, manifest("done"), "given", new Map([["other", "calm"]]));
  assert.deepEqual([existsSync(unfinished), existsSync(join(folder, "labels.csv"))], [false, false]);
  const { labels, videos } = JSON.parse(readFileSync(card, "utf8")) as { labels: string; videos: number };
  assert.deepEqual([labels, videos], ["none", 1]);
});
