import assert from "node:assert/strict";
import { test } from "node:test";
import type { ComparedMethod } from "../../../lib/comparison/method";
import { methodsNamed } from "../../../lib/comparison/methods/registry";
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
