import assert from "node:assert/strict";
import files from "node:fs/promises";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { makeShared } from "../../../lib/comparison/runs/make-shared";
import { temporaryFolder } from "../../temporary-folder";

test("a kept file that is damaged is made again, with one warning that says why", async (t) => {
  const folder = temporaryFolder();
  let made = 0;
  const make = () => makeShared(folder, "thing", {}, () => Promise.resolve({ made: ++made }));
  const warned = t.mock.method(console, "warn", () => undefined);
  assert.deepEqual([await make(), await make()], [{ made: 1 }, { made: 1 }]);
  assert.equal(warned.mock.callCount(), 0);
  const [name] = readdirSync(folder);
  writeFileSync(join(folder, name), "");
  assert.deepEqual([await make(), await make()], [{ made: 2 }, { made: 2 }]);
  const told = warned.mock.calls.map(({ arguments: [text] }) => String(text));
  assert.deepEqual(told, [`making thing again: ${join(folder, name)} is damaged (it is empty): it is made again`]);
});

test("what goes wrong otherwise while a kept file is read is not taken for damage", async (t) => {
  const folder = temporaryFolder();
  const make = () => makeShared(folder, "thing", {}, () => Promise.resolve({}));
  await make();
  t.mock.method(files, "open", () => Promise.reject(new RangeError("no memory")));
  await assert.rejects(make(), /^RangeError: no memory$/);
});
