import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fc } from "../../property-runs";
import { Writer } from "protobufjs/minimal";
import { quantise } from "../../../lib/data/records/quantisation";
import { emptyReport } from "../../../lib/data/records/read-report";
import { encodeSequenceExample, type FrameList } from "../../../lib/data/records/encode-sequence-example";
import { frameRecord, writeTfRecords } from "../../../lib/data/records/tfrecord-writer";
import type { VideoRecord } from "../../../lib/data/records/video-record";
import { encodeYouTube8M, parseYouTube8M, readYouTube8M, writeYouTube8M } from "../../../lib/data/records/youtube8m";
import { InputError } from "../../../lib/runtime/check";
import { FIXTURES, GOLDEN } from "../golden-videos";
import { temporaryFolder } from "../../temporary-folder";

const folder = temporaryFolder();
async function collect(videos: AsyncIterable<VideoRecord>): Promise<VideoRecord[]> {
  const all: VideoRecord[] = [];
  for await (const video of videos) all.push(video);
  return all;
}
const asBytes = ({ id, labels, audio, rgb }: VideoRecord) => ({ id, labels, audio: quantise(audio), rgb: quantise(rgb) });

for (const name of ["by-tensorflow.tfrecord", "by-tensorflow.tfrecord.gz", "by-tensorflow-video-id.tfrecord"])
  test(`${name}: every id, label and frame that TensorFlow wrote is read`, async () => {
    const videos = await collect(readYouTube8M(join(FIXTURES, name)));
    assert.deepEqual(videos.map(asBytes), GOLDEN);
    assert.equal(videos[0].audio[0], -1.9921875);
  });

test("what is written equals, byte for byte, what TensorFlow writes for the same videos", async () => {
  const path = join(folder, "ours.tfrecord");
  await writeYouTube8M(path, GOLDEN);
  assert.ok((await readFile(path)).equals(await readFile(join(FIXTURES, "by-tensorflow.tfrecord"))));
  const again = join(folder, "from-floats.tfrecord");
  await writeYouTube8M(again, readYouTube8M(path));
  assert.ok((await readFile(again)).equals(await readFile(path)));
});

test("any video survives writing and reading", async () => {
  const videos = fc.record({
    id: fc.string({ minLength: 1, unit: "grapheme" }),
    labels: fc.array(fc.oneof(fc.integer({ min: -5, max: 4000 }), fc.maxSafeInteger())),
    seconds: fc.integer({ min: 1, max: 4 }),
    salt: fc.nat(),
  });
  fc.assert(
    fc.property(videos, ({ id, labels, seconds, salt }) => {
      const bytes = (n: number) => Uint8Array.from({ length: n }, (_, i) => (i * 31 + salt) % 256);
      const video = { id, labels, audio: bytes(seconds * 128), rgb: bytes(seconds * 1024) };
      assert.deepEqual(asBytes(parseYouTube8M(encodeYouTube8M(video))!), video);
    }),
  );
});

test("globs, lists and the choice of ids", async () => {
  const ids = async (...paths: string[]) =>
    (await collect(readYouTube8M(paths, { only: new Set(["video one"]) }))).map((v) => v.id);
  assert.deepEqual(await ids(join(FIXTURES, "by-*flow.tfrecord*")), ["video one", "video one"]);
  assert.deepEqual(await ids(join(FIXTURES, "by-tensorflow.tfrecord"), join(FIXTURES, "*-id.tf?ecord")), [
    "video one",
    "video one",
  ]);
  assert.deepEqual(await ids(join(FIXTURES, "by-tensorflow.t?record")), ["video one"]);
  assert.deepEqual(await ids(join(FIXTURES, "..", "*tures", "by-tensorflow.tfrecord")), ["video one"]);
  await assert.rejects(ids(join(FIXTURES, "none-*.tfrecord")), /no file matches .*none-\*/);
  await assert.rejects(ids(join(FIXTURES, "none.tfrecord")), /none.tfrecord does not exist/);
  await assert.rejects(ids(FIXTURES), /is a folder: name its files/);
  await assert.rejects(ids(), /no shards to read/);
});

test("unpacked integers and unknown fields are read as the format allows", () => {
  const unpacked = Writer.create().uint32(26).fork().uint32(8).int64(5).uint32(8).int64(-1).ldelim().finish();
  const entry = Writer.create()
    .uint32(10)
    .string("labels")
    .uint32(18)
    .bytes(unpacked)
    .uint32(999 << 3)
    .uint32(1)
    .finish();
  const context = Writer.create().uint32(10).bytes(entry).finish();
  const more = Writer.create()
    .uint32(10)
    .bytes(context)
    .uint32((77 << 3) | 5)
    .fixed32(1)
    .finish();
  // A message given in two parts is their union, whatever comes first.
  const video = parseYouTube8M(Buffer.concat([more, encodeSequenceExample({ id: "x" }, lists(2, 2))]))!;
  assert.deepEqual(video.labels, [5, -1]);
  assert.equal(video.rgb.length, 2048);
});

test("a record with both kinds of id goes by the newer one", () => {
  const both = encodeSequenceExample({ id: "new", video_id: "old" }, lists(1, 1));
  assert.equal(parseYouTube8M(both)?.id, "new");
  assert.equal(parseYouTube8M(encodeSequenceExample({ video_id: "old", id: "new" }, lists(1, 1)))?.id, "new");
  assert.equal(parseYouTube8M(both, new Set(["old"])), undefined);
});

test("of several values of a text the first counts", () => {
  const texts = Writer.create().uint32(10).fork().uint32(10).string("first").uint32(10).string("second").ldelim().finish();
  const entry = Writer.create().uint32(10).string("id").uint32(18).bytes(texts).finish();
  const context = Writer.create().uint32(10).fork().uint32(10).bytes(entry).ldelim().finish();
  assert.equal(parseYouTube8M(Buffer.concat([encodeSequenceExample({}, lists(1, 1)), context]))?.id, "first");
});

const list = (seconds: number, width: number): FrameList => ({ width, frames: new Uint8Array(seconds * width) });
const lists = (audio: number, rgb: number) => ({ audio: list(audio, 128), rgb: list(rgb, 1024) });

test("a record that is not a video of YouTube-8M says why, with file, record and remedy", async () => {
  const good = encodeSequenceExample({ id: "good" }, lists(1, 1));
  const cases: [Uint8Array, RegExp][] = [
    [encodeSequenceExample({ labels: [1] }, lists(1, 1)), /no "id" or "video_id" \(it has labels\)/],
    [encodeSequenceExample({ id: "v" }, { audio: list(1, 128) }), /video v has no feature list "rgb" \(it has audio\)/],
    [
      encodeSequenceExample({ id: "v" }, { ...lists(1, 1), rgb: list(1, 512) }),
      /video v has quantised rgb of 512 columns where video good has quantised rgb of 1024/,
    ],
    [encodeSequenceExample({ id: "v" }, lists(0, 0)), /video v, "audio": no frames/],
    [encodeSequenceExample({ id: "v" }, lists(3, 2)), /3 audio frames and 2 rgb frames/],
    [
      encodeSequenceExample({ id: "v" }, { ...lists(1, 1), rgb: list(1, 1025) }),
      /quantised rgb of 1025 columns where video good/,
    ],
    [
      encodeSequenceExample({ id: "v" }, { ...lists(1, 1), rgb: raw(1, 1024) }),
      /video v has raw rgb .* where video good has quantised.*never mixed/,
    ],
    [withAudio(bytesList(0)), /"audio": frame 0 is empty/],
    [withAudio(integerList()), /"audio": frame 0 holds whole numbers where bytes or floats belong/],
    [withAudio(unpackedFloat()), /"audio": frame 0 holds its floats unpacked: write them packed/],
    [withAudio(floatList(6)), /"audio": frame 0 has 6 bytes of floats: damaged/],
    [withAudio(floatList(4), bytesList(4)), /"audio": frame 1 is quantised where frame 0 is raw/],
    [withAudio(floatList(8), floatList(4)), /"audio": frame 1 is 1 numbers wide, not 2 as frame 0/],
    [withAudio(bytesList(5), bytesList(4)), /"audio": frame 1 is 4 bytes wide, not 5 as frame 0/],
    [withAudio(bytesList(4), bytesList(5)), /"audio": frame 1 is 5 bytes wide, not 4 as frame 0/],
    [withAudio(bytesList(128, 128)), /"audio": frame 0 holds 2 values, not 1/],
    [withAudio(bytesList()), /"audio": frame 0 holds 0 values, not 1/],
    [Buffer.from("not a message at all"), /./],
    [good.subarray(0, good.length - 3), /malformed: \d+ bytes announced at \d+, \d+ are there/],
  ];
  for (const [bytes, pattern] of cases) {
    const path = join(folder, "bad.tfrecord");
    await writeTfRecords(path, [good, bytes, good]);
    await assert.rejects(collect(readYouTube8M(path)), (error) => {
      assert.ok(error instanceof InputError, String(error));
      assert.match(error.message, pattern);
      assert.ok(error.message.startsWith(`${path}: record 2 at byte ${frameRecord(good).length}: `), error.message);
      assert.match(error.message, /onCorrupt: "skip"/);
      return true;
    });
    const report = emptyReport();
    assert.equal((await collect(readYouTube8M(path, { onCorrupt: "skip", report }))).length, 2);
    assert.equal(report.records, 2);
    assert.equal(report.skipped.length, 1);
    assert.match(report.skipped[0].problem, pattern);
  }
});

const raw = (seconds: number, width: number): FrameList => ({ width, frames: new Float32Array(seconds * width) });
const floatList = (size: number) => Writer.create().uint32(18).fork().uint32(10).bytes(new Uint8Array(size)).ldelim().finish();
const unpackedFloat = () => Writer.create().uint32(18).fork().uint32(13).float(1.5).ldelim().finish();
const integerList = () => Writer.create().uint32(26).fork().uint32(10).bytes(new Uint8Array(1)).ldelim().finish();

function bytesList(...widths: number[]): Uint8Array {
  const writer = Writer.create().uint32(10).fork();
  for (const width of widths) writer.uint32(10).bytes(new Uint8Array(width));
  return writer.ldelim().finish();
}

/** A record whose audio frames are these features. */
function withAudio(...features: Uint8Array[]): Uint8Array {
  const frames = Buffer.concat(features.map((feature) => Writer.create().uint32(10).bytes(feature).finish()));
  const entry = Writer.create().uint32(10).string("audio").uint32(18).bytes(frames).finish();
  const part = Writer.create().uint32(18).fork().uint32(10).bytes(entry).ldelim().finish();
  return Buffer.concat([encodeSequenceExample({ id: "v" }, { rgb: list(1, 1024) }), part]);
}

test("frames of any width, quantised or raw, are read as they were written, and raw ones to the bit", async () => {
  const videos = fc.record({
    seconds: fc.integer({ min: 1, max: 4 }),
    widths: fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 40 })),
    kinds: fc.tuple(fc.constantFrom("raw", "quantised"), fc.constantFrom("raw", "quantised")),
    salt: fc.nat(),
  });
  fc.assert(
    fc.property(videos, ({ seconds, widths, kinds: [audio, rgb], salt }) => {
      const frames = (kind: string, width: number) =>
        kind === "raw"
          ? Float32Array.from({ length: seconds * width }, (_, i) => Math.fround(Math.sin(i + salt) * 1e4))
          : Uint8Array.from({ length: seconds * width }, (_, i) => (i * 31 + salt) % 256);
      const values = { audio, rgb } as VideoRecord["values"];
      const given = { id: "v", labels: [], seconds, values, audio: frames(audio, widths[0]), rgb: frames(rgb, widths[1]) };
      const read = parseYouTube8M(encodeYouTube8M(given))!;
      assert.equal(read.seconds, seconds);
      assert.deepEqual(read.values, values);
      assert.deepEqual(audio === "raw" ? read.audio : quantise(read.audio), given.audio);
      assert.deepEqual(rgb === "raw" ? read.rgb : quantise(read.rgb), given.rgb);
      assert.deepEqual(encodeYouTube8M(read), encodeYouTube8M(given));
    }),
  );
});

test("only what can be read back is written", () => {
  assert.throws(() => encodeYouTube8M({ id: "", labels: [], audio: new Uint8Array(128), rgb: new Uint8Array(1024) }), InputError);
  assert.throws(() => encodeYouTube8M({ id: "v", labels: [], audio: new Uint8Array(256), rgb: new Uint8Array(1024) }), /video v/);
  assert.throws(() => encodeYouTube8M({ id: "v", labels: [], audio: new Uint8Array(0), rgb: new Uint8Array(0) }), /T ≥ 1/);
  const odd = { id: "v", labels: [], audio: new Float32Array(6), rgb: new Float32Array(5), seconds: 2 };
  assert.throws(() => encodeYouTube8M(odd), /6 audio and 5 rgb values are not T × width with T = 2/);
  const bytes = {
    id: "v",
    labels: [],
    audio: new Uint8Array(6),
    rgb: new Float32Array(6),
    seconds: 2,
    values: { audio: "raw", rgb: "raw" } as const,
  };
  assert.throws(() => encodeYouTube8M(bytes), /raw audio must be floats; got bytes/);
});
