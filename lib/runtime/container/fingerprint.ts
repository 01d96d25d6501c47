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

/** Figures, comparisons and indexes only use trained models, and media make features; but the methods train for the walk-through. */
export const countsForModels = (file: string) =>
  !/^(figures[\\/]|comparison[\\/](?!methods[\\/](?!registry))|projection[\\/]|retrieval[\\/]|media[\\/]|notebook[\\/])/.test(
    file,
  );

/**
 * Fingerprint of a library's code, without the parts that only use trained models. A model that other code trained is not the same.
 * @param lib the library's folder; by default that of this library
 * @param counts which files count, by their paths below `lib`; by default those that models may depend on
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
