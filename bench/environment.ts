import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fromEnvironment } from "../lib/runtime/from-environment";
import { projectRoot } from "../lib/runtime/files/project-root";

/**
 * The Python of an environment that holds the peers and nothing of the project's, made when it is missing or its
 * requirements have changed. `SDCCA_BENCH_VENV` may put it elsewhere, for several clones to share.
 */
export function peerPython(): string {
  const venv = fromEnvironment("SDCCA_BENCH_VENV") ?? join(projectRoot(), ".cache", "bench-venv");
  const [requirements, alone] = ["requirements.txt", "requirements-alone.txt"].map((name) => join(__dirname, name));
  const stamp = join(venv, "requirements.sha256");
  const wanted = createHash("sha256").update(readFileSync(requirements)).update(readFileSync(alone)).digest("hex");
  const python = join(venv, "bin", "python");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return python;
  console.log(`making the peers' environment in ${venv}: about 2 GB, some minutes`);
  mkdirSync(dirname(venv), { recursive: true });
  must("python3", ["-m", "venv", venv], "Install Python 3.11 to 3.13 with its venv module");
  must(python, ["-m", "pip", "install", "-q", "-r", requirements], "See what pip says above, and run the bench again");
  must(python, ["-m", "pip", "install", "-q", "--no-deps", "-r", alone], "See what pip says above, and run the bench again");
  writeFileSync(stamp, wanted);
  return python;
}

function must(command: string, args: string[], remedy: string): void {
  const { status, error } = spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0)
    throw new Error(`${command} ${args[0]} ${args[1]} failed (${error?.message ?? `exit code ${status}`}). ${remedy}`);
}
