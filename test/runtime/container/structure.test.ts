import assert from "node:assert/strict";
import { test } from "node:test";
import { listOf, structureFault } from "../../../lib/runtime/container/structure";

test("a field that may be absent is of its type where it is there; every other one must be there", () => {
  const type = { id: "string", "rows?": "number", "deep?": { "weights?": "Float32Array" } } as const;
  for (const value of [
    { id: "a" },
    { id: "a", rows: 1 },
    { id: "a", deep: {} },
    { id: "a", deep: { weights: new Float32Array() } },
  ])
    assert.equal(structureFault(value, type), undefined);
  assert.equal(structureFault({ rows: 1 }, type), "it has no id");
  assert.equal(structureFault({ id: "a", rows: "1" }, type), "rows is a string, not a number");
  assert.equal(structureFault({ id: "a", deep: { weights: [1] } }, type), "deep.weights is a list, not a Float32Array");
});

test("each item of a list is of its type", () => {
  const type = listOf({ id: "string" });
  assert.equal(structureFault([], type, "videos"), undefined);
  assert.equal(structureFault([{ id: "a" }, { id: 1 }], type, "videos"), "videos[1].id is a number, not a string");
  assert.equal(structureFault({}, type, "videos"), "videos is a record, not a list");
});
