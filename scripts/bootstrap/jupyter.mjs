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

/** What some notebooks need: music, networks and ffmpeg; data with classes. */
const NEEDS = {
  media: { names: /^07-/, missing: "networks and music for media are not there; npm run setup gets them" },
  classes: {
    names: /^0[2458]-/,
    missing:
      "it ranks by class, and the data has no labels (npm run extract -- --labels FILE). Notebooks 01, 03, 06 and 07 need none",
  },
};

/**
 * Parts paths of notebooks into those that can run and those that are left out, with the reason.
 * @param has which needs are met
 */
export function runnable(paths, has) {
  const unmet = (path) => Object.keys(NEEDS).find((need) => !has[need] && NEEDS[need].names.test(basename(path)));
  return {
    chosen: paths.filter((path) => !unmet(path)),
    leftOut: paths.filter(unmet).map((path) => ({ name: basename(path), why: NEEDS[unmet(path)].missing })),
  };
}

/**
 * Parts notebooks into those that run first, in order; 06 beside them, which needs nothing of the others but the data that their first
 * cell makes; and those that are run by twos when the first ones have ended. 04, 05, 07 and 08 train nothing in common once 03 has
 * trained. Without 03, or on one core, what is not beside runs in order.
 * @param cores how many processors there are
 */
export function inLanes(paths, cores) {
  const of = (names) => paths.filter((path) => names.test(basename(path)));
  if (paths.length === 1 || cores === 1) return { first: paths, beside: [], then: [] };
  const [first, beside, then] = [of(/^0[1-3]-/), of(/^06-/), of(/^(?!0[1-36]-)/)];
  return of(/^03-/).length > 0 ? { first, beside, then } : { first: [...first, ...then], beside, then: [] };
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
