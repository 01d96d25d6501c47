import { codeFingerprint, fingerprint } from "../../runtime/container/fingerprint";
import type { ComparedMethod } from "../method";
import { METHOD_REGISTRY } from "../methods/registry";

/** Files of the comparison that train and measure; the others plan, keep and show. */
const OWN =
  /^comparison[\\/](methods[\\/](?!registry)[\w-]+|protocol[\\/]tuning|runs[\\/](comparison-data|make-run|run-record|shared-models))\.[jt]s$/;

/** Whether a file of the library has a part in what a run comes to: tables and figures may change without runs being stale. */
export function countsForRuns(file: string): boolean {
  return !/^(figures|projection|notebook|walkthrough|comparison)[\\/]/.test(file) || OWN.test(file);
}

/** Of the code that makes runs of these methods: the library's, and the methods' own text and version where they are not of the library. */
export function runCode(): (method: ComparedMethod) => string {
  const library = codeFingerprint(undefined, countsForRuns);
  return (method) =>
    METHOD_REGISTRY.includes(method)
      ? library
      : `${library}-${fingerprint([method.version ?? "", ...[method.fit, method.candidates, method.audioInput].map(String)])}`;
}
