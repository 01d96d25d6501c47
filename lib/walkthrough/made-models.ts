import { existsSync } from "node:fs";
import { join } from "node:path";
import { readContainer, writeContainer } from "../runtime/container/container";
import { fingerprint } from "../runtime/container/fingerprint";

/** Something that took time to make, and how long. */
export interface Made<Value> {
  value: Value;
  /** Seconds it took when it was made, also when it is now only loaded. */
  seconds: number;
  /** Whether it was made by an earlier run from the same inputs. */
  reused: boolean;
}

/**
 * Makes something once: kept under `folder` by name and fingerprint of `inputs`, and loaded when it is asked for again.
 * What is kept and cannot be read any more is made again, and what cannot be written is given all the same, each with a notice.
 * It takes no lock, so that a notebook never waits: processes side by side may both make it. Those of a comparison, which
 * are to share the work, use `makeShared` of `lib/comparison`.
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
