import { execFileSync } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { join } from "node:path";

/**
 * A device that is always full, called `full`; undefined where there is none. For root it is one of the test's own, in the
 * given folder: a fault in what is tested must not replace the system's.
 */
export function fullDevice(folder: string): string | undefined {
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
