import { allOf, type Fields, type FieldType, listOf, oneOf, wholeFrom } from "../../runtime/container/structure";
import { within } from "../../runtime/tensorflow/weights";
import { STANDARDISERS } from "../attention/attention-fields";
import type { CcaParameters } from "../cca/linear-cca";
import { ccaFault, shapesFault, weights } from "../embedding/state-fields";
import { ACTIVATIONS } from "../layers/dense";
import { type BranchShape, branchShapes } from "./branch";
import type { TwoBranches } from "./two-branches";

const SHAPE: Fields = { sizes: listOf(wholeFrom(1)), activation: oneOf(...ACTIVATIONS), dropout: "number" };

/** Two trained branches whose parts fit together. */
export const BRANCHES: FieldType = allOf(
  STANDARDISERS,
  { audioShape: SHAPE, videoShape: SHAPE, weights, split: "record" },
  (value) => {
    const { audioShape, videoShape, audioStandardiser, videoStandardiser, weights: all } = value as TwoBranches;
    for (const [view, shape, standardiser] of [
      ["audio", audioShape, audioStandardiser],
      ["video", videoShape, videoStandardiser],
    ] as const) {
      const { sizes } = shape;
      const { length } = standardiser.mean;
      if (sizes.length < 2) return `${view}Shape has ${sizes.length} sizes, not an input and an output at least`;
      if (length !== sizes[0]) return `${view}Standardiser is of ${length} columns for ${sizes[0]} inputs`;
      const fault = shapesFault(within(all, view), branchShapes(shape), `the ${view} weights`);
      if (fault) return fault;
    }
    const [audio, video] = [outputsOf(audioShape), outputsOf(videoShape)];
    return audio === video ? undefined : `the branches have ${audio} and ${video} outputs`;
  },
);

/** Two trained branches, and a CCA on their outputs. */
export function canonicalOn(readout: FieldType): FieldType {
  return allOf(BRANCHES, readout, (value) => {
    const { audioShape, cca } = value as TwoBranches & { cca: CcaParameters };
    return ccaFault(cca, outputsOf(audioShape), outputsOf(audioShape));
  });
}

/** How many outputs a branch has. */
const outputsOf = ({ sizes }: BranchShape): number => sizes[sizes.length - 1];
