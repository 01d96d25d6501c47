import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { Random } from "../../lib/runtime/random";
import { temporaryFolder } from "../temporary-folder";
import { resumedFits } from "./resumed-fits";

/** The names alone: nothing is fitted. */
const RESUMED_FITS = Object.keys(resumedFits(undefined as never, undefined as never));

const root = temporaryFolder();
const SCRIPT = join(projectRoot(), "test", "models", "killed-training.ts");

/** Runs a training until it ends, or until it ends itself by a signal: so many milliseconds after a line of its output. */
async function run(args: string[], kill?: { signal: NodeJS.Signals; line: string; after: number }) {
  const killing = kill ? [kill.signal, kill.line, String(kill.after)] : [];
  const child = spawn(process.execPath, ["--import", "tsx", SCRIPT, ...args, ...killing], {
    cwd: projectRoot(),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (text: Buffer) => (errors += text.toString()));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((done) =>
    child.once("close", (...how) => done(how)),
  );
  return { code, signal, errors };
}

const result = (file: string) => JSON.parse(readFileSync(file, "utf8")) as { model: string; notes: string[] };

/** Tried each time. */
const ALWAYS = [
  ["fitSdcca", "captured"],
  ["fitSdcca", "eager"],
  ["fitChunkAttention", "captured"],
  ["fitSdccaEndToEnd", "captured"],
  ["fitSdccaFromDisk", "captured"],
];

/** Of the other networks two each day; a day is named by `KILLED_ON=2026-11-26`. */
const DAY = process.env.KILLED_ON ?? new Date().toISOString().slice(0, 10);
const OTHERS = RESUMED_FITS.filter((name) => ALWAYS.every(([always]) => always !== name));
const TODAY = [0, 1].map((i) => OTHERS[(2 * Math.floor(Date.parse(DAY) / 86_400_000) + i) % OTHERS.length]);
console.log(`KILLED_ON=${DAY}: ${TODAY.join(", ")}`);

for (const [name, execution] of [...ALWAYS, ...TODAY.map((other) => [other, "captured"])])
  test(`killed by kill -9 wherever it was, and run again until it ends, it is the model of a run that nobody killed: ${name}, ${execution}`, async () => {
    const place = (what: string) => join(root, `${name.replace(/\W+/g, "-")}-${execution}-${what}`);
    await run([name, execution, place("whole"), place("whole.json")]);
    const expected = result(place("whole.json"));
    const random = new Random("kills", name, execution);
    const [folder, file] = [place("killed"), place("killed.json")];
    // Each gets at most an epoch further, so that none of the five comes to its end before the fourth kill.
    for (const line of ["begins", "epoch", "epoch", "epoch"]) {
      const { signal, errors } = await run([name, execution, folder, file], {
        signal: "SIGKILL",
        line,
        after: random.integer(40),
      });
      assert.equal(signal, "SIGKILL", errors);
    }
    const { code, errors } = await run([name, execution, folder, file]);
    assert.equal(code, 0, errors);
    const { model, notes } = result(file);
    assert.match(notes.join("\n"), /continued from a checkpoint/);
    assert.equal(model, expected.model, `continued: ${notes.join(", ")}`);
    // Nothing is left but its end: no part of a file, and no lock.
    assert.deepEqual(readdirSync(folder).map((entry) => entry.replace(/[0-9a-f]{12}/, "…")), entriesOf(name).map((entry) => `${entry}-….finished.checkpoint`)); // prettier-ignore
  });

/** What the trainings of a fit are called. */
function entriesOf(name: string): string[] {
  if (name === "fitChunkAttention, then fitSdcca") return ["attention", "branches"];
  if (name.startsWith("fitChunkAttention")) return ["attention"];
  return [name.endsWith("EndToEnd") ? "attended-branches" : "branches"];
}

for (const signal of ["SIGTERM", "SIGHUP"] as const)
  test(`${signal} keeps what is done and ends the program by it; the next run goes on from there`, async () => {
    const place = (what: string) => join(root, `${signal}-${what}`);
    await run(["fitSdcca", "eager", place("whole"), place("whole.json")]);
    const ended = await run(["fitSdcca", "eager", place("ended"), place("ended.json")], { signal, line: "epoch 2", after: 0 });
    assert.equal(ended.signal, signal);
    assert.equal(existsSync(place("ended.json")), false);
    await run(["fitSdcca", "eager", place("ended"), place("ended.json")]);
    assert.match(result(place("ended.json")).notes.join("\n"), /continued from a checkpoint after [2-5] epochs/);
    assert.equal(result(place("ended.json")).model, result(place("whole.json")).model);
  });
