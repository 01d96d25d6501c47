import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { InputError } from "../../lib/runtime/check";
import { loadPlain, savePlain } from "../../lib/runtime/plain-store";
import { temporaryFolder } from "../temporary-folder";

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

const VALUE = {
  text: 'τ, "quoted" and $array',
  list: [1, null, true, { deep: [Uint8Array.of(255, 0, 7)] }],
  weights: Float32Array.of(0.1, -0, NaN, Infinity, 1e-45),
  doubles: Float64Array.of(Math.PI, Number.MIN_VALUE),
  whole: Int32Array.of(-(2 ** 31), 2 ** 31 - 1),
  empty: new Float32Array(0),
};

test("what is saved comes back to the bit, arrays of their own type and memory", async () => {
  await savePlain(at("value"), "thing", VALUE);
  const back = await loadPlain<typeof VALUE>(at("value"), "thing");
  assert.deepEqual(back, VALUE);
  assert.ok(Object.is(back.weights[1], -0));
  for (const array of [back.weights, back.doubles, back.whole]) assert.equal(array.buffer.byteLength, array.byteLength);
});

test("a view on a larger buffer is saved as what it shows", async () => {
  const all = Float32Array.of(1, 2, 3, 4);
  await savePlain(at("view"), "thing", { part: all.subarray(1, 3) });
  assert.deepEqual(await loadPlain(at("view"), "thing"), { part: Float32Array.of(2, 3) });
});

test("saving again replaces whole folders and leaves nothing half done beside them", async () => {
  await savePlain(at("again"), "thing", { n: 1, a: new Float64Array(100) });
  await savePlain(at("again"), "thing", { n: 2 });
  assert.deepEqual(await loadPlain(at("again"), "thing"), { n: 2 });
  assert.deepEqual((await readdir(at("again"))).sort(), ["arrays.bin", "value.json"]);
  assert.ok(!(await readdir(folder)).some((name) => name.includes("partial")));
});

test("what is missing, of another kind or format, or damaged is refused as such", async () => {
  const refused = (name: string, pattern: RegExp, kind = "thing") =>
    assert.rejects(loadPlain(at(name), kind), (error: Error) => {
      assert.ok(error instanceof InputError, String(error));
      assert.match(error.message, pattern);
      return true;
    });
  const damaged = async (name: string, damage: (path: string) => Promise<void>) => {
    await savePlain(at(name), "thing", VALUE);
    await damage(at(name));
  };
  await refused("nothing", /holds no saved thing/);
  await refused("value", /holds a thing, not a model/, "model");
  await damaged("cut", (path) => truncate(join(path, "value.json"), 40));
  await refused("cut", /value.json is damaged .*save it anew/);
  await damaged("short", (path) => truncate(join(path, "arrays.bin"), 9));
  await refused("short", /arrays.bin is damaged/);
  await damaged("gone", (path) => rm(join(path, "arrays.bin")));
  await refused("gone", /no arrays.bin/);
  await damaged("flipped", async (path) => {
    const bytes = await readFile(join(path, "arrays.bin"));
    bytes[3] ^= 1;
    await writeFile(join(path, "arrays.bin"), bytes);
  });
  await refused("flipped", /checksum/);
  await mkdir(at("newer"));
  await writeFile(join(at("newer"), "arrays.bin"), "");
  await writeFile(join(at("newer"), "value.json"), '{"head":{"format":2,"kind":"thing","sha256":""},"value":1}');
  await refused("newer", /has format 2; this version reads format 1/);
});
