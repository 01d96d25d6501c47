import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { projectRoot } from "../../lib/runtime/files/project-root";

const scripts = join(projectRoot(), "scripts");

/** Runs a program whose reader goes away after the first line. */
async function readOneLine(args: string[]): Promise<{ code: number | null; errors: string }> {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"], cwd: projectRoot() });
  let errors = "";
  child.stderr.on("data", (text) => (errors += String(text)));
  await once(child.stdout, "data");
  child.stdout.destroy();
  await once(child, "exit");
  return { code: child.exitCode, errors };
}

const TALK = `for (let line = 0; line < 500; line++) {
  console.log("a line that somebody may read");
  await new Promise((resolve) => setTimeout(resolve, 10));
}`;

test("a command whose reader has gone ends without a word, as a closed pipe ends it", async () => {
  const command = JSON.stringify(join(scripts, "commands", "command.ts"));
  const text = `require(${command}).runCommand({ help: "", options: {}, interrupted: "" }, async () => { ${TALK} });`;
  assert.deepEqual(await readOneLine(["--import", "tsx", "-e", text]), { code: 141, errors: "" });
});

test("so do set-up and the programs that begin with it", async () => {
  const setup = JSON.stringify(pathToFileURL(join(scripts, "bootstrap", "setup.mjs")).href);
  const text = `import { main } from ${setup}; await main(async () => { ${TALK} }, "");`;
  assert.deepEqual(await readOneLine(["--input-type=module", "-e", text]), { code: 141, errors: "" });
});
