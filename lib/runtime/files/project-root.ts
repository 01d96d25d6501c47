import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { InputError } from "../check";

const NAME = "sdcca-notebooks";

/**
 * The absolute path of the project's folder: the first, upwards from this file and then from the working directory,
 * whose `package.json` is this project's. It holds in node, in worker threads and in the notebook kernel.
 */
export function projectRoot(): string {
  for (const start of [__dirname, process.cwd()])
    for (let folder = start; ; folder = dirname(folder)) {
      if (isProject(folder)) return folder;
      if (folder === dirname(folder)) break;
    }
  throw new InputError(`no package.json of ${NAME} above ${__dirname} or ${process.cwd()}: run from inside the project's folder`);
}

function isProject(folder: string): boolean {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return false;
  try {
    return JSON.parse(readFileSync(file, "utf8")).name === NAME;
  } catch {
    return false; // someone else's half-written package.json on the way up is none of our business
  }
}
