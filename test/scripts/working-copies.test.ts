import assert from "node:assert/strict";
import { readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { temporaryFolder } from "../temporary-folder";

const module = pathToFileURL(join(projectRoot(), "scripts", "bootstrap", "working-copies.mjs")).href;

/** An original at `original`, its copy at `copy`, and what refreshes the copy. */
async function desk() {
  const { workingCopies } = (await import(module)) as { workingCopies(originals: string[], folder: string): Promise<string[]> };
  const folder = temporaryFolder();
  const [original, copy] = [join(folder, "01-a.ipynb"), join(folder, "lab", "01-a.ipynb")];
  const refresh = () => workingCopies([original], join(folder, "lab"));
  return { original, copy, refresh };
}

function write(path: string, source: string, outputs: string[] = []): string {
  const text = JSON.stringify({ cells: [{ cell_type: "code", source, outputs }] });
  writeFileSync(path, text);
  return text;
}

test("a copy is made; what ran in it stays while the original's cells do, and gives way when they change", async () => {
  const { original, copy, refresh } = await desk();
  const first = write(original, "1");
  assert.deepEqual(await refresh(), []);
  assert.equal(readFileSync(copy, "utf8"), first);
  const ran = write(copy, "1", ["1"]);
  write(original, "1", ["other outputs"]);
  await refresh();
  assert.equal(readFileSync(copy, "utf8"), ran);
  const second = write(original, "2");
  assert.deepEqual(await refresh(), []);
  assert.equal(readFileSync(copy, "utf8"), second);
});

test("an edited copy is never touched, and told of once the original has changed", async () => {
  const { original, copy, refresh } = await desk();
  write(original, "1");
  await refresh();
  const edited = write(copy, "my own");
  assert.deepEqual(await refresh(), []);
  const second = write(original, "2");
  assert.match((await refresh()).join(), /^01-a\.ipynb: you have edited your copy/);
  assert.equal(readFileSync(copy, "utf8"), edited);
  writeFileSync(copy, "half a fi");
  assert.equal((await refresh()).length, 1);
  unlinkSync(copy);
  assert.deepEqual(await refresh(), []);
  assert.equal(readFileSync(copy, "utf8"), second);
});

test("a copy that says what the original says is fresh, whatever is on record", async () => {
  const { original, copy, refresh } = await desk();
  write(original, "1");
  await refresh();
  rmSync(join(dirname(copy), ".originals.json"));
  write(copy, "1", ["1"]);
  assert.deepEqual(await refresh(), []);
});

test("a copy that is no notebook any more is never touched, also where nothing is on record", async () => {
  const { original, copy, refresh } = await desk();
  write(original, "1");
  await refresh();
  rmSync(join(dirname(copy), ".originals.json"));
  const merged = '<<<<<<< mine\n{"cells": []}\n';
  writeFileSync(copy, merged);
  assert.equal((await refresh()).length, 1);
  assert.equal(readFileSync(copy, "utf8"), merged);
});
