import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
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
 * @param inputs everything that the value depends on, as plain values
 */
export async function makeOnce<Value>(
  folder: string,
  name: string,
  inputs: object,
  make: () => Promise<Value>,
): Promise<Made<Value>> {
  const path = join(folder, `${name}-${fingerprint(inputs)}`);
  if (existsSync(path)) return { ...(await loadPlain<Omit<Made<Value>, "reused">>(path, name)), reused: true };
  const began = performance.now();
  const value = await make();
  const seconds = (performance.now() - began) / 1000;
  await savePlain(path, name, { value, seconds });
  return { value, seconds, reused: false };
}

/** A short name for plain values: equal values, equal name. */
export function fingerprint(inputs: object): string {
  return createHash("sha256").update(JSON.stringify(inputs)).digest("hex").slice(0, 12);
}
