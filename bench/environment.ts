import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fromEnvironment } from "../lib/runtime/from-environment";
import { projectRoot } from "../lib/runtime/files/project-root";

const venv = () => fromEnvironment("SDCCA_BENCH_VENV") ?? join(projectRoot(), ".cache", "bench-venv");

/** The Python of {@link makePeers}. */
export function peerPython(): string {
  return join(venv(), "bin", "python");
}

/**
 * An environment that holds the peers and nothing of the project's, made when it is missing or its requirements have changed.
 * `SDCCA_BENCH_VENV` may put it elsewhere, for several clones to share.
 */
export async function makePeers(): Promise<void> {
  const [requirements, alone] = ["requirements.txt", "requirements-alone.txt"].map((name) => join(__dirname, name));
  const stamp = join(venv(), "requirements.sha256");
  const wanted = createHash("sha256").update(readFileSync(requirements)).update(readFileSync(alone)).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  console.log(`making the peers' environment in ${venv()}: about 2 GB, some minutes`);
  mkdirSync(dirname(venv()), { recursive: true });
  const pip = ["-m", "pip", "install", "-q"];
  await must("python3", ["-m", "venv", venv()], "Install Python 3.11 to 3.13 with its venv module");
  await must(peerPython(), [...pip, "-r", requirements], "See what pip says above, and run the bench again");
  await must(peerPython(), [...pip, "--no-deps", "-r", alone], "See what pip says above, and run the bench again");
  writeFileSync(stamp, wanted);
}

/** Runs a program that ends with this one. */
async function must(command: string, args: string[], remedy: string): Promise<void> {
  const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"] });
  const end = () => child.kill();
  process.once("exit", end);
  const how = await new Promise((tell) => {
    child.once("error", ({ message }) => tell(message));
    child.once("close", (code, signal) => tell(code === 0 ? undefined : (signal ?? `exit code ${code}`)));
  });
  process.removeListener("exit", end);
  if (how) throw new Error(`${command} ${args[0]} ${args[1]} failed (${how as string}). ${remedy}`);
}
