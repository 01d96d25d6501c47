import { check } from "../../runtime/check";
import { fingerprint } from "../../runtime/container/fingerprint";
import type { FittedModel } from "../../models/embedding/fitted-model";

/**
 * A short name for a fitted model: of its kind, its widths and all that it consists of. A model that was saved and loaded has the
 * same one, another training another. An index knows by it which model its vectors are of.
 * @throws InputError for what is no fitted model
 */
export function modelFingerprint(model: FittedModel): string {
  check(
    typeof model === "object" && typeof model?.kind === "string" && typeof model.state === "object",
    () => "an index needs a fitted model, as fitSdcca or loadModel gives it",
  );
  const { kind, widths, state } = model;
  return fingerprint({ kind, widths, state });
}
