import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { maskedCrc } from "../../lib/data/masked-crc";
import { emptyReport, type ReadReport } from "../../lib/data/read-report";
import { readTfRecords } from "../../lib/data/tfrecord-reader";
import { frameRecord, writeTfRecords } from "../../lib/data/tfrecord-writer";
import { InputError } from "../../lib/runtime/check";
import { temporaryFolder } from "../temporary-folder";

const folder = temporaryFolder();
let files = 0;
async function stored(bytes: Uint8Array, suffix = ""): Promise<string> {
  const path = join(folder, `${files++}.tfrecord${suffix}`);
  await writeFile(path, bytes);
  return path;
}
async function read(path: string, report?: ReadReport): Promise<string[]> {
  const texts: string[] = [];
  for await (const { data } of readTfRecords(path, report && { onCorrupt: "skip", report })) texts.push(data.toString("latin1"));
  return texts;
}
const records = (...texts: string[]) => Buffer.concat(texts.map((text) => frameRecord(Buffer.from(text, "latin1"))));
const flip = (bytes: Buffer, at: number) => {
  const copy = Buffer.from(bytes);
  copy[at] ^= 0x10;
  return copy;
};

test("checksum: CRC-32C of '123456789' is e3069283, masked as the format says", () => {
  const rotated = ((0xe3069283 >>> 15) | (0xe3069283 << 17)) >>> 0;
  assert.equal(maskedCrc(Buffer.from("123456789")), (rotated + 0xa282ead8) % 2 ** 32);
});

test("framing of the record 'abc', byte by byte", () => {
  // Lengths by the format's definition; the two checksums as TensorFlow writes them.
  assert.equal(frameRecord(Buffer.from("abc")).toString("hex"), "0300000000000000" + "b099490e" + "616263" + "6e57f121");
});

test("whatever is written reads back, plain and gzip, records larger than a block included", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 8 }), fc.boolean(), async (list, gzip) => {
      const path = join(folder, `${files++}.tfrecord${gzip ? ".gz" : ""}`);
      await writeTfRecords(path, list);
      assert.deepEqual(
        await read(path),
        list.map((bytes) => Buffer.from(bytes).toString("latin1")),
      );
    }),
    { numRuns: 40 },
  );
  const large = "x".repeat(3_000_000);
  assert.deepEqual(await read(await stored(records("a", large, "b"))), ["a", large, "b"]);
});

test("gzip is told by content, not by name; a record whose length looks like gzip is not mistaken for it", async () => {
  assert.deepEqual(await read(await stored(gzipSync(records("a", "b")))), ["a", "b"]);
  const lookalike = "y".repeat(0x8b1f);
  assert.equal(records(lookalike).readUInt16BE(0), 0x1f8b);
  assert.deepEqual(await read(await stored(records(lookalike))), [lookalike]);
});

test("a changed bit anywhere is found, at the record it is in", async () => {
  const bytes = records("first", "second", "third");
  const starts = [0, 21, 43];
  for (let at = 0; at < bytes.length; at++) {
    const record = starts.filter((start) => start <= at).length;
    const path = await stored(flip(bytes, at));
    await assert.rejects(
      read(path),
      (error) =>
        error instanceof InputError &&
        error.message.includes(`${path}: record ${record} at byte ${starts[record - 1]}:`) &&
        error.message.includes('onCorrupt: "skip"'),
      `byte ${at}`,
    );
  }
});

test("a broken record is skipped and counted; behind a broken length nothing can be found", async () => {
  const bytes = records("first", "second", "third");
  const report = emptyReport();
  const path = await stored(flip(bytes, 21 + 13));
  assert.deepEqual(await read(path, report), ["first", "third"]);
  assert.deepEqual(report.skipped, [
    { file: path, record: 2, offset: 21, problem: "the checksum of its data is wrong", restOfFile: false },
  ]);
  const lost = emptyReport();
  assert.deepEqual(await read(await stored(flip(bytes, 21)), lost), ["first"]);
  assert.match(lost.skipped[0].problem, /checksum of the record's length/);
  assert.equal(lost.skipped[0].restOfFile, true);
});

test("a file cut anywhere gives the whole records before the cut and names the place", async () => {
  const bytes = records("first", "second");
  for (let length = 0; length < bytes.length; length++) {
    const report = emptyReport();
    const got = await read(await stored(bytes.subarray(0, length)), report);
    assert.deepEqual(got, length < 21 ? [] : ["first"]);
    const between = length === 0 || length === 21;
    assert.equal(report.skipped.length, between ? 0 : 1, `cut at ${length}`);
    if (!between) assert.match(report.skipped[0].problem, /cut short/);
  }
  await assert.rejects(read(await stored(bytes.subarray(0, 30))), /record 2 at byte 21: the file ends after 9 of the 12 bytes/);
  await assert.rejects(read(await stored(gzipSync(bytes).subarray(0, 40))), /decompression failed \(unexpected end of file\)/);
});

test("a writer that fails leaves no file behind", async () => {
  const own = join(folder, "failing");
  async function* failing(): AsyncGenerator<Buffer> {
    yield Buffer.from("a");
    throw new Error("out of videos");
  }
  for (const name of ["plain.tfrecord", "compressed.tfrecord.gz"]) {
    await assert.rejects(writeTfRecords(join(own, name), failing()), /^Error: out of videos$/);
    assert.deepEqual(readdirSync(own), []);
  }
});

test("a disk that is full is told by the file's name; an error in the records' making stays what it was", async () => {
  const records = Array.from({ length: 3 }, () => Buffer.alloc(100_000));
  await assert.rejects(
    writeTfRecords("/dev/full", records),
    (error) => error instanceof InputError && /full could not be written \(ENOSPC\): the disk is full/.test(error.message),
  );
  const unreadable = Object.assign(new Error("the records' own disk"), { code: "EIO" });
  const failing = (function* () {
    yield records[0];
    throw unreadable;
  })();
  await assert.rejects(writeTfRecords(join(folder, "failing", "x.tfrecord"), failing), (error) => error === unreadable);
});

test("a missing file is an InputError that names it", async () => {
  await assert.rejects(read(join(folder, "nowhere")), (error) => error instanceof InputError && /nowhere/.test(error.message));
});
