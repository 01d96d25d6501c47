import assert from "node:assert/strict";
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { InputError } from "../../../lib/runtime/check";
import type { History } from "../../../lib/training/history";
import { type Trainable, train, type TrainingOptions } from "../../../lib/training/train";
import type { Weights } from "../../../lib/runtime/tensorflow/weights";
import { line, OPTIONS } from "../../training/line";
import { reader, type Seed } from "../reader";
import { CONTAINER } from "../seal";

/** What a training comes to, without its seconds, which differ, and without what it notes of its checkpoint. */
interface Outcome {
  weights: Weights;
  history: Omit<History, "epochs" | "notes"> & { epochs: { epoch: number; loss: number }[] };
}

/** Six steps: each input is a training. */
const SHORT = { ...OPTIONS, epochs: 3, batchSize: 20, execution: "eager", recoveries: 1 } as const;

let points: ReturnType<typeof line> | undefined;

/** The line by name. @param steps after which it is cut off */
function named(steps = Infinity): Trainable {
  const { loss, ...rest } = (points ??= line()); // tensors, which stay
  const cutOff: Trainable["loss"] = (...given) => {
    if (steps-- <= 0) throw new Error("cut off");
    return loss(...given);
  };
  return { ...rest, loss: cutOff, identity: () => ({ name: "line", inputs: { points: 40 } }) };
}

/** The training to its end, from the newest usable checkpoint if it is given any. */
async function trained(checkpoint?: TrainingOptions["checkpoint"]): Promise<Outcome> {
  const { weights, history } = await train(named(), { ...SHORT, checkpoint });
  const { epochs, notes, ...rest } = history;
  void notes;
  return { weights, history: { ...rest, epochs: epochs.map(({ epoch, loss }) => ({ epoch, loss })) } };
}

/** Whether all checksums are right, as of a file that a faulty program wrote: it may then hold another training's numbers. */
function isSealed(bytes: Buffer): boolean {
  try {
    return CONTAINER.seal(CONTAINER.open(bytes)).equals(bytes);
  } catch {
    return false;
  }
}

/** What is warned of while something is done. */
async function warned<Result>(work: () => Promise<Result>): Promise<{ result: Result; warnings: string[] }> {
  const warnings: string[] = [];
  const { warn } = console;
  console.warn = (text: string) => warnings.push(text);
  try {
    return { result: await work(), warnings };
  } finally {
    console.warn = warn;
  }
}

/** Training writes to its folder, and removes files from it: a copy serves for one input. */
function copyOf(folder: string): string {
  const copy = `${folder}-copy`;
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy);
  for (const name of readdirSync(folder)) copyFileSync(join(folder, name), join(copy, name));
  return copy;
}

let undisturbed: Outcome;
let used = "";

/** A checkpoint, with an earlier one in the same folder: the training that reads it comes to what it would have come to without it. */
export const CHECKPOINT = reader<Outcome>({
  name: "checkpoint",
  seeds: async (folder) => {
    undisturbed = await trained();
    const [within, ended] = ["within", "ended"].map((name) => join(folder, name));
    const everyStep = { folder: within, everyMinutes: 1e-9 };
    await assert.rejects(train(named(5), { ...SHORT, checkpoint: everyStep }), /^Error: cut off$/);
    cpSync(within, ended, { recursive: true });
    await trained(ended);
    cpSync(within, ended, { recursive: true });
    return ["within", "ended"].map((name): Seed => {
      const file = join(name, readdirSync(join(folder, name)).sort().at(-1)!);
      return { file, bytes: readFileSync(join(folder, file)), form: CONTAINER };
    });
  },
  read: async (folder, file) => {
    used = copyOf(join(folder, dirname(file)));
    const { result, warnings } = await warned(() => trained(used));
    const isPassedOver = warnings.length > 0;
    if (isPassedOver || !isSealed(readFileSync(join(folder, file)))) assert.deepStrictEqual(result, undisturbed);
    if (isPassedOver) throw new InputError(warnings.join("\n"));
    return result;
  },
  // The training left the checkpoint of its end.
  again: () => trained(used),
});
