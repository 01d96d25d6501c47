import { check } from "../../runtime/check";
import { presentClasses } from "../../runtime/labels";
import { type Matrix, selectRows } from "../../runtime/matrix";
import { calibrationTemperature } from "./calibration";
import { classLogits, fitClassPosterior, POSTERIOR_RIDGE } from "./class-posterior";
import type { CcaModel } from "../cca/linear-cca";

/** Outputs of both views, row by row of the same videos, and their labels. */
export interface LabelledOutputs {
  /** n × D. */
  audio: Matrix;
  /** n × D, row for row of the same videos. */
  video: Matrix;
  /** The class of each row, from 0; −1 where there are none. */
  labels: Int32Array;
}

/**
 * Measures how overconfident posteriors are on unseen rows: CCA and posteriors are fitted without these rows, for this purpose
 * only, and evaluated on them. Unseen rows of a class that the others lack are left out.
 */
export function trialTemperatures(
  outputs: LabelledOutputs,
  fitCanonical: (outputs: LabelledOutputs) => CcaModel,
  unseen: ArrayLike<number>,
): Record<"audio" | "video", number> {
  const without = new Set(Array.from(unseen));
  const seen = takeRows(
    outputs,
    Array.from(outputs.labels.keys()).filter((r) => !without.has(r)),
  );
  check(seen.labels.length > 0, () => "every row is unseen: a posterior is calibrated on some rows and fitted on the others");
  const classes = presentClasses(seen.labels).labels;
  const judged = takeRows(
    outputs,
    Array.from(unseen).filter((r) => classes.includes(outputs.labels[r])),
  );
  if (judged.labels.length === 0) return { audio: 1, video: 1 };
  const cca = fitCanonical(seen);
  const truth = judged.labels.map((label) => classes.indexOf(label));
  const temperature = (project: (rows: Matrix) => Matrix, view: "audio" | "video") => {
    const trial = fitClassPosterior(project(seen[view]), seen.labels, { ridge: POSTERIOR_RIDGE });
    return calibrationTemperature(classLogits(trial, project(judged[view])), truth);
  };
  return { audio: temperature(cca.projectX, "audio"), video: temperature(cca.projectY, "video") };
}

function takeRows({ audio, video, labels }: LabelledOutputs, rows: number[]): LabelledOutputs {
  return { audio: selectRows(audio, rows), video: selectRows(video, rows), labels: Int32Array.from(rows, (r) => labels[r]) };
}
