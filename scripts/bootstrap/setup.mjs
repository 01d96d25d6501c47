// Brings a fresh clone to where everything runs. Safe to repeat, to interrupt and to start twice: each step looks at what is
// there, builds under another name and renames, and writes its stamp last. Plain Node, since it runs before `npm ci`.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { useTerminal } from "./terminal.mjs";
import { childRuns, isMain, SetupError } from "./commands.mjs";
import { withLock } from "./files.mjs";
import { endNow, Interruption, leaveInterrupts } from "./interrupts.mjs";
import { writeProblem } from "../../lib/runtime/files/whole-file.js";
import { mediaReady, setUpMedia } from "./media.mjs";
import { packagesReady, pythonReady, setUpPackages, setUpPython } from "./packages.mjs";
import { bindingRecord, own } from "./places.mjs";
import { setUpTensorflow, supported, tensorflowReady, wantedVariant } from "./tensorflow.mjs";

export const OLDEST_NODE = [20, 19];

/** Does what is missing; prints a line a step, or one line when nothing is. @param again rebuild the binding in any case */
export async function setUp({ again = false, quiet = false } = {}) {
  checkNode();
  const wanted = supported ? wantedVariant() : undefined;
  const steps = [
    { name: "npm packages", ready: packagesReady, work: setUpPackages },
    { name: "Jupyter in .venv", ready: pythonReady, work: setUpPython },
  ];
  steps.push({ name: "networks and ffmpeg for media", ready: mediaReady, work: setUpMedia });
  if (wanted) {
    const work = () => setUpTensorflow(wanted);
    steps.push({ name: `native TensorFlow (${wanted})`, ready: () => tensorflowReady(wanted), work });
  }
  if (again) rmSync(bindingRecord, { force: true });
  const missing = () => steps.filter((step) => !step.ready());
  if (missing().length === 0) {
    if (!quiet) console.log("Set-up: everything is in place.");
    return;
  }
  const began = Date.now();
  await withLock(join(own, "setup", "lock"), async () => {
    const todo = missing(); // another set-up may have done it while this one waited
    for (const [i, step] of todo.entries()) {
      const start = Date.now();
      console.log(`[${i + 1}/${todo.length}] ${step.name}`);
      await step.work();
      console.log(`[${i + 1}/${todo.length}] ${step.name}: done in ${seconds(start)}`);
    }
  });
  if (!wanted)
    console.warn(
      `\n*** No native TensorFlow is built for ${process.platform} ${process.arch}: training will be many times slower in JavaScript.\n` +
        "*** SDCCA_TF_BINDING may name a tfjs_binding.node of your own.\n",
    );
  console.log(`Set-up: done in ${seconds(began)}.`);
}

/** Whether this Node is not older than the project needs. */
export function nodeIsNewEnough() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
}

function checkNode() {
  if (nodeIsNewEnough()) return;
  throw new SetupError(`Node ${process.versions.node} is too old; ${OLDEST_NODE.join(".")} or newer is needed`);
}

const seconds = (start) => `${((Date.now() - start) / 1000).toFixed(1)} s`;

/**
 * Runs a command's main function; what the user can put right is printed without a stack.
 * @param told what is kept after Ctrl-C, and how to go on
 */
export async function main(work, told) {
  useTerminal();
  leaveInterrupts(told, childRuns);
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    if (error instanceof Interruption) endNow(told, error.exitCode);
    // A file that cannot be written or removed, wherever that was.
    const problem = error instanceof SetupError ? error.message : error.path && writeProblem(error, error.path);
    if (!problem) throw error;
    console.error(`\n${problem}`);
    process.exitCode = 1;
  }
}

if (isMain(import.meta.url))
  await main(
    () => setUp({ again: process.argv.includes("--again"), quiet: process.argv.includes("--quiet") }),
    "what is set up is kept; npm run setup goes on from there.",
  );
