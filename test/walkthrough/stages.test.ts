import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { readSettings } from "../../lib/walkthrough/settings";
import { readStages, recordStage } from "../../lib/walkthrough/stages";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { temporaryFolder } from "../temporary-folder";

const settings = () => ({ ...readSettings({}), results: temporaryFolder() });

test("two processes that note at the same time lose no stage", async () => {
  const own = settings();
  const module = JSON.stringify(join(projectRoot(), "lib", "walkthrough", "stages.ts"));
  const note = (who: string) =>
    promisify(execFile)(process.execPath, [
      ...["--import", "tsx", "-e"],
      `const { recordStage } = require(${module});
       (async () => { for (let i = 0; i < 20; i++) await recordStage(${JSON.stringify(own)}, "${who}" + i, i); })();`,
    ]);
  await Promise.all([note("a"), note("b")]);
  const expected = ["a", "b"].flatMap((who) => Array.from({ length: 20 }, (_, i) => [who + i, i]));
  assert.deepEqual(await readStages(own), Object.fromEntries(expected));
  assert.deepEqual(readdirSync(own.results), ["stages.json"]);
});

test("a run whose folder is moved keeps its times; another run has none of them", async () => {
  const own = settings();
  await recordStage(own, "data", 5);
  const moved = join(temporaryFolder(), "moved");
  cpSync(own.results, moved, { recursive: true });
  assert.deepEqual(await readStages({ ...own, results: moved }), { data: 5 });
  assert.deepEqual(await readStages({ ...own, results: moved, seed: own.seed + 1 }), {});
});

test("a damaged file is told and begun anew", async (context) => {
  const own = settings();
  const file = join(own.results, "stages.json");
  await recordStage(own, "data", 5);
  const text = readFileSync(file, "utf8");
  const told = context.mock.method(console, "warn", () => undefined);
  for (const damage of ["", "null", "{}", "[]", text.slice(0, -20), text.replace("5", '"5"')]) {
    writeFileSync(file, damage);
    assert.deepEqual(await readStages(own), {});
    assert.match(String(told.mock.calls.at(-1)?.arguments[0]), /stages\.json is damaged: the seconds that it noted are left out/);
  }
  const count = told.mock.callCount();
  await recordStage(own, "features", 7);
  assert.equal(told.mock.callCount(), count + 1);
  assert.deepEqual(await readStages(own), { features: 7 });
  assert.equal(told.mock.callCount(), count + 1);
});

test("a stage whose seconds cannot be noted is not lost: a warning says so", async (t) => {
  const own = settings();
  writeFileSync(join(own.results, "in the way"), "");
  const warn = t.mock.method(console, "warn", () => undefined);
  await recordStage({ ...own, results: join(own.results, "in the way") }, "attention", 3);
  assert.match(
    String(warn.mock.calls[0].arguments[0]),
    /^the seconds of attention are not noted: .*stages\.json could not be written \(E\w+\): a file stands where/,
  );
});
