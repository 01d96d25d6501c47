import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { readContainer, writeContainer } from "../runtime/container/container";
import { fingerprint } from "../runtime/container/fingerprint";
import { warn } from "../runtime/tell";
import { dropCheckpoints } from "../training/checkpoint/checkpoint-files";

/** Something that took time to make, and how long. */
interface Made<Value> {
  value: Value;
  /** Seconds it took when it was made, also when it is now only loaded. */
  seconds: number;
  /** Whether it was made by an earlier run from the same inputs. */
  reused: boolean;
}

/** How something is kept that takes long to make. */
interface MakeOptions<Value> {
  /** Whether the value may serve later runs; by default it may. */
  worthKeeping?: (value: Value) => boolean;
  /** How long it took, where that is more than this run needed, as for a training that was continued. */
  secondsOf?: (value: Value) => number;
}

/**
 * Makes something once: it is kept under `folder` by name and fingerprint of `inputs`, and loaded the next time. If the kept file
 * cannot be read, it is made again; if it cannot be written, the value is returned all the same; both with a warning. It takes no
 * lock, so a notebook never waits, and two processes may both make the same thing. A comparison shares the work instead: it uses
 * `makeShared` of `lib/comparison`.
 *
 * What is interrupted goes on the next time, if `make` keeps checkpoints in the folder that it is given: they are there until the value
 * is kept. It is given none where no folder can be made.
 * @param inputs everything that the value depends on, as plain values
 */
export async function makeOnce<Value>(
  folder: string,
  name: string,
  inputs: object,
  make: (checkpoints?: string) => Promise<Value>,
  { worthKeeping = () => true, secondsOf = () => 0 }: MakeOptions<Value> = {},
): Promise<Made<Value>> {
  const entry = `${name}-${fingerprint(inputs)}`;
  const path = join(folder, `${entry}.sdcca`);
  const checkpoints = join(folder, `${entry}.checkpoints`);
  const contents = { kind: name, remedy: "it is made again" };
  if (existsSync(path))
    try {
      const kept = (await readContainer<Omit<Made<Value>, "reused">>(path, contents))!;
      await dropCheckpoints(checkpoints); // of a run that was killed just then
      return { ...kept, reused: true };
    } catch (error) {
      warn(`making ${name} again: ${(error as Error).message}`);
    }
  const began = performance.now();
  const value = await make(await writableFolder(checkpoints));
  const seconds = Math.max((performance.now() - began) / 1000, secondsOf(value));
  if (worthKeeping(value))
    try {
      await writeContainer(path, contents, { value, seconds });
      await dropCheckpoints(checkpoints);
    } catch (error) {
      warn(`${name} is not kept for the next time: ${(error as Error).message}`);
    }
  return { value, seconds, reused: false };
}

async function writableFolder(folder: string): Promise<string | undefined> {
  return mkdir(folder, { recursive: true }).then(() => folder, () => undefined); // prettier-ignore
}
