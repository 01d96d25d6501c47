import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { temporaryFolder } from "../temporary-folder";

const SCRIPT = join(projectRoot(), "test", "walkthrough", "shared-run.ts");
const run = async (folder: string) =>
  (await promisify(execFile)(process.execPath, ["--import", "tsx", SCRIPT, folder], { cwd: projectRoot() })).stdout;
const files = (folder: string) => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();

test("two walk-throughs at once on one data, one cache and one folder of results get what one alone gets, and leave no more", async () => {
  const [shared, own] = [temporaryFolder(), temporaryFolder()];
  const both = await Promise.all([run(shared), run(shared)]);
  const alone = await run(own);
  assert.deepEqual(both, [alone, alone]);
  assert.equal(await run(shared), alone);
  assert.deepEqual(files(shared), files(own));
});
