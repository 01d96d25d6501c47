import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { fc, propertyRuns } from "../../property-runs";
import { maskedCrc } from "../../../lib/data/records/masked-crc";
import { emptyReport, type ReadReport } from "../../../lib/data/records/read-report";
import { readTfRecords } from "../../../lib/data/records/tfrecord-reader";
import { frameRecord, writeTfRecords } from "../../../lib/data/records/tfrecord-writer";
import { InputError } from "../../../lib/runtime/check";
import { fullDevice } from "../../full-device";
import { openFilesIn } from "../../open-files";
import { temporaryFolder } from "../../temporary-folder";

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

test("a record of megabytes, which is written in pieces, has the same framing, plain and gzip", async () => {
  const large = Uint8Array.from({ length: 3 << 20 }, (_, i) => (i * i) % 251);
  const small = Uint8Array.of(1, 2, 3);
  const framed = Buffer.concat([small, large, small].map(frameRecord));
  const plain = join(folder, "large.tfrecord");
  await writeTfRecords(plain, [small, large, small]);
  assert.ok(readFileSync(plain).equals(framed));
  await writeTfRecords(`${plain}.gz`, [small, large, small]);
  assert.ok(gunzipSync(readFileSync(`${plain}.gz`)).equals(framed));
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
    { numRuns: propertyRuns(40) },
  );
  const large = "x".repeat(3_000_000);
  assert.deepEqual(await read(await stored(records("a", large, "b"))), ["a", large, "b"]);
});

test("records of several blocks stay as they are while later ones are read", async () => {
  const texts = Array.from("abcdefghijkl", (letter) => letter.repeat(200_000));
  const held: Buffer[] = [];
  for await (const { data } of readTfRecords(await stored(records(...texts)))) held.push(data);
  assert.ok(held.every((data, i) => data.toString("latin1") === texts[i]));
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

test("a disk that is full is told by the file's name; an error in the records' making stays what it was", async (t) => {
  const records = Array.from({ length: 3 }, () => Buffer.alloc(100_000));
  const unreadable = Object.assign(new Error("the records' own disk"), { code: "EIO" });
  const failing = (function* () {
    yield records[0];
    throw unreadable;
  })();
  await assert.rejects(writeTfRecords(join(folder, "failing", "x.tfrecord"), failing), (error) => error === unreadable);
  const full = fullDevice(temporaryFolder(), t);
  if (full)
    await assert.rejects(
      writeTfRecords(full, records),
      (error) => error instanceof InputError && /full could not be written \(ENOSPC\): the disk is full/.test(error.message),
    );
});

test("a missing file is an InputError that names it", async () => {
  await assert.rejects(read(join(folder, "nowhere")), (error) => error instanceof InputError && /nowhere/.test(error.message));
});

/** The twelve bytes before a record's data. */
function header(length: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32LE(length, 0);
  bytes.writeUInt32LE(maskedCrc(bytes.subarray(0, 8)), 8);
  return bytes;
}

test("a length beyond the largest record is refused, or the rest of the file skipped, with nothing set aside for it", async () => {
  const before = process.memoryUsage().rss;
  for (const length of [0x7fffffff, 0xffffffff, 64 * 2 ** 20 + 1])
    for (const bytes of [header(length), gzipSync(Buffer.concat([header(length), Buffer.alloc(5 * 2 ** 20)]))]) {
      const path = await stored(Buffer.concat([bytes]));
      await assert.rejects(
        read(path),
        (error) =>
          error instanceof InputError &&
          error.message.includes(`record 1 at byte 0: a record of ${length} bytes is larger than maxRecordBytes, 67108864`),
      );
      const report = emptyReport();
      assert.deepEqual(await read(path, report), []);
      assert.equal(report.skipped[0].restOfFile, true);
    }
  assert.ok(process.memoryUsage().rss - before < 500 * 2 ** 20);
  const two = await stored(records("abc", "abcd"));
  const limited = async (maxRecordBytes: number) => {
    const texts: string[] = [];
    for await (const { data } of readTfRecords(two, { maxRecordBytes })) texts.push(data.toString());
    return texts;
  };
  assert.deepEqual(await limited(4), ["abc", "abcd"]);
  await assert.rejects(limited(3), /record 2 at byte 19: a record of 4 bytes is larger than maxRecordBytes, 3/);
  for (const wrong of [0, NaN, 2 ** 31]) await assert.rejects(limited(wrong), /maxRecordBytes must be a whole number from 1/);
});

test("all members of a gzip file are read, with any number of zeros between and behind them", async () => {
  const texts = ["first", "second", "x".repeat(700_000), "last"];
  const bytes = records(...texts);
  for (const zeros of [0, 1, 511, 4096, 600_000])
    for (const cut of [21, 30, bytes.length - 10]) {
      const pad = Buffer.alloc(zeros);
      const members = [bytes.subarray(0, cut), bytes.subarray(cut, cut), bytes.subarray(cut)];
      const path = await stored(Buffer.concat(members.flatMap((member) => [gzipSync(member), pad])));
      assert.deepEqual(await read(path), texts, `${zeros} zeros, cut at ${cut}`);
    }
});

test("what follows a gzip member and is neither another nor zeros is an error, and no end", async () => {
  const [a, b] = [gzipSync(records("first")), gzipSync(records("second"))];
  const broken = Buffer.concat([a, b]);
  broken[a.length] = 0;
  for (const bytes of [
    broken,
    Buffer.concat([a, Buffer.alloc(7), b.subarray(1)]),
    Buffer.concat([a, Buffer.alloc(7), b.subarray(0, 1)]),
    Buffer.concat([a, Buffer.alloc(600_000), Buffer.from("tail")]),
    Buffer.concat([a, Buffer.from("tail")]),
  ]) {
    const path = await stored(bytes);
    await assert.rejects(read(path), (error) => error instanceof InputError && /decompression failed/.test(error.message));
    const report = emptyReport();
    await read(path, report);
    assert.equal(report.skipped.length, 1);
    assert.equal(report.skipped[0].restOfFile, true);
  }
});

test("a file is closed however its reading ends: at the end, half-way, at damage; a folder is refused and closed", async () => {
  const bytes = records("first", "x".repeat(3_000_000), "last");
  const damaged = flip(bytes, bytes.length - 8);
  for (const content of [bytes, gzipSync(bytes), damaged, gzipSync(damaged), Buffer.concat([gzipSync(bytes), Buffer.alloc(9)])]) {
    const path = await stored(content);
    for (const wanted of [0, 1, 2, 3]) {
      let count = 0;
      try {
        for await (const record of readTfRecords(path)) if (record.data && ++count > wanted) break;
      } catch (error) {
        assert.match((error as Error).message, /checksum of its data/);
      }
      assert.deepEqual(openFilesIn(folder), []);
    }
  }
  const directory = join(folder, "folder.tfrecord");
  await mkdir(directory);
  await assert.rejects(
    read(directory),
    (error) => error instanceof InputError && /folder.tfrecord cannot be read: it is a folder/.test(error.message),
  );
  assert.deepEqual(openFilesIn(folder), []);
});

test("whatever bytes a file holds, plain or gzip, they give its records, or an InputError, or a report", async () => {
  const texts = ["first", "second", "third"];
  const plain = records(...texts);
  const twice = Buffer.concat([gzipSync(plain.subarray(0, 30)), Buffer.alloc(3), gzipSync(plain.subarray(30))]);
  const path = join(folder, "fuzzed.tfrecord");
  const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 3 }), fc.uint8Array({ maxLength: 9 }));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(plain, gzipSync(plain), twice),
      fc.array(change, { maxLength: 3 }),
      async (base, changes) => {
        let bytes = base;
        for (const [place, cut, inserted] of changes) {
          const at = place % (bytes.length + 1);
          bytes = Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + cut)]);
        }
        await writeFile(path, bytes);
        const report = emptyReport();
        const kept = await read(path, report);
        assert.ok(kept.every((text) => texts.includes(text)));
        const strict = await read(path).catch((error) => error);
        if (Array.isArray(strict)) assert.deepEqual([kept, report.skipped], [strict, []]);
        else assert.ok(strict instanceof InputError && report.skipped.length > 0, String(strict));
      },
    ),
    { numRuns: propertyRuns(100) },
  );
});

test("a file of nothing but damage ends in an error before its problems fill the memory", async () => {
  const damaged = frameRecord(Buffer.from("a"));
  damaged[13] ^= 1;
  const path = await stored(gzipSync(Buffer.alloc(damaged.length * 100_001, damaged)));
  const report = emptyReport();
  await assert.rejects(read(path, report), /100000 records cannot be read: these are no YouTube-8M shards/);
  assert.equal(report.skipped.length, 100_000);
});
