import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { temporaryFolder } from "../temporary-folder";

const STEPS = pathToFileURL(join(projectRoot(), "test", "faults", "writers", "set-up.mjs")).href;

/** The steps of set-up that write, in a process of its own; `told` is called with all that it has printed so far. */
async function setUp(folder: string, inputs: string, told?: (text: string) => void): Promise<string> {
  const text = `import { write } from ${JSON.stringify(STEPS)}; await write(${JSON.stringify(folder)}, ${JSON.stringify(inputs)});`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", text], { stdio: ["ignore", "pipe", "inherit"] });
  let all = "";
  child.stdout.on("data", (part) => told?.((all += String(part))));
  await once(child, "close");
  assert.equal(child.exitCode, 0);
  return all;
}

const contents = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [path.slice(folder.length), readFileSync(path, "utf8")])
    .sort();

test("set-ups at once make what one makes; one waits for that of another machine, as long as it touches its flag", async () => {
  const [inputs, alone, together] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
  writeFileSync(join(inputs, "weights"), "weights");
  await setUp(alone, inputs);
  assert.equal(contents(alone).length, 3);
  await Promise.all([1, 2, 3].map(() => setUp(together, inputs)));
  assert.deepEqual(contents(together), contents(alone));

  const waiting = temporaryFolder();
  const flag = join(waiting, "shared", "media", "recipe.lock.lock-0badcafe-7-1-00000000");
  mkdirSync(join(waiting, "shared", "media"), { recursive: true });
  writeFileSync(flag, JSON.stringify({ pid: 7, host: "elsewhere" }));
  const said = await setUp(waiting, inputs, (text) => {
    if (!text.includes("Waiting")) return;
    assert.equal(contents(waiting).length, 1, "it went on while the other held the lock");
    rmSync(flag);
  });
  assert.match(said, /Waiting for another set-up.*process 7 on elsewhere/);
  assert.deepEqual(contents(waiting), contents(alone));
});
