import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readdir, rename, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { makeOnce } from "../../lib/experiment/artifact";
import { codeFingerprint, fingerprint } from "../../lib/runtime/fingerprint";
import { projectRoot } from "../../lib/runtime/project-root";

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

test("the code's fingerprint changes with any file that a model may depend on, and with nothing else", async () => {
  const lib = join(folder, "lib");
  const write = async (file: string, text: string) => {
    await mkdir(dirname(join(lib, file)), { recursive: true });
    await writeFile(join(lib, file), text);
  };
  await write("losses/loss.ts", "export const beta = 0.2;");
  await write("figures/style.ts", "blue");
  const first = codeFingerprint(lib);
  const change = async (file: string, text: string, matters: boolean) => {
    const before = codeFingerprint(lib);
    await write(file, text);
    assert[matters ? "notEqual" : "equal"](codeFingerprint(lib), before, `${file}: ${text}`);
  };
  await change("losses/loss.ts", "export const beta = 0.3;", true);
  await change("losses/loss.ts", "export const beta = 0.2;", true);
  assert.equal(codeFingerprint(lib), first, "the same code again");
  await change("figures/style.ts", "red", false);
  await change("README.md", "documented", false);
  await change("losses/notes.md", "documented", false);
  await change("models/new.ts", "", true);
  await rename(join(lib, "models/new.ts"), join(lib, "models/other.ts"));
  assert.notEqual(codeFingerprint(lib), first, "a file by another name");
});

test("the fingerprint is of the library that runs: every layer but the figures", async () => {
  const copy = join(folder, "copy");
  await cp(join(projectRoot(), "lib"), copy, { recursive: true });
  assert.equal(codeFingerprint(copy), codeFingerprint());
  for (const layer of await readdir(copy, { withFileTypes: true })) {
    if (!layer.isDirectory()) continue;
    const before = codeFingerprint(copy);
    await writeFile(join(copy, layer.name, "extra.ts"), "export {};");
    assert.equal(codeFingerprint(copy) === before, ["figures", "comparison"].includes(layer.name), layer.name);
  }
});

test("what is kept and damaged is made again, with a notice, and serves the next run", async (t) => {
  const warn = t.mock.method(console, "warn", () => {});
  const damages: [string, (path: string) => Promise<void>][] = [
    ["cut arrays", (path) => truncate(join(path, "arrays.bin"), 3)],
    ["no arrays", (path) => rm(join(path, "arrays.bin"))],
    ["cut values", (path) => truncate(join(path, "value.json"), 20)],
    ["no values", (path) => rm(join(path, "value.json"))],
    ["empty values", (path) => truncate(join(path, "value.json"), 0)],
  ];
  for (const [i, [name, damage]] of damages.entries()) {
    let made = 0;
    const make = async () => ({ weights: Float64Array.of(1, 2, 3), number: ++made });
    const again = () => makeOnce(folder, "model", { name }, make);
    await again();
    await damage(join(folder, `model-${fingerprint({ name })}`));
    assert.deepEqual([(await again()).reused, made], [false, 2], name);
    assert.equal(warn.mock.callCount(), i + 1);
    const [notice] = warn.mock.calls[i].arguments as string[];
    assert.match(notice, /^making model again, the kept one is damaged: .+$/);
    const third = await again();
    assert.deepEqual([third.reused, made, third.value.weights], [true, 2, Float64Array.of(1, 2, 3)], name);
  }
});
