import type { Matrix } from "../runtime/matrix";
import { type ClassPosterior, classPosteriors, fitClassPosterior } from "./class-posterior";
import { type CcaModel, ccaFromParameters, type CcaParameters, weightVariates } from "./linear-cca";
import type { Projection } from "./two-branches";

/**
 * What of the canonical variates is compared by cosine. `"variates"`: they themselves, the paper's protocol. `"weighted"`: each
 * scaled by its canonical correlation. `"posterior"`: the probabilities of the classes given them, {@link fitClassPosterior}.
 */
export type Readout = "variates" | "weighted" | "posterior";

/** The names of {@link Readout}. */
export const READOUTS: readonly Readout[] = ["variates", "weighted", "posterior"];

/** A fitted CCA, and how it is read, as plain values. */
export interface CanonicalReadout {
  cca: CcaParameters;
  /** Absent, as in models saved before there was a choice: `"variates"`. */
  readout?: Readout;
  /** Of `"posterior"` only: one for each view, over the classes that were there. */
  posterior?: { audio: ClassPosterior; video: ClassPosterior };
}

/** Fits what a read-out needs beside the CCA: `audio` and `video` are the rows that the CCA was fitted on. */
export function fitReadout(
  cca: CcaModel,
  audio: Matrix,
  video: Matrix,
  labels: Int32Array,
  readout: Readout = "variates",
): CanonicalReadout {
  if (readout !== "posterior") return { cca: cca.parameters, readout };
  const posterior = {
    audio: fitClassPosterior(cca.projectX(audio), labels),
    video: fitClassPosterior(cca.projectY(video), labels),
  };
  return { cca: cca.parameters, readout, posterior };
}

/** A CCA with its read-out as what comes after two branches. */
export function readoutProjection({ cca, readout, posterior }: CanonicalReadout): Projection {
  const { projectX, projectY, correlations } = ccaFromParameters(cca);
  if (posterior)
    return {
      audio: (outputs) => classPosteriors(posterior.audio, projectX(outputs)),
      video: (outputs) => classPosteriors(posterior.video, projectY(outputs)),
    };
  if (readout === "weighted")
    return {
      audio: (outputs) => weightVariates(projectX(outputs), correlations),
      video: (outputs) => weightVariates(projectY(outputs), correlations),
    };
  return { audio: projectX, video: projectY };
}
