import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { codeFingerprint, fingerprint, makeOnce } from "../../lib/experiment/artifact";

let folder: string;
before(async () => (folder = await mkdtemp(join(tmpdir(), "artifact-"))));
after(() => rm(folder, { recursive: true }));

test("makes a thing once, to the bit, and again only for other inputs", async () => {
  let made = 0;
  const make = async () => ({ weights: Float32Array.of(0.1, -0, 1e-30), number: ++made });
  const first = await makeOnce(folder, "thing", { seed: 1 }, make);
  const second = await makeOnce(folder, "thing", { seed: 1 }, make);
  assert.deepEqual([first.reused, second.reused, made], [false, true, 1]);
  assert.deepEqual(second.value, first.value);
  assert.ok(Object.is(second.value.weights[1], -0));
  assert.equal(second.seconds, first.seconds);
  assert.equal((await makeOnce(folder, "thing", { seed: 2 }, make)).value.number, 2);
});

test("what is not worth keeping is made again", async () => {
  let made = 0;
  const make = async () => ({ number: ++made });
  await makeOnce(folder, "stopped", {}, make, () => false);
  assert.equal((await makeOnce(folder, "stopped", {}, make)).value.number, 2);
  assert.ok(!(await readdir(folder)).some((name) => name.includes("partial")));
});

test("fingerprints tell inputs apart and the code from nothing", () => {
  assert.equal(fingerprint({ a: 1, b: [2] }), fingerprint({ a: 1, b: [2] }));
  assert.notEqual(fingerprint({ a: 1 }), fingerprint({ a: 2 }));
  assert.equal(codeFingerprint(), codeFingerprint());
});
