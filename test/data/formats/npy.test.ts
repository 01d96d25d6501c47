import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openNpy, readNpy, readNpyMatrix, writeNpy } from "../../../lib/data/formats/npy";
import { InputError } from "../../../lib/runtime/check";

let folder: string;
before(async () => void (folder = await mkdtemp(join(tmpdir(), "npy-"))));
after(() => rm(folder, { recursive: true }));

/** A .npy file put together by hand from the format's description. */
async function file(descr: string, order: string, shape: string, body: Buffer, version = 1): Promise<string> {
  const header = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }\n`;
  const size = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) size.writeUInt16LE(header.length);
  else size.writeUInt32LE(header.length);
  const path = join(folder, `${Math.random()}.npy`);
  await writeFile(
    path,
    Buffer.concat([Buffer.from([0x93]), Buffer.from("NUMPY"), Buffer.from([version, 0]), size, Buffer.from(header), body]),
  );
  return path;
}

test("each readable type keeps its values and shape", async () => {
  const double = Buffer.alloc(16);
  double.writeDoubleLE(1 / 3, 0);
  double.writeDoubleLE(-2e300, 8);
  assert.deepEqual(await readNpy(await file("<f8", "False", "(2,)", double)), {
    shape: [2],
    data: new Float64Array([1 / 3, -2e300]),
  });
  const ints = Buffer.alloc(8);
  ints.writeInt32LE(-5, 0);
  ints.writeInt32LE(7, 4);
  assert.deepEqual(await readNpy(await file("<i4", "False", "(1, 2)", ints)), { shape: [1, 2], data: new Int32Array([-5, 7]) });
  const long = Buffer.alloc(8);
  long.writeBigInt64LE(BigInt(-(2 ** 53) + 1));
  assert.deepEqual(await readNpy(await file("<i8", "False", "()", long, 2)), {
    shape: [],
    data: new Float64Array([-(2 ** 53) + 1]),
  });
});

test("half floats, small integers and booleans are read as NumPy has them, and texts as texts", async () => {
  const halves = Buffer.from(Uint16Array.of(0x3c00, 0xc000, 0x3555, 0x0001, 0x7bff, 0xfc00, 0x8000).buffer);
  assert.deepEqual((await readNpy(await file("<f2", "False", "(7,)", halves))).data, Float32Array.of(1, -2, 0.333251953125, 2 ** -24, 65504, -Infinity, -0)); // prettier-ignore
  for (const [descr, bytes, values] of [
    ["|u1", [0, 255], [0, 255]],
    ["|i1", [1, 255], [1, -1]],
    ["|b1", [0, 1], [0, 1]],
    ["<i2", [1, 0, 255, 255], [1, -1]],
    ["<u2", [1, 0, 255, 255], [1, 65535]],
    ["<u4", [255, 255, 255, 255], [4294967295]],
  ] as const)
    assert.deepEqual(Array.from((await readNpy(await file(descr, "False", `(${values.length},)`, Buffer.from(bytes)))).data), values, descr); // prettier-ignore
  const wide = Buffer.from(Uint32Array.of(0x61, 0x1f3b5, 0x62, 0).buffer);
  const texts = await openNpy(await file("<U2", "False", "(2,)", wide));
  assert.deepEqual(await texts.texts(), ["a🎵", "b"]);
  const narrow = await openNpy(await file("|S3", "False", "(2,)", Buffer.from("abcd\0\0")));
  assert.deepEqual(await narrow.texts(), ["abc", "d"]);
});

test("slices of the first axis are read, and no more", async () => {
  const path = join(folder, "slices.npy");
  await writeNpy(path, [4, 2], Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7));
  const { numbers } = await openNpy(path);
  assert.deepEqual(await numbers(1, 3), Float32Array.of(2, 3, 4, 5));
});

test("what is written is aligned as NumPy aligns it and reads back to the bit", async () => {
  const path = join(folder, "written.npy");
  const data = new Float32Array([0, -0, 1.5, 3.4e38, 1e-45, Infinity]);
  await writeNpy(path, [2, 3], data);
  const bytes = await readFile(path);
  assert.equal((bytes.length - data.byteLength) % 64, 0);
  assert.equal(bytes[bytes.length - data.byteLength - 1], "\n".charCodeAt(0));
  assert.deepEqual(await readNpyMatrix(path), { rows: 2, columns: 3, data });
});

test("what cannot be read is refused with the remedy", async () => {
  const refused = (pattern: RegExp, path: string) =>
    assert.rejects(readNpy(path), (e) => e instanceof InputError && pattern.test(e.message) && e.message.includes(path));
  await refused(/Fortran order.*ascontiguousarray/, await file("<f4", "True", "(1,)", Buffer.alloc(4)));
  await refused(/<c8.*astype/, await file("<c8", "False", "(2,)", Buffer.alloc(16)));
  await refused(/>f4/, await file(">f4", "False", "(1,)", Buffer.alloc(4)));
  await refused(/needs 8 bytes, the file has 4/, await file("<f4", "False", "(2,)", Buffer.alloc(4)));
  const huge = Buffer.alloc(8);
  huge.writeBigInt64LE(2n ** 60n);
  await refused(/2\^53/, await file("<i8", "False", "(1,)", huge));
  await refused(/needs 8 bytes, the file has 12/, await file("<f4", "False", "(2,)", Buffer.alloc(12)));
  const text = join(folder, "text.npy");
  await writeFile(text, "id,class\n");
  await refused(/not a .npy file/, text);
});

test("a shape that is no list of sizes is refused, also when its product fits", async () => {
  for (const shape of ["(-2, -2)", "(2.5, 2)", "(0x2, 2)", "(1e1,)", "(2, 2", "(4)", "(,)", "(2, , 2)", "[4]", "(Infinity, 0)"]) {
    const path = await file("<f4", "False", shape, Buffer.alloc(16));
    await assert.rejects(
      readNpy(path),
      (e) => e instanceof InputError && e.message.includes(path) && /no type, order or shape in the header/.test(e.message),
      shape,
    );
  }
  for (const shape of ["(4294967296, 4294967296)", "(9007199254740991, 9007199254740991)", "(99999999999999999999, 0)"]) {
    const path = await file("<f4", "False", shape, Buffer.alloc(0));
    await assert.rejects(readNpy(path), (e) => e instanceof InputError && e.message.includes(path), shape);
  }
  assert.deepEqual(await readNpy(await file("<f4", "False", "(0, 4294967296)", Buffer.alloc(0))), {
    shape: [0, 4294967296],
    data: new Float32Array(0),
  });
  await assert.rejects(writeNpy(join(folder, "no.npy"), [-2, -2], new Float32Array(4)), /axis of shape \(-2,-2\)/);
});

test("entries of the header may come in any order; one twice, or one too many, is refused", async () => {
  const path = join(folder, "order.npy");
  const written = async (header: string) => {
    const size = Buffer.alloc(2);
    size.writeUInt16LE(header.length);
    await writeFile(
      path,
      Buffer.concat([Buffer.from("\x93NUMPY\x01\x00", "latin1"), size, Buffer.from(header), Buffer.alloc(8)]),
    );
    return readNpy(path);
  };
  assert.deepEqual((await written("{'shape': (2,), 'fortran_order': False, 'descr': '<f4'}")).shape, [2]);
  for (const header of [
    "{'shape': (2,), 'shape': (1,), 'fortran_order': False, 'descr': '<f4'}",
    "{'shape': (2,), 'fortran_order': False, 'descr': '<f4', 'more': 1}",
    "{'shape': (2,), 'fortran_order': False}",
  ])
    await assert.rejects(written(header), (e) => e instanceof InputError && /no type, order or shape/.test(e.message));
});

test("a file cut anywhere, missing, or a folder is refused in words", async () => {
  const whole = join(folder, "whole.npy");
  await writeNpy(whole, [2, 3], new Float32Array(6));
  const bytes = await readFile(whole);
  const cut = join(folder, "cut.npy");
  for (let length = 0; length < bytes.length; length++) {
    await writeFile(cut, bytes.subarray(0, length));
    await assert.rejects(readNpy(cut), (e) => e instanceof InputError && e.message.includes(cut), `${length} bytes`);
  }
  await assert.rejects(readNpy(join(folder, "none.npy")), (e) => e instanceof InputError && /none.npy cannot be/.test(e.message));
  await assert.rejects(readNpyMatrix(folder), (e) => e instanceof InputError && /it is a folder/.test(e.message));
});
