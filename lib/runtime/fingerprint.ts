import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./project-root";

/** A short name for plain values: equal values, equal name. */
export function fingerprint(inputs: object): string {
  return createHash("sha256").update(JSON.stringify(inputs)).digest("hex").slice(0, 12);
}

/** Figures and comparisons look at models that others trained. */
const trains = (file: string) => !/^(figures|comparison)[\\/]/.test(file);

/**
 * Of a library's source but for what only looks at models: a model that other code trained is not the same model.
 * @param lib the library's folder; this one's by default
 * @param counts which files count, by their paths below `lib`
 */
export function codeFingerprint(lib = join(projectRoot(), "lib"), counts = trains): string {
  const hash = createHash("sha256");
  for (const file of readdirSync(lib, { recursive: true, encoding: "utf8" }).sort())
    if (file.endsWith(".ts") && counts(file)) hash.update(`${file}\0`).update(readFileSync(join(lib, file)));
  return hash.digest("hex").slice(0, 12);
}
