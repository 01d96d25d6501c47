import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { Random } from "../../lib/runtime/random";
import { temporaryFolder } from "../temporary-folder";

const SCRIPT = join(projectRoot(), "test", "walkthrough", "shared-run.ts");
/** Long enough for a checkpoint, which is written after five seconds, on two quiet cores; a faster machine gets more. */
const EPOCHS = 200;

function start(folder: string, epochs: number) {
  const args = ["--import", "tsx", SCRIPT, folder, String(epochs)];
  const child = spawn(process.execPath, args, { cwd: projectRoot(), stdio: ["ignore", "pipe", "pipe"] });
  const told = { out: "", errors: "" };
  child.stdout.on("data", (text: Buffer) => (told.out += text.toString()));
  child.stderr.on("data", (text: Buffer) => (told.errors += text.toString()));
  return { child, told, ended: once(child, "close") };
}

/** Runs it to its end. */
async function whole(folder: string, epochs: number): Promise<string> {
  const { child, told, ended } = start(folder, epochs);
  await ended;
  assert.equal(child.exitCode, 0, told.errors);
  return told.out;
}

function checkpointsIn(folder: string): string[] {
  const models = join(folder, "results", "models");
  if (!existsSync(models)) return [];
  return readdirSync(models, { recursive: true, encoding: "utf8" }).filter((name) => /\.\d+\.checkpoint$/.test(name));
}

/** Kills it so many milliseconds after its first checkpoint; false where it ended before it wrote one. */
async function killed(folder: string, epochs: number, after: number): Promise<boolean> {
  const { child, ended } = start(folder, epochs);
  while (child.exitCode === null && checkpointsIn(folder).length === 0) await sleep(20);
  await sleep(after);
  child.kill("SIGKILL");
  await ended;
  return child.signalCode === "SIGKILL" && checkpointsIn(folder).length > 0;
}

test("a walk-through that is killed in the middle of a training of notebook 03 goes on there, to the same models to the bit", async () => {
  const folder = temporaryFolder();
  let epochs = EPOCHS;
  // In another epoch each time.
  const after = new Random("kill", Date.now()).integer(300);
  const when = `killed ${after} ms after its first checkpoint`;
  while (!(await killed(folder, epochs, after))) {
    assert.ok((epochs *= 3) < 100 * EPOCHS, "no training took long enough for a checkpoint");
    rmSync(join(folder, "results"), { recursive: true });
  }
  const [found] = checkpointsIn(folder);
  const went = start(folder, epochs);
  await went.ended;
  assert.equal(went.child.exitCode, 0, `${when}: ${went.told.errors}`);
  const training = found.replace(/-[0-9a-f]{12}\.checkpoints.*/s, "");
  assert.equal(checkpointsIn(folder).length, 0, `${when}: the checkpoints of ${training} are left over`);
  assert.match(went.told.errors, /continued from a checkpoint/, when);
  assert.equal(went.told.out, await whole(temporaryFolder(), epochs), when);
});
