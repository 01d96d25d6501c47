import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { readNpy, readNpyMatrix, writeNpy } from "../../lib/data/npy";
import { InputError } from "../../lib/runtime/check";

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
  await refused(/<f2.*astype/, await file("<f2", "False", "(2,)", Buffer.alloc(4)));
  await refused(/>f4/, await file(">f4", "False", "(1,)", Buffer.alloc(4)));
  await refused(/needs 8 bytes, the file has 4/, await file("<f4", "False", "(2,)", Buffer.alloc(4)));
  const huge = Buffer.alloc(8);
  huge.writeBigInt64LE(2n ** 60n);
  await refused(/2\^53/, await file("<i8", "False", "(1,)", huge));
  const text = join(folder, "text.npy");
  await writeFile(text, "id,emotion\n");
  await refused(/not a .npy file/, text);
});
