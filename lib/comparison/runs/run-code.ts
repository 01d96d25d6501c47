import { codeFingerprint, countsForModels } from "../../runtime/container/fingerprint";
import type { ComparedMethod } from "../method";
import { isOfMethods, methodCode } from "./method-code";

/** Files of the comparison that choose options, make runs and measure; the others plan, keep and show. */
const OWN = /^comparison[\\/](protocol[\\/]tuning|runs[\\/](comparison-data|make-run|run-record|shared-models))\.[jt]s$/;

/**
 * Whether a file of the library has a part in what a run comes to: what models depend on, and what measures them. Tables and
 * figures may change without runs being stale.
 */
export function countsForRuns(file: string): boolean {
  return OWN.test(file) || (countsForModels(file) && !/^walkthrough[\\/]/.test(file));
}

/** The code that makes runs. */
interface RunCode {
  /** Of what all methods share, the attention among it. */
  shared: string;
  /** Of that and of what is the method's own. */
  of(method: ComparedMethod): string;
}

/** Of the code as it is now; each file is read once. */
export function runCode(): RunCode {
  const shared = codeFingerprint(undefined, (file) => countsForRuns(file) && !isOfMethods(file));
  const read = new Map<string, string>();
  return { shared, of: (method) => `${shared}-${methodCode(method, read)}` };
}
