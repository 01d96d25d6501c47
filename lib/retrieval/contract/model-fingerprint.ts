import { checkObject } from "../../runtime/arguments";
import { fingerprint } from "../../runtime/container/fingerprint";
import type { FittedModel } from "../../models/embedding/fitted-model";

/**
 * A short name for a fitted model: of its kind, its widths and all that it consists of. A model that was saved and loaded has the
 * same one, another training another. An index knows by it which model its vectors are of.
 * @throws InputError for what is no fitted model
 */
export function modelFingerprint(model: FittedModel): string {
  checkObject(model, "the model", "a fitted model, as fitSdcca or loadModel gives it", {
    kind: "text",
    widths: "object",
    state: "object",
  });
  const { kind, widths, state } = model;
  return fingerprint({ kind, widths, state });
}
