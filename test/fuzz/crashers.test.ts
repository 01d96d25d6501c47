/** What the fuzzer found, each as its smallest input: all of it crashed, hung, or was read as something that it is not. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readFeatureFile } from "../../lib/features/own/read-feature-file";
import { openNpy, readNpy } from "../../lib/data/formats/npy";
import { parseYouTube8M, encodeYouTube8M } from "../../lib/data/records/youtube8m";
import { decodeFloats, decodeIntegers } from "../../lib/data/records/sequence-example";
import { InputError } from "../../lib/runtime/check";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { readMediaManifest } from "../../lib/media/batch/manifest";
import { temporaryFolder } from "../temporary-folder";
import { openFilesIn } from "../open-files";
import { refused } from "../refused";

const folder = temporaryFolder();
const fixture = (name: string) => readFileSync(join(projectRoot(), "test", "fixtures", "feature-files", name));
const saved = (name: string, bytes: Uint8Array | string) => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};

function npy(header: string, ...bytes: number[]): Buffer {
  const head = Buffer.from("\x93NUMPY\x02\x00", "latin1");
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  return Buffer.concat([head, length, Buffer.from(header), Buffer.from(bytes)]);
}

const header = (descr: string, shape: string) => `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`;

test("a .npy text that is no character is refused, not thrown as a RangeError or read as another text", async () => {
  const wrong: [string, number[]][] = [
    ["<U1", [0, 0, 0, 1]],
    ["<U1", [0, 0xd8, 0, 0]],
    ["|S2", [0xff, 0x41]],
  ];
  for (const [descr, bytes] of wrong) {
    const file = saved("t.npy", npy(header(descr, "(1,)"), ...bytes));
    await refused((await openNpy(file)).texts(), /t\.npy: text 0 holds what is no character/);
  }
});

test("a .npy header of spaces is refused at once", async () => {
  const file = saved("spaces.npy", npy(header("<f4", `(1, 2${" ".repeat(300_000)}`)));
  const start = process.cpuUsage();
  await refused(readNpy(file), /no type, order or shape in the header/);
  assert.ok(process.cpuUsage(start).user < 2e6);
});

const VIDEO = { id: "abcd", labels: [1], audio: Uint8Array.of(1, 2), rgb: Uint8Array.of(3, 4), seconds: 1 };

test("an id that is no UTF-8 is refused: as a text it could be another video's", () => {
  const bytes = Buffer.from(encodeYouTube8M(VIDEO));
  bytes[bytes.indexOf("abcd")] = 0xff;
  assert.throws(() => parseYouTube8M(bytes), InputError);
});

test("a float that reaches beyond its list is refused, not made of the bytes behind it", () => {
  // A list of floats of 6 bytes: one, and half of another; the bytes behind belong to something else.
  const bytes = Uint8Array.of(0x12, 8, 0x0a, 6, 0, 0, 0x80, 0x3f, 0, 0, 9, 9, 9, 9);
  assert.throws(() => decodeFloats(bytes, { start: 0, end: 10 }), /should end at byte 10 ends at 12/);
});

test("a whole number that a number cannot hold is refused", () => {
  const bytes = Uint8Array.of(0x1a, 11, 0x0a, 9, 255, 255, 255, 255, 255, 255, 255, 255, 127);
  assert.throws(() => decodeIntegers(bytes, { start: 0, end: bytes.length }), /beyond ±2\^53/);
});

test("after a failed read of HDF5 no file stays open, and a good one in its place is read", async () => {
  const damaged = fixture("parts.h5");
  damaged[damaged.indexOf("HEAP")] ^= 1;
  const file = saved("a.h5", damaged);
  await refused(readFeatureFile(file), /a\.h5 cannot be read as HDF5/);
  await refused(readFeatureFile(file), /a\.h5 cannot be read as HDF5/);
  writeFileSync(file, fixture("split-column.h5")); // in its place: the same file to the system
  assert.equal((await readFeatureFile(file)).ids.length, 7);
  for (let times = 0; times < 3000 && openFilesIn(folder).length > 0; times++) await new Promise((done) => setTimeout(done, 10));
  assert.deepEqual(openFilesIn(folder), []);
});

test("a Parquet file whose columns do not fit together leaves no promise that nobody waits for", async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on("unhandledRejection", note);
  const valid = fixture("rows-snappy.parquet");
  // Pages that cannot be read, and a name in the footer by which one of the columns is not found.
  for (let at = valid.indexOf("list", 4000); at > 0; at = valid.indexOf("list", at + 1)) {
    const bytes = Buffer.from(valid);
    bytes.fill(0xff, 4, 4000);
    bytes[at] ^= 1;
    await assert.rejects(
      readFeatureFile(saved("columns.parquet", bytes), { labels: "none", ids: "none", split: "none" }),
      InputError,
    );
  }
  await new Promise((done) => setTimeout(done, 50));
  process.off("unhandledRejection", note);
  assert.deepEqual(unhandled, []);
});

test("a Parquet file whose columns stand nowhere is refused, and ends no process", async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on("unhandledRejection", note);
  const bytes = fixture("rows-snappy.parquet");
  bytes[3261] = 0xf3;
  await refused(readFeatureFile(saved("columns.parquet", bytes)), /cannot be read as Parquet/);
  await new Promise((done) => setTimeout(done, 50));
  process.off("unhandledRejection", note);
  assert.deepEqual(unhandled, []);
});

test("a Parquet file that says it has fewer than no columns is refused, not searched for ever", async () => {
  const bytes = fixture("rows-zstd.parquet");
  bytes[2617] = 0o23;
  await assert.rejects(readFeatureFile(saved("columns.parquet", bytes)), InputError);
});

test("a Parquet page whose runs are longer than the page is refused: the library would write on until the process ends", async () => {
  const bytes = fixture("rows-none.parquet");
  [bytes[903], bytes[905]] = [0, 1];
  await refused(readFeatureFile(saved("runs.parquet", bytes)), /cannot be read as Parquet/);
});

test("notes of a Parquet file that are no list are refused, not thrown as a TypeError", async () => {
  const bytes = fixture("rows-snappy.parquet");
  bytes[4214] = 0o147;
  await refused(readFeatureFile(saved("notes.parquet", bytes)), /cannot be read as Parquet/);
});

test("an id of a Parquet file that is no UTF-8 is refused: as a text it could be another video's", async () => {
  const bytes = fixture("rows-none.parquet");
  bytes[bytes.indexOf("clip 1")] = 0xff;
  await refused(readFeatureFile(saved("ids.parquet", bytes)), /cannot be read as Parquet \(The encoded data was not valid/);
});

test("a Parquet page whose checksum does not match is refused", async () => {
  const bytes = fixture("rows-checksums.parquet");
  bytes[bytes.indexOf("clip 1") + 5] = 0x39;
  await refused(readFeatureFile(saved("checksums.parquet", bytes)), /cannot be read as Parquet \(the checksum of a page/);
});

test("a media manifest whose files are none is refused", async () => {
  mkdirSync(join(folder, "media"));
  const manifest = { format: "sdcca-media", version: 1, settings: {}, audio: {}, video: {}, files: [null] };
  saved("media/media.json", JSON.stringify(manifest));
  assert.throws(() => readMediaManifest(join(folder, "media")), /files\[0\] is null, not a record/);
});

test("a number in JSON that is too large is refused, not read as an infinite one, which is written as nothing", () => {
  mkdirSync(join(folder, "large"));
  const head = '{"format":"sdcca-media","version":1,"settings":{"from":-0},"audio":{},"video":{},';
  saved("large/media.json", `${head}"files":[{"id":"a","audio":"a","video":"a","status":"done","rows":1e999}]}`);
  assert.throws(() => readMediaManifest(join(folder, "large")), /is no JSON \(a number in it is too large\)/);
  saved("large/media.json", `${head}"files":[]}`);
  assert.ok(Object.is(readMediaManifest(join(folder, "large"))!.settings.from, 0));
});
