import assert from "node:assert/strict";
import { test } from "node:test";
import type { ComparedMethod } from "../../../lib/comparison/method";
import { runCode } from "../../../lib/comparison/runs/run-code";
import { fitChance } from "../../../lib/models/chance";

const own: ComparedMethod = { id: "own", label: "own", fit: (train) => fitChance(train) };

test("the code of a method of one's own is its fit, its candidates, its audio input and its version", () => {
  const codeOf = runCode();
  const variants: ComparedMethod[] = [
    own,
    { ...own, fit: (train) => fitChance(train, { seed: 1 }) },
    { ...own, candidates: () => [{ ridge: 1 }] },
    { ...own, candidates: () => [{ ridge: 2 }] },
    { ...own, audioInput: ({ audio }) => audio },
    { ...own, version: "2" },
  ];
  assert.equal(new Set(variants.map(codeOf)).size, variants.length);
  assert.equal(codeOf({ ...own, label: "another name", seconds: 7 }), codeOf(own));
});
