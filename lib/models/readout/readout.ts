import { checkObject, checkPositions } from "../../runtime/arguments";
import { check, checkOneOf, described } from "../../runtime/check";
import { toLabels } from "../../runtime/labels";
import { checkShape, type Matrix } from "../../runtime/matrix";
import { type ClassPosterior, classPosteriors, fitClassPosterior, POSTERIOR_RIDGE } from "./class-posterior";
import { type CcaModel, ccaFromParameters, type CcaParameters, weightVariates } from "../cca/linear-cca";
import { sameClassProjection } from "./same-class";
import { type LabelledOutputs, trialTemperatures } from "./trial-calibration";
import type { Projection } from "../embedding/projection";

/**
 * What is compared by cosine. `"variates"`: the canonical variates, the paper's protocol. `"weighted"`: each variate multiplied by
 * its canonical correlation. `"posterior"`: the probabilities of the classes given the variates, {@link fitClassPosterior}.
 * `"same-class"`: these probabilities, calibrated on the held-out videos, as vectors whose cosine is the probability that both
 * items are of one class, {@link sameClassVectors}. During training, while held-out videos choose the epoch, nothing is calibrated;
 * without held-out videos it never is.
 */
export type Readout = "variates" | "weighted" | "posterior" | "same-class";

/** The names of {@link Readout}. */
export const READOUTS: readonly Readout[] = ["variates", "weighted", "posterior", "same-class"];

/** A fitted CCA, and how it is read, as plain values. */
export interface CanonicalReadout {
  cca: CcaParameters;
  /** Absent, as in models saved before there was a choice: `"variates"`. */
  readout?: Readout;
  /** Of the two read-outs by posterior: one for each view, over the classes that were there. */
  posterior?: { audio: ClassPosterior; video: ClassPosterior };
}

/**
 * Fits a CCA, and what else its read-out needs.
 * @param unseen positions of the rows whose labels did not train the model that made the outputs
 * @throws InputError when the outputs are not those of both views with a label a row, or `unseen` names a row that is not there
 */
export function fitReadout(
  outputs: LabelledOutputs,
  fitCanonical: (outputs: LabelledOutputs) => CcaModel,
  readout: Readout = "variates",
  unseen: ArrayLike<number> = [],
): CanonicalReadout {
  checkObject(outputs, "the outputs", "those of both views and their labels", {
    audio: "object",
    video: "object",
    labels: "list",
  });
  checkShape(outputs.audio, "audio");
  checkShape(outputs.video, "video");
  check(typeof fitCanonical === "function", () => `fitCanonical must be a function; got ${described(fitCanonical)}`);
  checkOneOf(readout, "readout", READOUTS);
  checkPositions(unseen, "unseen", outputs.audio.rows);
  if (readout === "posterior" || readout === "same-class") toLabels(outputs.labels, outputs.audio.rows, "labels");
  const cca = fitCanonical(outputs);
  if (readout !== "posterior" && readout !== "same-class") return { cca: cca.parameters, readout };
  const temperature =
    readout === "same-class" && unseen.length > 0 ? trialTemperatures(outputs, fitCanonical, unseen) : { audio: 1, video: 1 };
  const fitted = (rows: Matrix, view: "audio" | "video") =>
    fitClassPosterior(rows, outputs.labels, { ridge: POSTERIOR_RIDGE, temperature: temperature[view] });
  const posterior = {
    audio: fitted(cca.projectX(outputs.audio), "audio"),
    video: fitted(cca.projectY(outputs.video), "video"),
  };
  return { cca: cca.parameters, readout, posterior };
}

/**
 * A CCA with its read-out as what comes after two branches.
 * @throws InputError when it is not what {@link fitReadout} gives
 */
export function readoutProjection(fitted: CanonicalReadout): Projection {
  checkObject(fitted, "the read-out", "what fitReadout gives", { cca: "object" });
  const { cca, readout, posterior } = fitted;
  const { projectX, projectY, correlations } = ccaFromParameters(cca);
  if (posterior) {
    const audio = (outputs: Matrix) => classPosteriors(posterior.audio, projectX(outputs));
    const video = (outputs: Matrix) => classPosteriors(posterior.video, projectY(outputs));
    return readout === "same-class" ? sameClassProjection({ audio, video }) : { audio, video };
  }
  if (readout === "weighted")
    return {
      audio: (outputs) => weightVariates(projectX(outputs), correlations),
      video: (outputs) => weightVariates(projectY(outputs), correlations),
    };
  return { audio: projectX, video: projectY };
}
