import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { readContainer, writeContainer } from "../../../lib/runtime/container/container";
import { Random } from "../../../lib/runtime/random";
import { damagedCopy } from "../../damaged-copy";
import { temporaryFolder } from "../../temporary-folder";
import { refused } from "../../refused";

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const THING = { kind: "thing", remedy: "save it anew" };
const VALUE = {
  text: 'τ, "quoted" and \ud800 alone',
  $array: 0,
  $$number: "-0",
  list: [1, null, true, -0, NaN, Infinity, -Infinity, 1e-324, [], {}, { deep: [Uint8Array.of(255, 0, 7)] }],
  weights: Float32Array.of(0.1, -0, NaN, Infinity, 1e-45),
  doubles: Float64Array.of(Math.PI, Number.MIN_VALUE),
  whole: Int32Array.of(-(2 ** 31), 2 ** 31 - 1),
  empty: new Float32Array(0),
  ...(JSON.parse('{ "constructor": 1 }') as object),
};

test("what is written comes back to the bit, arrays of their own type and memory", async () => {
  await writeContainer(at("value"), THING, VALUE);
  const back = (await readContainer<typeof VALUE>(at("value"), THING))!;
  assert.deepEqual(back, VALUE);
  assert.ok(Object.is(back.list[3], -0) && Object.is(back.weights[1], -0));
  for (const array of [back.weights, back.doubles, back.whole]) assert.equal(array.buffer.byteLength, array.byteLength);
  for (const plain of [null, 5, NaN, "text", false, [], {}, Float64Array.of(1)]) {
    await writeContainer(at("plain"), THING, plain);
    assert.deepEqual(await readContainer(at("plain"), THING), plain);
  }
});

test("names such as __proto__ are fields like others, and undefined ones are left out", async () => {
  const value = JSON.parse('{ "__proto__": { "a": 1 }, "b": 2 }') as object;
  await writeContainer(at("proto"), THING, { value, nothing: undefined });
  const back = (await readContainer<{ value: object }>(at("proto"), THING))!;
  assert.deepEqual(Object.keys(back), ["value"]);
  assert.deepEqual(Object.keys(back.value), ["__proto__", "b"]);
  assert.equal(Object.getPrototypeOf(back.value), Object.prototype);
  assert.equal((back.value as { a?: number }).a, undefined);
});

test("a view on a larger buffer is kept as what it shows, and values of a notebook cell like others", async () => {
  const all = Float32Array.of(1, 2, 3, 4);
  await writeContainer(at("view"), THING, { part: all.subarray(1, 3) });
  assert.deepEqual(await readContainer(at("view"), THING), { part: Float32Array.of(2, 3) });
  await writeContainer(at("realm"), THING, runInNewContext("({ a: [Float32Array.of(1, 2)] })"));
  assert.deepEqual(await readContainer(at("realm"), THING), { a: [Float32Array.of(1, 2)] });
});

test("what is not plain is refused by name, and nothing is written", async () => {
  class Own {}
  const itself: { self?: object } = {};
  itself.self = itself;
  const wrong: [unknown, RegExp][] = [
    [{ a: [new Map()] }, /thing\.a\[0\] is a Map: only numbers/],
    [{ a: new Set() }, /thing\.a is a Set/],
    [{ a: new Date(0) }, /thing\.a is a Date/],
    [{ a: new Own() }, /thing\.a is an Own/],
    [{ a: () => 1 }, /thing\.a is a function/],
    [{ a: 1n }, /thing\.a is a bigint/],
    [{ a: Uint16Array.of(1) }, /thing\.a is an? Uint16Array/],
    [{ a: [1, undefined] }, /thing\.a\[1\] is undefined/],
    [{ a: [1, , 2] }, /thing\.a\[1\] is undefined/],
    [undefined, /thing is undefined/],
    [itself, /thing\.self\.self.*nested more than 100 deep, or contains itself/],
  ];
  for (const [value, pattern] of wrong) await refused(writeContainer(at("wrong"), THING, value), pattern);
  assert.ok(!(await readdir(folder)).some((name) => name.startsWith("wrong")));
});

test("pieces of any size give the same file, and read it", async () => {
  const value = { a: Float64Array.from({ length: 100 }, (_, i) => i), b: Uint8Array.of(1, 2, 3), c: "text" };
  await writeContainer(at("whole"), THING, value);
  for (const pieceBytes of [1, 7, 64, 1000]) {
    await writeContainer(at("pieces"), THING, value, { pieceBytes });
    assert.deepEqual(await readFile(at("pieces")), await readFile(at("whole")));
    assert.deepEqual(await readContainer(at("pieces"), THING, { pieceBytes }), value);
  }
});

test("each array begins at the next multiple of 64 bytes, which is at once after one that ends there", async () => {
  const arrays = { a: new Uint8Array(64).fill(1), b: new Uint8Array(65).fill(2), c: Uint8Array.of(3) };
  await writeContainer(at("aligned"), THING, arrays);
  const bytes = await readFile(at("aligned"));
  const first = Math.ceil((48 + bytes.readUInt32LE(12)) / 64) * 64;
  assert.deepEqual(
    [1, 2, 3].map((value) => bytes.lastIndexOf(value)),
    [first + 63, first + 128, first + 192],
  );
  assert.equal(bytes.length, first + 193);
});

test("another key finds nothing; without one any will do", async () => {
  await writeContainer(at("key"), THING, 1, { key: "a" });
  assert.equal(await readContainer(at("key"), THING, { key: "a" }), 1);
  assert.equal(await readContainer(at("key"), THING), 1);
  assert.equal(await readContainer(at("key"), THING, { key: "b" }), undefined);
});

test("two writers at once both succeed, and nothing half done is left", async () => {
  await Promise.all([1, 2, 3].map((n) => writeContainer(at("both"), THING, { n, a: new Float64Array(1000).fill(n) })));
  const { n, a } = (await readContainer<{ n: number; a: Float64Array }>(at("both"), THING))!;
  assert.ok(a.every((value) => value === n));
  assert.ok(!(await readdir(folder)).some((name) => name.includes("partial")));
});

/** A file as the format's description says it, with whatever header. */
function fileOf(header: string, rest = Buffer.alloc(0), format = 1): Buffer {
  const prefix = Buffer.alloc(16);
  prefix.write("SDCCABIN");
  prefix.writeUInt32LE(format, 8);
  prefix.writeUInt32LE(Buffer.byteLength(header), 12);
  return Buffer.concat([prefix, createHash("sha256").update(prefix).update(header).digest(), Buffer.from(header), rest]);
}

test("what is missing, of another kind or format, or no such file is refused in words that say what to do", async () => {
  await refused(readContainer(at("nothing"), THING), /nothing is not there, so there is no thing: save it anew$/);
  await refused(readContainer(folder, THING), /is no file, so it holds no thing: save it anew$/);
  await refused(readContainer(at("value"), { ...THING, kind: "model" }), /value holds a thing, not a model: save it anew$/);
  const files: [Buffer, RegExp][] = [
    [Buffer.alloc(0), /is damaged \(it is empty\)/],
    [Buffer.from("{}"), /is too short to hold a thing/],
    [Buffer.alloc(100, "{}"), /holds no thing, but something else/],
    [fileOf("{}", undefined, 2), /is of format 2, and this version reads format 1/],
  ];
  for (const [bytes, pattern] of files) {
    await writeFile(at("other"), bytes);
    await refused(readContainer(at("other"), THING), pattern);
  }
});

test("a header that lies is refused before memory is taken, though its checksum is right", async () => {
  const sha256 = createHash("sha256").update(Buffer.alloc(8, 1)).digest("hex");
  const array = { type: "Float64Array", length: 1, sha256 };
  const head = (more: object) => JSON.stringify({ kind: "thing", key: "", value: { $array: 0 }, arrays: [array], ...more });
  const body = (header: string) => Buffer.concat([Buffer.alloc((64 - ((48 + header.length) % 64)) % 64), Buffer.alloc(8, 1)]);
  const whole = (header: string) => fileOf(header, body(header));
  await writeFile(at("made"), whole(head({})));
  assert.equal((await readContainer<Float64Array>(at("made"), THING))!.length, 1, "the description is right");
  const lies: [Buffer, RegExp][] = [
    ...["null", "[]", "{}", "5", '"x"', "{", ""].map((text): [Buffer, RegExp] => [fileOf(text), /its header is not one/]),
    ...[{ kind: 5 }, { key: null }, { arrays: {} }, { value: undefined }].map((more): [Buffer, RegExp] => [
      whole(head(more)),
      /its header is not one/,
    ]),
    ...[-1, 0.5, "1", null, 2 ** 60].map((length): [Buffer, RegExp] => [
      whole(head({ arrays: [{ ...array, length }] })),
      /its header is not one/,
    ]),
    [whole(head({ arrays: [{ ...array, type: "Object" }] })), /its header is not one/],
    [whole(head({ arrays: [{ ...array, length: 2 ** 40 }] })), /its size is not what its header says/],
    [whole(head({ arrays: [{ ...array, length: 0 }] })), /its size is not what its header says/],
    [whole(head({ arrays: [array, array] })), /its size is not what its header says/],
    [Buffer.concat([whole(head({})), Buffer.of(0)]), /its size is not what its header says/],
    [whole(head({ arrays: [{ ...array, sha256: "0" }] })), /the checksum of an array does not match/],
    ...[1, -1, "0", 0.5, null].map((index): [Buffer, RegExp] => [
      whole(head({ value: { $array: index } })),
      /it refers to array .*, and holds 1/,
    ]),
    [whole(head({ value: { $number: "toString" } })), /holds a number called toString/],
    [fileOf(`{"kind":"thing","key":"","arrays":[],"value":${"[".repeat(5000)}${"]".repeat(5000)}}`), /nested more than 100 deep/],
  ];
  const long = whole(head({}));
  long.writeUInt32LE(2 ** 32 - 1, 12);
  lies.push([long, /its header is longer than the file/]);
  const gap = whole(head({}));
  gap[gap.length - 9] = 1;
  lies.push([gap, /something between its arrays/]);
  for (const [bytes, pattern] of lies) {
    await writeFile(at("lie"), bytes);
    await refused(readContainer(at("lie"), THING), pattern);
  }
});

test("every changed byte and every cut is found", async () => {
  const value = { text: "short", a: Float32Array.of(1, 2), b: Int32Array.of(3) };
  await writeContainer(at("bytes"), THING, value);
  const whole = await readFile(at("bytes"));
  for (let i = 0; i < whole.length; i++) {
    const copy = Buffer.from(whole);
    copy[i] ^= 1 << (i % 8);
    await writeFile(at("bytes"), copy);
    await refused(readContainer(at("bytes"), THING), /bytes .*: save it anew$/);
    await writeFile(at("bytes"), whole.subarray(0, i));
    await refused(readContainer(at("bytes"), THING), /bytes .*: save it anew$/);
  }
  await mkdir(at("fuzz"));
  const random = new Random("damage");
  for (let i = 0; i < 300; i++) {
    const copy = damagedCopy(whole, random);
    await writeFile(at("fuzz/file"), copy);
    if (copy.equals(whole)) assert.deepEqual(await readContainer(at("fuzz/file"), THING), value);
    else await refused(readContainer(at("fuzz/file"), THING), /: save it anew$/);
  }
});
