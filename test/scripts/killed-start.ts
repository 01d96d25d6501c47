/*
 * Kills `npm start` in notebook 03, kernel and all, in the middle of a training, starts it again, and compares with a run that nobody
 * killed: `node --import tsx test/scripts/killed-start.ts`. It takes some minutes, so it is no part of `npm test`.
 */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { fingerprint } from "../../lib/runtime/container/fingerprint";
import { readContainer } from "../../lib/runtime/container/container";
import { projectRoot } from "../../lib/runtime/files/project-root";
import type { History } from "../../lib/training/history";

/** Small, and long enough that a training writes checkpoints: that is every five seconds at most. */
const SETTINGS = { SDCCA_VIDEOS: "300", SDCCA_EPOCHS: "200", SDCCA_ATTENTION_EPOCHS: "60" };
const WALKTHROUGH = pathToFileURL(join(projectRoot(), "scripts", "bootstrap", "walkthrough.mjs")).href;

function start(results: string): ChildProcess {
  const text = `import { walkThrough } from ${JSON.stringify(WALKTHROUGH)};
    process.exitCode = await walkThrough({ only: ["03"], settings: ${JSON.stringify({ ...SETTINGS, SDCCA_RESULTS: results })} });`;
  return spawn(process.execPath, ["--input-type=module", "-e", text], { stdio: "inherit", cwd: projectRoot() });
}

async function finished(child: ChildProcess): Promise<void> {
  if (child.exitCode === null) await once(child, "exit");
  assert.equal(child.exitCode, 0);
}

/** A process and all that it started: the runner and the kernels. */
function family(pid: number): number[] {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number); // prettier-ignore
  const parents = all.map((one) => {
    try {
      const stat = readFileSync(`/proc/${one}/stat`, "utf8");
      return [one, Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1])];
    } catch {
      return [one, 0]; // it has ended
    }
  });
  const below = (of: number): number[] => parents.flatMap(([one, parent]) => (parent === of ? [one, ...below(one)] : []));
  return [pid, ...below(pid)];
}

interface Kept {
  value: { kind: string; state: object; history?: History };
}

/** What each model is, without times and notes, and the notes. */
async function models(results: string) {
  const folder = join(results, "models");
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".sdcca"))
    .sort(); // the notebook saves a model beside them
  const records = await Promise.all(
    names.map(async (file) => {
      const kind = file.replace(/-[0-9a-f]{12}\.sdcca$/, "");
      const { value } = (await readContainer<Kept>(join(folder, file), { kind, remedy: "none" }))!;
      const epochs = value.history?.epochs.map(({ loss, validation }) => [loss, validation]);
      return { file, is: fingerprint({ state: value.state, epochs }), notes: value.history?.notes ?? [] };
    }),
  );
  return { is: records.map(({ file, is }) => [file, is]), notes: records.flatMap(({ notes }) => notes) };
}

const checkpoints = (results: string) => {
  const folder = join(results, "models");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.\d+\.checkpoint$/.test(name));
};

async function main(): Promise<void> {
  const [whole, killed] = [0, 1].map(() => mkdtempSync(join(tmpdir(), "sdcca-killed-start-")));
  try {
    await finished(start(whole));
    for (let kills = 0; kills < 2; kills++) {
      const seen = checkpoints(killed);
      const child = start(killed);
      while (checkpoints(killed).every((name) => seen.includes(name))) {
        assert.equal(child.exitCode, null, "it ended before it wrote a checkpoint");
        await sleep(50);
      }
      await sleep(1000);
      for (const pid of family(child.pid!)) process.kill(pid, "SIGKILL");
      console.log(`killed with ${checkpoints(killed).join(" and ")}`);
    }
    await finished(start(killed));
    const [expected, found] = [await models(whole), await models(killed)];
    assert.deepEqual(found.is, expected.is);
    const continued = found.notes.filter((note) => note.startsWith("continued from"));
    assert.ok(continued.length > 0);
    console.log(`${found.is.length} models are the same to the bit; of the killed run: ${continued.join("; ")}`);
  } finally {
    for (const folder of [whole, killed]) rmSync(folder, { recursive: true, force: true });
  }
}

void main();
