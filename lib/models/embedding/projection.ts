import { checkObject } from "../../runtime/arguments";
import type { Matrix } from "../../runtime/matrix";
import type { CcaModel } from "../cca/linear-cca";

/** The maps from the branches' outputs to the shared space, one for each view. */
export interface Projection {
  /** m × k of m × D outputs. */
  audio(outputs: Matrix): Matrix;
  /** The same of the other view. */
  video(outputs: Matrix): Matrix;
}

/** Fits a projection to outputs of both views, row i of one belonging to row i of the other. */
export type FitProjection = (audio: Matrix, video: Matrix, labels: Int32Array) => Projection;

/** The outputs themselves are the shared space. */
export const UNPROJECTED: Projection = { audio: (outputs) => outputs, video: (outputs) => outputs };

/**
 * A CCA that was fitted to the outputs, audio being x.
 * @throws InputError when it is no CCA
 */
export function ccaProjection(cca: CcaModel): Projection {
  checkObject(cca, "the CCA", "what fitCca gives", { projectX: "function", projectY: "function" });
  const { projectX, projectY } = cca;
  return { audio: projectX, video: projectY };
}
