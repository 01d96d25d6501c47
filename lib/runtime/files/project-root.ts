import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/*
 * Where things lie. The library runs as TypeScript from the project's `lib`, or compiled from the `dist` of an installed
 * package. Both folders lie in the folder of `package.json`, and what comes with the code lies beside them.
 */

/** The folder of the library's running code: `lib`, or `dist` of the package. */
export function libraryFolder(): string {
  return join(__dirname, "..", "..");
}

/** How the running code's files end. */
export function codeEnding(): ".ts" | ".js" {
  return existsSync(join(libraryFolder(), "index.ts")) ? ".ts" : ".js";
}

/** The file of a module that is named by its path below the library's folder, without ending. */
export function moduleFile(module: string): string {
  return join(libraryFolder(), `${module}${codeEnding()}`);
}

/** The absolute path of the folder that holds `package.json`: the project's, or the installed package's. */
export function projectRoot(): string {
  return dirname(libraryFolder());
}

/**
 * Where data, caches and results lie by default: the project's folder. An installed package keeps nothing in its own
 * folder, which goes with the next update: there it is the working directory.
 */
export function workFolder(): string {
  return codeEnding() === ".ts" ? projectRoot() : process.cwd();
}
