import assert from "node:assert/strict";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { plantedText, readFaults, testsOf } from "./faults";

const root = projectRoot();
const faults = readFaults(root);

test("every planted fault has a name of its own, applies to its file once, and has tests that should notice it", () => {
  assert.ok(faults.length >= 300, `${faults.length} faults`);
  assert.equal(new Set(faults.map(({ name }) => name)).size, faults.length);
  for (const fault of faults) {
    assert.ok(testsOf(root, fault).length > 0);
    // What does not parse would be noticed by any test at all.
    const source = ts.createSourceFile(fault.file, plantedText(root, fault), ts.ScriptTarget.ES2022);
    const { parseDiagnostics } = source as unknown as { parseDiagnostics: { messageText: string }[] };
    assert.deepEqual(
      parseDiagnostics.map(({ messageText }) => messageText),
      [],
      fault.name,
    );
  }
});

test("every room of lib has planted faults", () => {
  const isRoom = (name: string) => statSync(join(root, "lib", name)).isDirectory();
  const planted = new Set(faults.map(({ file }) => file.split("/").slice(0, 2).join("/")));
  const bare = readdirSync(join(root, "lib")).filter((name) => isRoom(name) && !planted.has(`lib/${name}`));
  assert.deepEqual(bare, [], "rooms without a list of planted faults");
});

test("a fault whose text has moved, is there twice or changes nothing is named", () => {
  const fault = { name: "wrong", file: "lib/metrics/statistics/mean.ts", old: "let sum = 0;", new: "let sum = 1;" };
  assert.match(plantedText(root, fault), /let sum = 1;/);
  assert.throws(
    () => plantedText(root, { ...fault, old: "gone" }),
    /"wrong": its old text stands 0 times in lib\/metrics\/statistics\/mean\.ts/,
  );
  assert.throws(() => plantedText(root, { ...fault, old: "values" }), /stands \d+ times/);
  assert.throws(() => plantedText(root, { ...fault, new: fault.old }), /"wrong" changes nothing/);
  assert.throws(() => plantedText(root, { ...fault, file: "lib/none.ts" }), /there is no lib\/none\.ts/);
  assert.throws(() => testsOf(root, fault), /"wrong": there is no test\/metrics\/statistics\/mean\.test\.ts; name the tests/);
  assert.throws(() => testsOf(root, { ...fault, tests: ["test/none.test.ts"] }), /there is no test\/none\.test\.ts/);
});
