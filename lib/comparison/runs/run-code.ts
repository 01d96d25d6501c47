import { codeFingerprint } from "../../runtime/container/fingerprint";
import type { ComparedMethod } from "../method";
import { isOfMethods, methodCode } from "./method-code";

/** Files of the comparison that train and measure; the others plan, keep and show. */
const OWN =
  /^comparison[\\/](methods[\\/](?!registry)[\w-]+|protocol[\\/]tuning|runs[\\/](comparison-data|make-run|run-record|shared-models))\.[jt]s$/;

/** Whether a file of the library has a part in what a run comes to: tables and figures may change without runs being stale. */
export function countsForRuns(file: string): boolean {
  return !/^(figures|projection|notebook|walkthrough|comparison)[\\/]/.test(file) || OWN.test(file);
}

/** The code that makes runs. */
export interface RunCode {
  /** Of what all methods share, the attention among it. */
  shared: string;
  /** Of that and of what is the method's own. */
  of(method: ComparedMethod): string;
}

/** Of the code as it is now. */
export function runCode(): RunCode {
  const shared = codeFingerprint(undefined, (file) => countsForRuns(file) && !isOfMethods(file));
  return { shared, of: (method) => `${shared}-${methodCode(method)}` };
}
