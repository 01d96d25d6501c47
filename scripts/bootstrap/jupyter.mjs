// The environment in which Jupyter programs run: kernels from the repository, everything they write inside .cache.
import { mkdirSync, readdirSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { SetupError } from "./commands.mjs";
import { own, root, venv } from "./places.mjs";

export function jupyterEnvironment() {
  const folder = (name) => join(own, "jupyter", name);
  for (const name of ["config", "data", "runtime", "ipython"]) mkdirSync(folder(name), { recursive: true });
  return {
    ...process.env,
    JUPYTER_PATH: join(root, "share", "jupyter"),
    JUPYTER_CONFIG_DIR: folder("config"),
    JUPYTER_DATA_DIR: folder("data"),
    JUPYTER_RUNTIME_DIR: folder("runtime"),
    IPYTHONDIR: folder("ipython"),
    // The kernelspec says "node": let it be the one that runs now.
    PATH: [dirname(process.execPath), join(venv, "bin"), process.env.PATH].join(delimiter),
  };
}

/** The notebooks that work on files of sound and pictures: they need networks, music and ffmpeg. */
const OF_MEDIA = /^07-/;

/** The same paths without those of notebooks that cannot run, since what works on media is not there. */
export function runnable(paths, mediaIsReady) {
  return paths.filter((path) => mediaIsReady || !OF_MEDIA.test(basename(path)));
}

/** Paths of the ordered notebooks; `only` holds beginnings of names, such as "03". */
export function notebooks(only = []) {
  const folder = join(root, "notebooks");
  const names = readdirSync(folder)
    .filter((name) => /^\d.*\.ipynb$/.test(name))
    .sort();
  for (const beginning of only)
    if (!names.some((name) => name.startsWith(beginning)))
      throw new SetupError(`no notebook begins with ${JSON.stringify(beginning)}; there are ${names.join(", ") || "none"}`);
  const chosen = names.filter((name) => only.length === 0 || only.some((beginning) => name.startsWith(beginning)));
  if (chosen.length === 0) throw new SetupError(`there are no notebooks in ${folder}`);
  return chosen.map((name) => join(folder, name));
}
