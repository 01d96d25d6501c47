import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { projectRoot } from "../../../lib/runtime/files/project-root";
import { lacks } from "../../missing-tools";

/** In a process of its own, since the fault that is looked for ends it. */
async function training(...storm: string[]) {
  const script = join(__dirname, "signalled-training.ts");
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", script, ...storm], { cwd: projectRoot() });
  return JSON.parse(stdout) as { losses: number[]; received: number; threads: { name: string; holds: boolean }[] };
}

test("the linker sends there every call that computes or starts threads", async () => {
  const bootstrap = (name: string) => join(projectRoot(), "scripts", "bootstrap", name);
  const { wraps } = (await import(pathToFileURL(bootstrap("tensorflow.mjs")).href)) as { wraps(source: string): string[] };
  const calls = ["TFE_NewContext", "TFE_Execute", "TF_NewGraph", "TF_LoadSessionFromSavedModel", "TF_SessionRun"];
  assert.deepEqual(
    wraps(readFileSync(bootstrap("held-signals.cc"), "utf8")),
    calls.map((call) => `-Wl,--wrap=${call}`),
  );
});

test(
  "signals that come while TensorFlow computes change no number and end no process",
  { skip: lacks("Linux") || lacks("native TensorFlow") },
  async () => {
    const [calm, signalled] = [await training(), await training("storm")];
    assert.equal(calm.received, 0);
    assert.ok(signalled.received > 100, `${signalled.received} signals came through`);
    assert.deepEqual(signalled.losses, calm.losses);
    assert.ok(signalled.threads.length > 1);
    assert.deepEqual(
      signalled.threads.filter(({ holds }) => !holds),
      [],
      "threads that take signals",
    );
  },
);
