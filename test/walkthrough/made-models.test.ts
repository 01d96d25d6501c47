import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readdir, rename, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { makeOnce } from "../../lib/walkthrough/made-models";
import { writeContainer } from "../../lib/runtime/container/container";
import { InputError } from "../../lib/runtime/check";
import { codeFingerprint, fingerprint } from "../../lib/runtime/container/fingerprint";
import { projectRoot } from "../../lib/runtime/files/project-root";

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
  await makeOnce(folder, "stopped", {}, make, { worthKeeping: () => false });
  assert.equal((await makeOnce(folder, "stopped", {}, make)).value.number, 2);
  assert.ok(!(await readdir(folder)).some((name) => name.includes("partial")));
});

test("what cannot be kept is given all the same, with a notice", async (t) => {
  const warn = t.mock.method(console, "warn", () => {});
  await writeFile(join(folder, "a file"), "");
  const { value } = await makeOnce(join(folder, "a file"), "thing", {}, async () => ({ number: 7 }));
  assert.equal(value.number, 7);
  assert.match(String(warn.mock.calls[0].arguments[0]), /^thing is not kept for the next time: .*could not be written/);
});

test("a fingerprint tells all plain values apart, whatever the order of their fields, and refuses what it cannot tell", () => {
  const different: object[] = [
    ...[null, 0, -0, NaN, Infinity, -Infinity, "NaN", "", false, [], {}, [0], [[]], { a: 0 }, { $number: "NaN" }],
    ...[Float32Array.of(1, 2), Float32Array.of(1, 3), Float64Array.of(1, 2), Int32Array.of(1, 2), [1, 2]],
    ...[
      [Float32Array.of(1), Float32Array.of(2)],
      [Float32Array.of(2), Float32Array.of(1)],
    ],
    ...[
      [new Float32Array(1), new Float32Array(2)],
      [new Float32Array(2), new Float32Array(1)],
    ],
  ].map((value) => ({ value }));
  assert.equal(new Set(different.map(fingerprint)).size, different.length);
  assert.equal(
    fingerprint({ a: 1, b: { c: 2, d: Float32Array.of(3) } }),
    fingerprint({ b: { d: Float32Array.of(3), c: 2 }, a: 1 }),
  );
  assert.equal(fingerprint({ a: 1, b: undefined }), fingerprint({ a: 1 }));
  for (const value of [() => 1, new Map([[1, 2]]), new Date(0)]) assert.throws(() => fingerprint({ value }), InputError);
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
  await change("index.ts", "export {};", false);
  await change("losses/notes.md", "documented", false);
  await change("models/new.ts", "", true);
  await rename(join(lib, "models/new.ts"), join(lib, "models/other.ts"));
  assert.notEqual(codeFingerprint(lib), first, "a file by another name");
});

test("the fingerprint is of the library that runs: every layer but those that look on", async () => {
  const copy = join(folder, "copy");
  await cp(join(projectRoot(), "lib"), copy, { recursive: true });
  assert.equal(codeFingerprint(copy), codeFingerprint());
  for (const layer of await readdir(copy, { withFileTypes: true })) {
    if (!layer.isDirectory()) continue;
    const before = codeFingerprint(copy);
    await writeFile(join(copy, layer.name, "extra.ts"), "export {};");
    const shows = ["figures", "comparison", "projection", "retrieval", "media", "notebook"].includes(layer.name);
    assert.equal(codeFingerprint(copy) === before, shows, layer.name);
  }
  // The walk-through trains by the comparison's methods.
  const before = codeFingerprint(copy);
  await writeFile(join(copy, "comparison", "methods", "registry.ts"), "export {};");
  assert.equal(codeFingerprint(copy), before, "which methods there are decides nothing about any of them");
  await writeFile(join(copy, "comparison", "methods", "extra.ts"), "export {};");
  assert.notEqual(codeFingerprint(copy), before);
});

test("what is kept and damaged is made again, with a notice, and serves the next run", async (t) => {
  const warn = t.mock.method(console, "warn", () => {});
  const damages: [string, (path: string) => Promise<void>][] = [
    ["cut arrays", (path) => truncate(path, 300)],
    ["cut values", (path) => truncate(path, 60)],
    ["nothing left", (path) => truncate(path, 0)],
    ["something else", (path) => writeFile(path, "something else, and long enough to hold a header of a container")],
    ["of another kind", (path) => writeContainer(path, { kind: "other" }, { value: 1, seconds: 1 })],
  ];
  for (const [i, [name, damage]] of damages.entries()) {
    let made = 0;
    const make = async () => ({ weights: Float64Array.of(1, 2, 3), number: ++made });
    const again = () => makeOnce(folder, "model", { name }, make);
    await again();
    await damage(join(folder, `model-${fingerprint({ name })}.sdcca`));
    assert.deepEqual([(await again()).reused, made], [false, 2], name);
    assert.equal(warn.mock.callCount(), i + 1);
    const [notice] = warn.mock.calls[i].arguments as string[];
    assert.match(notice, /^making model again: .+: it is made again$/);
    const third = await again();
    assert.deepEqual([third.reused, made, third.value.weights], [true, 2, Float64Array.of(1, 2, 3)], name);
  }
});

test("checkpoints that a run left, which was killed when its value had just been kept, go the next time", async (t) => {
  const warn = t.mock.method(console, "warn", () => {});
  const place = join(folder, "killed");
  let checkpoints = "";
  const make = async (given?: string) => ({ number: (checkpoints = given!).length });
  await makeOnce(place, "thing", {}, make);
  await mkdir(checkpoints);
  const left = join(checkpoints, "line-0123456789ab.finished.checkpoint");
  await writeFile(left, "");
  assert.equal((await makeOnce(place, "thing", {}, make)).reused, true);
  assert.equal((await readdir(place)).length, 1);
  // A folder of that name cannot be removed as a file: a sentence, and the value.
  await mkdir(left, { recursive: true });
  assert.equal((await makeOnce(place, "thing", {}, make)).reused, true);
  assert.match(String(warn.mock.calls[0].arguments[0]), /^checkpoints that are no longer needed stay: /);
});
