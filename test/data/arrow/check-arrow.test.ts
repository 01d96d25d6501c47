/** Arrow files whose counts, lengths and places lie: the library that reads them takes all of these on trust. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  columnFromArray,
  float32,
  largeList,
  list,
  nullType,
  struct,
  tableFromColumns,
  tableToIPC,
  utf8,
} from "@uwdata/flechette";
import { readFeatureFile, type ReadFeatureOptions } from "../../../lib/features/own/read-feature-file";
import { InputError } from "../../../lib/runtime/check";
import { refused } from "../../refused";
import { temporaryFolder } from "../../temporary-folder";
import { at } from "../feature-files/golden-features";

const folder = temporaryFolder();
const read = (bytes: Uint8Array, options: ReadFeatureOptions = {}) => {
  writeFileSync(join(folder, "a.arrow"), bytes);
  return readFeatureFile(join(folder, "a.arrow"), options);
};

/** A file with one number of 8 bytes replaced, for each place where it stands. */
function* replaced(bytes: Buffer, from: bigint, to: bigint): Generator<Buffer> {
  const searched = Buffer.alloc(8);
  searched.writeBigInt64LE(from);
  for (let place = bytes.indexOf(searched); place >= 0; place = bytes.indexOf(searched, place + 1)) {
    const copy = Buffer.from(bytes);
    copy.writeBigInt64LE(to, place);
    yield copy;
  }
}

test("a number of rows, of values or of bytes that lies is refused at once", async () => {
  const start = process.cpuUsage();
  let tried = 0;
  for (const name of ["rows.arrow", "rows.arrows", "rows-zstd.feather"])
    for (const from of [7n, 28n, 140n, 560n])
      for (const lie of [8n, 2n ** 31n - 1n, 2n ** 33n, 2n ** 52n, -1n, -(2n ** 63n)])
        for (const bytes of replaced(readFileSync(at(name)), from, lie)) {
          tried++;
          const outcome = await read(bytes).catch((error: unknown) => error);
          assert.ok(outcome instanceof InputError || (outcome as { ids: string[] }).ids.length === 7, String(outcome));
        }
  assert.ok(tried > 100, `${tried}`);
  assert.ok(process.cpuUsage(start).user < 10e6);
  assert.ok(process.resourceUsage().maxRSS < 1000 * 1024);
});

test("a stream without its end may have been cut, and one with more behind it was damaged", async () => {
  const stream = readFileSync(at("rows.arrows"));
  await refused(read(stream.subarray(0, stream.length - 8)), /its end is missing: it was cut short/);
  await refused(read(Buffer.concat([stream, stream])), /bytes follow its end/);
  await refused(read(readFileSync(at("rows.arrow")).subarray(0, -6)), /its end is missing/);
});

test("a text that is no UTF-8 is refused: it could be another video's id", async () => {
  const bytes = readFileSync(at("rows.arrow"));
  bytes[bytes.indexOf("clip 3") + 5] = 0xff;
  await refused(read(bytes), /a text is no UTF-8/);
});

test("a list that begins or ends outside of its values is refused, not cut", async () => {
  const bytes = readFileSync(at("rows.arrow"));
  const ends = Buffer.from(Int32Array.of(0, 4, 8, 12, 16).buffer);
  const place = bytes.indexOf(ends);
  assert.ok(place > 0);
  for (const [i, value] of [
    [4, 17],
    [4, 2 ** 31 - 1],
    [2, 3],
    [0, -4],
  ]) {
    const copy = Buffer.from(bytes);
    copy.writeInt32LE(value, place + 4 * i);
    await refused(read(copy), /a list (goes from|begins at)/);
  }
});

const [rows, names] = [
  [
    [1, 2],
    [3, 4],
  ],
  ["a", "é"],
];
const features = {
  id: columnFromArray(names, utf8()),
  audio: columnFromArray(rows, list(float32())),
  video: columnFromArray(rows, largeList(float32())),
};

test("dictionaries, wide lists and gaps are read", async () => {
  const classes = columnFromArray(["sad", "calm"]); // as a dictionary
  const table = tableFromColumns({ ...features, class: classes, year: columnFromArray([1999, null]) });
  for (const format of ["file", "stream"] as const) {
    const set = await read(tableToIPC(table, { format })!);
    assert.deepEqual([set.ids, set.classes, [...set.labels]], [names, ["calm", "sad"], [1, 0]]);
    assert.deepEqual([[...set.audio.chunks.data], [...set.video.data]], [rows.flat(), rows.flat()]);
  }
});

test("a column of records or of nothing holds no features, and harms no other", async () => {
  const more = {
    what: columnFromArray([{ x: 1 }, { x: 2 }], struct({ x: float32() })),
    nothing: columnFromArray([null, null], nullType()),
  };
  const bytes = tableToIPC(tableFromColumns({ ...features, ...more }), { format: "file" })!;
  assert.deepEqual((await read(bytes)).ids, names);
  for (const ids of ["what", "nothing"])
    await refused(read(bytes, { ids }), /column (what|nothing) is of a type that holds no features/);
});
