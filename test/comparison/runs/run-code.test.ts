import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import type { ComparedMethod } from "../../../lib/comparison/method";
import { COMPARED_METHODS, methodsNamed } from "../../../lib/comparison/methods/registry";
import { runCode } from "../../../lib/comparison/runs/run-code";
import { fitChance } from "../../../lib/models/chance";

const own: ComparedMethod = { id: "own", label: "own", fit: (train) => fitChance(train) };

test("the code of a method of one's own is its fit, its candidates, its audio input and its version", () => {
  const code = runCode();
  const variants: ComparedMethod[] = [
    own,
    { ...own, fit: (train) => fitChance(train, { seed: 1 }) },
    { ...own, candidates: () => [{ ridge: 1 }] },
    { ...own, candidates: () => [{ ridge: 2 }] },
    { ...own, audioInput: ({ audio }) => audio },
    { ...own, version: "2" },
  ];
  assert.equal(new Set(variants.map(code.of)).size, variants.length);
  assert.equal(code.of({ ...own, label: "another name", seconds: 7 }), code.of(own));
});

test("a method of the registry has the code of its file, and every method that of what they share", () => {
  const code = runCode();
  const [cca, cCca, kcca, dcca, sdcca] = methodsNamed(["cca", "c-cca", "kcca", "dcca", "sdcca-mean"]).map(code.of);
  assert.deepEqual([cca, kcca], [cCca, dcca]);
  assert.equal(new Set([cca, kcca, sdcca]).size, 3);
  for (const one of [cca, kcca, sdcca, code.of(own)]) assert.ok(one.startsWith(`${code.shared}-`));
});

test("the file of a method is read once for all its runs, and again by the next comparison", (t) => {
  const { readFileSync } = fs;
  let edited = false;
  const reading = t.mock.method(fs, "readFileSync", (path: string) => {
    const text = readFileSync(path);
    return edited && /linear-methods/.test(path) ? Buffer.concat([text, Buffer.from("// edited")]) : text;
  });
  const code = runCode();
  const [cca, kcca] = methodsNamed(["cca", "kcca"]);
  const before = [code.of(cca), code.of(kcca)];
  reading.mock.resetCalls();
  for (let run = 0; run < 50; run++) assert.deepEqual([code.of(cca), code.of(kcca)], before);
  COMPARED_METHODS.forEach(code.of);
  const read = reading.mock.calls.map(({ arguments: [path] }) => String(path));
  assert.equal(new Set(read).size, read.length, String(read));
  assert.ok(read.length > 0 && read.every((path) => /methods/.test(path)));
  edited = true;
  assert.equal(code.of(cca), before[0], "within one comparison");
  const next = runCode();
  assert.notEqual(next.of(cca), before[0]);
  assert.equal(next.of(kcca), before[1]);
});
