import { codeFingerprint, fingerprint } from "../../runtime/container/fingerprint";
import type { ComparedMethod } from "../method";
import { METHOD_FILES } from "../methods/registry";

/** Whether a file of the library, by its path below `lib`, is one that the registry names: it counts for its own methods alone. */
export function isOfMethods(file: string): boolean {
  const name = methodFile(file);
  return name !== undefined && Object.hasOwn(METHOD_FILES, name);
}

/**
 * Of the code that is a method's own: its file, or, of a method that was passed in, the text of its functions and its version.
 * What methods share is not in it.
 * @param read codes of the files that were read before, by name: a file is not read again while the same map is passed
 */
export function methodCode(method: ComparedMethod, read = new Map<string, string>()): string {
  const own = Object.keys(METHOD_FILES).find((name) => METHOD_FILES[name].includes(method));
  if (own === undefined)
    return fingerprint([method.version ?? "", ...[method.fit, method.candidates, method.audioInput].map(String)]);
  const code = read.get(own) ?? codeFingerprint(undefined, (file) => methodFile(file) === own);
  read.set(own, code);
  return code;
}

/** The name of a file of `methods/`, without its ending. */
function methodFile(file: string): string | undefined {
  return /^comparison[\\/]methods[\\/]([\w-]+)\.[jt]s$/.exec(file)?.[1];
}
