import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { addTo } from "./pieces";
import { arrayType, bytesOf, encodePlain } from "./plain-value";
import { codeEnding, libraryFolder } from "../files/project-root";

/**
 * A short name for plain values, typed arrays among them: equal to the bit, equal name. The order of fields, and
 * fields that are undefined, do not count.
 * @throws InputError for what is not plain, such as functions: their effect on a result is not known from here
 */
export function fingerprint(inputs: object): string {
  const { json, arrays } = encodePlain(inputs, "inputs", "by name");
  const hash = createHash("sha256").update(json);
  for (const array of arrays) addTo(hash.update(`${arrayType(array)} ${array.length}\0`), bytesOf(array));
  return hash.digest("hex").slice(0, 12);
}

/** What lies in no folder only passes names on. */
const inFolder = (file: string) => /[\\/]/.test(file);

/** Figures and comparisons look at models that others trained; but for the methods, by which the walk-through trains. */
export const countsForModels = (file: string) =>
  !/^(figures[\\/]|comparison[\\/](?!methods[\\/](?!registry))|projection[\\/]|notebook[\\/])/.test(file);

/**
 * Of a library's code but for what only looks at models: a model that other code trained is not the same model.
 * @param lib the library's folder; this one's by default
 * @param counts which files count, by their paths below `lib`; those that models may depend on by default
 */
export function codeFingerprint(lib = libraryFolder(), counts = countsForModels): string {
  const hash = createHash("sha256");
  const ending = codeEnding();
  for (const file of readdirSync(lib, { recursive: true, encoding: "utf8" }).sort())
    if (file.endsWith(ending) && inFolder(file) && counts(file)) {
      const source = readFileSync(join(lib, file));
      hash.update(`${file} ${source.length}\0`).update(source);
    }
  return hash.digest("hex").slice(0, 12);
}
