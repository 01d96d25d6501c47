import { type Fields, type FieldType, listOf, structureFault } from "../../runtime/container/structure";
import { WEIGHTS, type Weights } from "../../runtime/tensorflow/weights";

/** Weights by name, each as many finite numbers as its shape says. */
const weights: FieldType = (value, name) => {
  const fault = WEIGHTS(value, name);
  if (fault) return fault;
  const bad = Object.entries(value as Weights).find(([, { data }]) => !data.every(Number.isFinite));
  return bad && `${name}.${bad[0]} holds a number that is not finite`;
};

const summary: FieldType = (value, name) => {
  const fault = structureFault(value, { kind: "string", "attention?": ATTENTION }, name);
  if (fault) return fault;
  const { kind, attention } = value as { kind: string; attention?: unknown };
  if (!["mean", "selected", "weighted"].includes(kind)) return `${name} is of kind ${kind}`;
  return kind !== "mean" && !attention ? `${name} has no attention` : undefined;
};

const rows = listOf(listOf("number"));

/** A linear CCA whose parts are of sizes that fit. */
export const cca: FieldType = (value, name) => {
  const vector = listOf("number");
  const fields = { meanX: vector, meanY: vector, directionsX: rows, directionsY: rows, correlations: vector };
  const fault = structureFault(value, fields, name);
  if (fault) return fault;
  const { meanX, meanY, directionsX, directionsY, correlations } = value as Record<string, number[]> &
    Record<"directionsX" | "directionsY", number[][]>;
  const fit = (mean: number[], directions: number[][]) =>
    directions.length === mean.length && directions.every(({ length }) => length === correlations.length);
  return fit(meanX, directionsX) && fit(meanY, directionsY) ? undefined : `${name} has directions of other sizes than its means`;
};

/** A mean and a deviation for each column. */
export const STANDARDISER: Fields = { mean: "Float64Array", deviation: "Float64Array" };

/** The fields that an audio summary by attention needs. */
export const ATTENTION: Fields = { shape: "record", weights, standardiser: STANDARDISER };

/** The audio summary, and the standardisation of each view. */
export const STANDARDISERS: Fields = { summary, audioStandardiser: STANDARDISER, videoStandardiser: STANDARDISER };

/** Two branches. */
export const BRANCHES: Fields = {
  ...STANDARDISERS,
  audioShape: "record",
  videoShape: "record",
  weights,
  split: "record",
};

const MATRIX64: Fields = { rows: "number", columns: "number", data: "Float64Array" };

/** Explicit features of a kernel. */
export const KERNEL: Fields = { kernel: "record", pivots: { rows: "number", columns: "number" }, factor: MATRIX64 };

const POSTERIOR: Fields = { weights: rows, bias: listOf("number") };

/** A linear CCA, and what its read-out needs. */
export const READOUT: Fields = { cca, "readout?": "string", "posterior?": { audio: POSTERIOR, video: POSTERIOR } };
