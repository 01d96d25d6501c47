import { execFileSync } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { lacks } from "./missing-tools";

/** A device that is always full, called `full`; where there is none, undefined, and the test counts as skipped. */
export function fullDevice(folder: string, test: TestContext): string | undefined {
  const device = deviceIn(folder);
  const missing = lacks("a device that is always full", device !== undefined);
  if (missing) test.skip(missing);
  return device;
}

/** For root it is one of the test's own: a fault in what is tested must not replace the system's. */
function deviceIn(folder: string): string | undefined {
  if (process.getuid?.() !== 0) return existsSync("/dev/full") ? "/dev/full" : undefined;
  const path = join(folder, "full");
  try {
    execFileSync("mknod", [path, "c", "1", "7"], { stdio: "ignore" });
    closeSync(openSync(path, "w"));
    return path;
  } catch {
    return undefined; // devices do not work there
  }
}
