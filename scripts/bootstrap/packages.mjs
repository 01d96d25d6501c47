// node_modules from the lock file, and .venv from the pinned requirements.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { output, run, SetupError } from "./commands.mjs";
import { fingerprint, readJson, writeJson } from "./files.mjs";
import { root, venv, venvPython } from "./places.mjs";

/** A file that stands while packages are laid down, and after that has failed: npm and pip take what they left half-way for whole. */
const unfinished = (what, folder = root) => join(folder, ".cache", "setup", `${what}-unfinished.json`);

/**
 * npm keeps a copy of the lock in node_modules and writes it last: installed is what that copy says. Only what is made for
 * another system may be missing.
 */
export function packagesReady(folder = root) {
  if (existsSync(unfinished("packages", folder))) return false;
  const locked = readJson(join(folder, "package-lock.json"))?.packages;
  const installed = readJson(join(folder, "node_modules", ".package-lock.json"))?.packages;
  if (!locked || !installed) return false;
  return Object.entries(locked).every(([path, { version, integrity, optional, os, cpu, libc }]) => {
    if (path === "") return true;
    const there = installed[path];
    return there ? there.version === version && there.integrity === integrity : Boolean(optional && (os || cpu || libc));
  });
}

export async function setUpPackages() {
  if (output("npm", ["--version"]) === undefined)
    throw new SetupError("npm is missing: install Node 20.19 or newer with npm (Debian: sudo apt-get install npm)");
  await writeJson(unfinished("packages"), { packages: join(root, "node_modules") });
  let said = "";
  const args = ["ci", "--include=dev", "--include=optional", "--ignore-scripts", "--no-audit", "--no-fund"];
  await run("npm", args, { cwd: root, onStderr: (text) => (said += text) });
  // Where it cannot write a file, npm warns, leaves half of it, and ends as if all were well.
  const unwritten = /TAR_ENTRY_ERROR .*/.exec(said)?.[0];
  if (unwritten)
    throw new SetupError(`${join(root, "node_modules")} is not whole: ${unwritten}; put that right, then do the same again`);
  rmSync(unfinished("packages"), { force: true });
}

const requirements = join(root, "requirements", "jupyter.txt");
const stamp = join(venv, "setup.json"); // goes when the folder goes
const wantedPython = () => fingerprint(readFileSync(requirements, "utf8"), venv);

export function pythonReady() {
  return readJson(stamp)?.wanted === wantedPython() && existsSync(venvPython);
}

export async function setUpPython() {
  const isHalf = existsSync(unfinished("venv"));
  await writeJson(unfinished("venv"), { venv });
  rmSync(stamp, { force: true });
  if (isHalf || output(venvPython, ["-m", "pip", "--version"]) === undefined) {
    const python = findPython();
    await run(python, ["-m", "venv", "--clear", venv]);
  }
  const pip = ["-m", "pip", "--disable-pip-version-check", "install", "--no-deps", "--only-binary=:all:", "--require-hashes"];
  await run(venvPython, [...pip, "--quiet", "-r", requirements]);
  await run(venvPython, ["-m", "pip", "--disable-pip-version-check", "check"]);
  await writeJson(stamp, { wanted: wantedPython() });
  rmSync(unfinished("venv"), { force: true });
}

/** The Python that makes .venv: SDCCA_PYTHON, or python3; 3.10 or newer with the venv module. */
export function findPython() {
  const python = process.env.SDCCA_PYTHON || "python3";
  const version = output(python, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]);
  if (version === undefined) throw new SetupError(`${python} is missing: sudo apt-get install python3 python3-venv`);
  const [major, minor] = version.split(".").map(Number);
  if (major !== 3 || minor < 10)
    throw new SetupError(`${python} is Python ${version}; 3.10 or newer is needed. Name another one in SDCCA_PYTHON`);
  if (output(python, ["-c", "import venv, ensurepip"]) === undefined)
    throw new SetupError(`${python} cannot make virtual environments: sudo apt-get install python3-venv`);
  return python;
}
