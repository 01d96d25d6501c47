import { existsSync } from "node:fs";
import { join } from "node:path";
import { fingerprint } from "../runtime/fingerprint";
import { loadPlain, savePlain } from "../runtime/plain-store";

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
 * What is kept and cannot be read any more is made again, with a notice.
 * It takes no lock, so that a notebook never waits: processes side by side may both make it. Those of a comparison, which
 * are to share the work, use `madeOnce` of `lib/comparison`.
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
  const path = join(folder, `${name}-${fingerprint(inputs)}`);
  if (existsSync(path))
    try {
      return { ...(await loadPlain<Omit<Made<Value>, "reused">>(path, name)), reused: true };
    } catch (error) {
      console.warn(`making ${name} again, the kept one is damaged: ${(error as Error).message.split("\n")[0]}`);
    }
  const began = performance.now();
  const value = await make();
  const seconds = (performance.now() - began) / 1000;
  if (worthKeeping(value)) await savePlain(path, name, { value, seconds });
  return { value, seconds, reused: false };
}
