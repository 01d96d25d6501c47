import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { openLabelledShards } from "../../../lib/data/videos/labelled-shards";
import { readYouTube8M } from "../../../lib/data/records/youtube8m";
import { extractMedia, type ExtractMediaOptions } from "../../../lib/media/batch/extract-media";
import type { ExtractionProgress } from "../../../lib/media/batch/run-batch";
import { shardName } from "../../../lib/media/batch/extract-item";
import type { MediaEntry, MediaManifest } from "../../../lib/media/batch/manifest";
import { findMedia, readMediaTable } from "../../../lib/media/batch/media-items";
import { labelsByTags } from "../../../lib/media/batch/media-labels";
import { pairRows } from "../../../lib/media/extract/pair-rows";
import { InputError } from "../../../lib/runtime/check";
import { fullDevice } from "../../full-device";
import { temporaryFolder } from "../../temporary-folder";
import { BUNNY, make, makeVideo, reference } from "../samples";

const folder = temporaryFolder();
const at = (...names: string[]) => join(folder, ...names);
/** Extractors that need no network. */
const LIGHT = { audio: "spectral", video: "colour-motion" } as const;
const light = (out: string, more: Partial<ExtractMediaOptions> = {}) =>
  extractMedia({ media: at("media"), out: at(out), ...LIGHT, ...more });

/** Every file of a folder with its checksum. */
const contents = (name: string) =>
  Object.fromEntries(
    readdirSync(at(name))
      .sort()
      .map((file) => [
        file,
        createHash("sha256")
          .update(readFileSync(at(name, file)))
          .digest("hex"),
      ]),
  );

/** Columns of `colour-motion` that say what one frame looks like. */
const STILL = 36;

const ODD = `it's "quoted",\n and - on 2 lines`;

before(async () => {
  mkdirSync(at("media", "deep", "er"), { recursive: true });
  mkdirSync(at("media", ".hidden"));
  await makeVideo(at("media", "one.mp4"), 3, 300);
  await makeVideo(at("media", "deep", "er", "two.mkv"), 4, 500);
  await makeVideo(at("media", "-dash.mp4"), 2, 700);
  cpSync(at("media", "one.mp4"), at("media", "same.mp4"));
  cpSync(at("media", "-dash.mp4"), at("media", `${ODD}.mp4`));
  cpSync(at("media", "one.mp4"), at("media", ".hidden", "no.mp4"));
  writeFileSync(at("media", "broken.mp4"), "no media");
  writeFileSync(at("media", "notes.txt"), "passed over");
  symlinkSync("/dev/zero", at("media", "endless.mp4"));
});

test("a folder becomes a dataset: a row a second and a view, and a word on every file", async () => {
  writeFileSync(at("labels.csv"), "id,class\none,calm\ntwo.mkv,loud\nsame,calm\nnobody,loud\n");
  const seen: string[] = [];
  const result = await light("whole", {
    labels: at("labels.csv"),
    onProgress: ({ done, total, entry, working }) => (entry || working === 0) && seen.push(`${done}/${total} ${entry?.status}`),
  });
  assert.deepEqual([result.done, result.failed, result.kept, result.stopped], [5, 1, 0, false]);
  assert.equal(seen.length, 7);
  assert.deepEqual([seen[0], seen[6].slice(0, 3)], ["0/6 undefined", "6/6"]);
  const entry = (id: string) => result.files.find((file) => file.id === id)!;
  assert.deepEqual(
    result.files.map(({ id }) => id),
    ["-dash", "broken", "deep/er/two", ODD, "one", "same"],
  );
  assert.match(entry("broken").reason!, /broken\.mp4 cannot be read as media/);
  assert.deepEqual([entry("one").rows, entry("deep/er/two").rows], [3, 4]);
  assert.equal(entry("one").streams!.video.width, 64);
  assert.equal(entry("same").sameContentAs, "one");
  assert.match(result.warnings.join("\n"), /no file: nobody\n.*without a label: -dash, broken/);
  assert.match(result.warnings.join("\n"), /same is one/);

  const data = await openLabelledShards(at("whole"));
  assert.deepEqual(data.labels.classes, ["calm", "loud"]);
  assert.deepEqual([...data.labels.labels.keys()].sort(), ["deep/er/two", "one", "same"]);
  assert.deepEqual(
    [data.labelling, data.sources!.audio!.extractor, data.sources!.video!.extractor],
    ["given", "spectral", "colour-motion"],
  );
  const ids: string[] = [];
  for await (const video of readYouTube8M(data.shards)) {
    ids.push(video.id);
    assert.equal(video.audio.length, entry(video.id).rows! * data.sources!.audio!.width);
    assert.equal(video.rgb.length, entry(video.id).rows! * data.sources!.video!.width);
    assert.equal(video.values.audio, "raw");
  }
  assert.deepEqual(ids.sort(), ["-dash", "deep/er/two", ODD, "one", "same"].sort());
  assert.equal(JSON.parse(readFileSync(at("whole", "media.json"), "utf8")).files.length, 6);
});

test("a range of seconds has the rows of these seconds alone", async () => {
  const media = at("long");
  mkdirSync(media);
  await makeVideo(join(media, "long.mp4"), 6, 300);
  const framesOf = async (out: string, range: object) => {
    await light(out, { media, ...range });
    const { shards, sources } = await openLabelledShards(at(out));
    for await (const { rgb } of readYouTube8M(shards)) {
      const columns = sources!.video!.width;
      return Array.from({ length: rgb.length / columns }, (_, row) => [...rgb.subarray(row * columns, (row + 1) * columns)]);
    }
    return [];
  };
  const [whole, part] = [await framesOf("long-whole", {}), await framesOf("long-part", { from: 2, to: 5 })];
  assert.deepEqual([whole.length, part.length], [6, 3]);
  const far = (a: number[], b: number[]) => Math.max(...a.map((value, c) => Math.abs(value - b[c])));
  // Movement is against the second before, which the part's first second has not.
  for (const [row, frame] of part.entries()) {
    const colours = frame.slice(0, STILL);
    assert.ok(far(colours, whole[row + 2].slice(0, STILL)) < 1e-3, `second ${row + 2}`);
    assert.ok(far(colours, whole[row + 1].slice(0, STILL)) > 1e-2, `second ${row + 1} is another`);
  }
});

test("stopped and called again it ends as if it had never stopped, and does nothing twice", async () => {
  const stop = new AbortController();
  const options = { labels: at("labels.csv"), processes: 1 };
  const first = await light("again", {
    ...options,
    signal: stop.signal,
    onProgress: ({ done }) => done === 3 && stop.abort(),
  });
  assert.deepEqual([first.stopped, first.files.filter(({ status }) => status === "waiting").length], [true, 3]);
  await assert.rejects(openLabelledShards(at("again")), /not finished/);
  const seen: string[] = [];
  const onProgress = ({ done, entry, kept, working }: ExtractionProgress) =>
    (entry || working === 0) && seen.push(`${done} ${kept ? "kept" : (entry?.status ?? "begun")}`);
  const second = await light("again", { ...options, onProgress });
  assert.deepEqual(seen.slice(0, 4), ["0 begun", "1 kept", "2 kept", "2 begun"]);
  assert.equal(seen.length, 8);
  assert.deepEqual([second.kept, second.done, second.failed], [2, 5, 1]);
  assert.deepEqual(contents("again"), contents("whole"));
  assert.equal((await light("again", options)).kept, 5);
  assert.deepEqual(contents("again"), contents("whole"));
});

test("features that were changed, are missing, or whose source changed are made anew; of files that are gone they go", async () => {
  cpSync(at("whole"), at("changed"), { recursive: true });
  cpSync(at("media"), at("media2"), { recursive: true });
  const options = { media: at("media2"), labels: at("labels.csv") };
  const shard = (id: string) =>
    JSON.parse(readFileSync(at("changed", "media.json"), "utf8")).files.find((f: MediaEntry) => f.id === id).shard;
  writeFileSync(at("changed", shard("one")), "damaged");
  rmSync(at("changed", shard("same")));
  cpSync(at("media2", "deep", "er", "two.mkv"), at("media2", "-dash.mp4"));
  const gone = shard(ODD);
  rmSync(at("media2", `${ODD}.mp4`));
  const result = await light("changed", options);
  assert.deepEqual([result.done, result.kept, result.failed], [4, 1, 1]);
  assert.equal(result.files.find(({ id }) => id === "-dash")!.rows, 4);
  assert.ok(!existsSync(at("changed", gone)));
  assert.equal(contents("changed")[shard("one")], contents("whole")[shard("one")]);
  // Under another ending it is the same video of another file, which the manifest must name.
  renameSync(at("media2", "deep", "er", "two.mkv"), at("media2", "deep", "er", "two.mka"));
  const renamed = await light("changed", options);
  assert.equal(renamed.files.find(({ id }) => id === "deep/er/two")!.video, "deep/er/two.mka");
});

test("a folder of other features, or of other things, is refused", async () => {
  await assert.rejects(light("whole", { from: 1 }), /made otherwise/);
  mkdirSync(at("other"));
  writeFileSync(at("other", "a.tfrecord"), "");
  await assert.rejects(light("other"), /holds a\.tfrecord, which no extraction left/);
  mkdirSync(at("none"));
  await assert.rejects(extractMedia({ media: at("none"), out: at("x"), ...LIGHT }), /holds no media files/);
  await assert.rejects(extractMedia({ media: at("nowhere"), out: at("x"), ...LIGHT }), /does not exist/);
  await assert.rejects(extractMedia({ media: at("media"), table: "t.csv", out: at("x") }), /either media/);
  await assert.rejects(light("x", { labels: "tags" }), /musicnn/);
});

test("silence and clipping are marked in the manifest, all of it or its seconds", async () => {
  mkdirSync(at("levels"));
  const video = async (name: string, ...sound: string[]) => {
    const picture = ["-f", "lavfi", "-i", "testsrc=d=4:s=64x48:r=10", "-f", "lavfi", "-i", ...sound];
    await make(...picture, "-c:v", "mpeg4", "-c:a", "pcm_s16le", "-shortest", at("levels", `${name}.mkv`));
  };
  await video("half", "sine=d=4:f=440:r=16000", "-af", "volume=0:enable='lt(t,2)'");
  await video("loud", "sine=d=4:f=440:r=16000", "-af", "volume=40dB");
  await video("plain", "sine=d=4:f=440:r=16000");
  await video("silent", "anullsrc=r=16000:d=4");
  const { files } = await light("levels-out", { media: at("levels") });
  assert.deepEqual(files.map(({ silence }) => silence), [2, undefined, undefined, "all"]); // prettier-ignore
  assert.deepEqual(files.map(({ clipping = 0 }) => clipping > 0.5), [false, true, false, false]); // prettier-ignore
  const noted = JSON.parse(readFileSync(at("levels-out", "media.json"), "utf8")) as { files: MediaEntry[] };
  assert.deepEqual(noted.files, files);
});

test("silence has no mood: labels by tags leave out a file that is silent throughout, and name it", async () => {
  const { files, labelling, warnings } = await extractMedia({
    ...{ media: at("levels"), out: at("moods"), labels: "tags", video: "colour-motion" },
  });
  assert.equal(labelling, "weak");
  assert.ok(
    files.every(({ moods }) => moods),
    "tags are given to silence too",
  );
  const { labels } = (await openLabelledShards(at("moods"))).labels;
  assert.deepEqual([...labels.keys()].sort(), ["half", "loud", "plain"]);
  const { filesWithoutLabel } = JSON.parse(readFileSync(at("moods", "media.json"), "utf8")) as MediaManifest;
  assert.deepEqual(filesWithoutLabel, ["silent"]);
  assert.deepEqual(warnings, ["files without a label: silent", "nothing but silence: silent"]);
});

test("when the disk is full the error says so, and the folder counts as unfinished", async (t) => {
  const device = fullDevice(folder, t);
  if (!device) return;
  cpSync(at("whole"), at("crowded"), { recursive: true });
  rmSync(at("crowded", shardName("one")));
  symlinkSync(device, at("crowded", shardName("one")));
  await assert.rejects(
    light("crowded", { labels: at("labels.csv") }),
    (error) => error instanceof InputError && /one-\w+\.tfrecord.*disk is full/.test(error.message),
  );
  await assert.rejects(openLabelledShards(at("crowded")), /not finished/);
});

test("a table pairs files and gives classes; what it says wrong is refused by line", async () => {
  await make("-i", at("media", "one.mp4"), "-vn", at("media", "sound.wav"));
  writeFileSync(
    at("pairs.csv"),
    "id,class,audio,video\nfirst,calm,media/sound.wav,media/deep/er/two.mkv\nsecond,loud,media/-dash.mp4,\nthird,calm,media/gone.wav,media/one.mp4\n",
  );
  const result = await extractMedia({ table: at("pairs.csv"), out: at("paired"), ...LIGHT });
  assert.deepEqual(
    result.files.map(({ status, rows }) => `${status} ${rows}`),
    ["done 3", "done 2", "failed undefined"],
  );
  assert.match(result.files[2].reason!, /gone\.wav.*does not exist/);
  assert.deepEqual((await openLabelledShards(at("paired"))).labels.classes, ["calm", "loud"]);
  rmSync(at("media", "sound.wav"));
  const refuses = (text: string, words: RegExp) => {
    writeFileSync(at("bad.csv"), text);
    assert.throws(() => readMediaTable(at("bad.csv")), words);
  };
  refuses("id,class\na,b\n", /needs the columns id and audio/);
  refuses("id,audio\na,x.wav\na,y.wav\n", /line 3: video a is in line 2 already/);
  refuses("id,audio,video\na,,\n", /line 2: video a has neither/);
  refuses("id,audio\n", /names no media/);
});

test("rows are paired by the second that they are centred in", async () => {
  const rows = (count: number, centre: number, from: number) => ({
    ...{ rows: count, columns: 1, centre },
    data: Float32Array.from({ length: count }, (_, i) => from + i),
  });
  // musicnn's first row hears seconds 0 to 3: its middle is in second 1, as is the second frame.
  assert.deepEqual(pairRows(rows(3, 1.5, 10), rows(5, 0.5, 20)), {
    rows: 3,
    audio: Float32Array.of(10, 11, 12),
    video: Float32Array.of(21, 22, 23),
  });
  assert.equal(pairRows(rows(1, 0.8, 0), rows(2, 0.5, 7)).video[0], 7);
  assert.throws(() => pairRows(rows(1, 1.5, 0), rows(1, 0.5, 0)), /no second has both/);
  const { files } = await extractMedia({ media: join(BUNNY, ".."), out: at("bunny"), labels: "tags" });
  assert.deepEqual([files.length, files[0].rows], [1, 3]);
  const data = await openLabelledShards(at("bunny"));
  assert.equal(data.labelling, "weak");
  for await (const { audio, rgb } of readYouTube8M(data.shards)) {
    const [sound, pictures] = [await reference("musicnn-msd-penultimate"), await reference("lite0-embedding")];
    audio.forEach((value, i) => assert.ok(Math.abs(value - sound.data[i]) < 1e-4));
    rgb.forEach((value, i) => assert.ok(Math.abs(value - pictures.data[1280 + i]) < 1e-4));
  }
});

test("weak labels are the moods that stand out", () => {
  const entry = (id: string, happy: number, sad: number): MediaEntry => ({
    id,
    audio: "",
    video: "",
    status: "done",
    moods: { happy, sad },
  });
  // Everything is more sad than happy; against what is usual, b is happy.
  const labels = labelsByTags([entry("a", 0.01, 0.3), entry("b", 0.04, 0.2), { ...entry("c", 1, 0), status: "failed" }]);
  assert.deepEqual(
    [...labels],
    [
      ["a", "sad"],
      ["b", "happy"],
    ],
  );
  assert.deepEqual([...labelsByTags([entry("a", 0.01, 0.3)])], [["a", "sad"]]);
  // Silence that is much happier than all others would make b sad.
  const silent = { ...entry("s", 0.9, 0.2), silence: "all" as const };
  assert.deepEqual(labelsByTags([entry("a", 0.01, 0.3), entry("b", 0.04, 0.2), silent]), labels);
});

test("two files that differ in their endings only keep their endings in their ids", async () => {
  mkdirSync(at("twins"));
  for (const name of ["a.mp4", "a.mkv", "a.mp4.webm", "b.MP4", "list.csv"]) writeFileSync(at("twins", name), "");
  assert.deepEqual(
    (await findMedia(at("twins"))).map(({ id }) => id),
    ["a.mkv", "a.mp4", "a.mp4.webm", "b"],
  );
});
