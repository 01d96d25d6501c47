import { existsSync } from "node:fs";
import { join } from "node:path";
import { readContainer, writeContainer } from "../runtime/container/container";
import { fingerprint } from "../runtime/container/fingerprint";

/** Something that took time to make, and how long. */
interface Made<Value> {
  value: Value;
  /** Seconds it took when it was made, also when it is now only loaded. */
  seconds: number;
  /** Whether it was made by an earlier run from the same inputs. */
  reused: boolean;
}

/**
 * Makes something once: it is kept under `folder` by name and fingerprint of `inputs`, and loaded the next time. If the kept file
 * cannot be read, it is made again; if it cannot be written, the value is returned all the same; both with a warning. It takes no
 * lock, so a notebook never waits, and two processes may both make the same thing. A comparison shares the work instead: it uses
 * `makeShared` of `lib/comparison`.
 * @param inputs everything that the value depends on, as plain values
 * @param worthKeeping whether the value may serve later runs; by default it may
 */
export async function makeOnce<Value>(
  folder: string,
  name: string,
  inputs: object,
  make: () => Promise<Value>,
  worthKeeping: (value: Value) => boolean = () => true,
): Promise<Made<Value>> {
  const path = join(folder, `${name}-${fingerprint(inputs)}.sdcca`);
  const contents = { kind: name, remedy: "it is made again" };
  if (existsSync(path))
    try {
      return { ...(await readContainer<Omit<Made<Value>, "reused">>(path, contents))!, reused: true };
    } catch (error) {
      console.warn(`making ${name} again: ${(error as Error).message}`);
    }
  const began = performance.now();
  const value = await make();
  const seconds = (performance.now() - began) / 1000;
  if (worthKeeping(value))
    await writeContainer(path, contents, { value, seconds }).catch((error: Error) =>
      console.warn(`${name} is not kept for the next time: ${error.message}`),
    );
  return { value, seconds, reused: false };
}
