import {
  allOf,
  type Fields,
  type FieldType,
  oneOf,
  partName,
  structureFault,
  wholeFrom,
} from "../../runtime/container/structure";
import { shapesFault, STANDARDISER, weights } from "../embedding/state-fields";
import type { AudioSummary } from "./audio-summary";
import type { AttentionState } from "./chunk-attention";
import { attentionShapes } from "./chunk-attention-network";

const COUNT = wholeFrom(1);

/** A shape as far as embedding needs it; dropout is for training alone. */
const SHAPE: Fields = {
  ...{ inputs: COUNT, classes: COUNT, units: COUNT, attentionUnits: COUNT },
  ...{ scores: oneOf("states", "inputs"), context: oneOf("inputs", "states") },
};

/** A trained attention whose parts fit together. */
export const ATTENTION: FieldType = allOf({ shape: SHAPE, weights, standardiser: STANDARDISER }, (value, name) => {
  const { shape, weights: found, standardiser } = value as AttentionState;
  const { length } = standardiser.mean;
  if (length !== shape.inputs) return `${partName(name, "standardiser")} is of ${length} columns for ${shape.inputs} inputs`;
  return shapesFault(found, attentionShapes(shape), partName(name, "weights"));
});

/** An audio summary, with the attention that it needs. */
export const SUMMARY: FieldType = (value, name) => {
  const fault = structureFault(value, { kind: "string", "attention?": ATTENTION }, name);
  if (fault) return fault;
  const { kind, attention } = value as { kind: string; attention?: unknown };
  if (!["mean", "selected", "weighted"].includes(kind)) return `${name} is of kind ${kind}`;
  if (kind !== "mean" && !attention) return `${name} has no attention`;
  return kind === "selected" ? structureFault(value, { chunks: COUNT, layout: oneOf("mean", "concatenated") }, name) : undefined;
};

/** The audio summary, and the standardisation of each view. */
export const STANDARDISERS: FieldType = allOf(
  { summary: SUMMARY, audioStandardiser: STANDARDISER, videoStandardiser: STANDARDISER },
  (value) => {
    const { summary, audioStandardiser } = value as { summary: AudioSummary; audioStandardiser: { mean: Float64Array } };
    if (summary.kind === "mean") return undefined;
    const { inputs } = summary.attention.shape;
    const width = summary.kind === "selected" && summary.layout === "concatenated" ? summary.chunks * inputs : inputs;
    const { length } = audioStandardiser.mean;
    return length === width ? undefined : `audioStandardiser is of ${length} columns where the summary gives ${width}`;
  },
);
