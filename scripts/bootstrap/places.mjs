// Where everything lies. All of it is inside the project's folder; SDCCA_CACHE may move what several clones can share.
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");
/** Of this clone: stamps, the lock, the record of the binding in use. */
export const own = join(root, ".cache");
/** May be shared between clones: built bindings, and what extraction from media needs. */
export const shared = process.env.SDCCA_CACHE ? resolve(process.env.SDCCA_CACHE) : own;
export const venv = join(root, ".venv");
export const venvPython = join(venv, "bin", "python");
export const bindingRecord = join(own, "tensorflow.json");
export const mediaRecord = join(own, "media.json");
export const packageFolder = join(root, "node_modules", "@tensorflow", "tfjs-node-gpu");

/** A path as records name it: from the root where it lies inside, so that the project's folder may be moved. */
export function pathInRoot(path) {
  const inside = relative(root, path);
  return inside.startsWith("..") || isAbsolute(inside) ? path : inside;
}
