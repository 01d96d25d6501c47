import {
  allOf,
  type Fields,
  type FieldType,
  finite,
  listOf,
  oneOf,
  structureFault,
  wholeFrom,
} from "../../runtime/container/structure";
import { firstNotFinite, type Matrix } from "../../runtime/matrix";
import { WEIGHTS, type Weights } from "../../runtime/tensorflow/weights";
import type { Standardiser } from "../../features/standardise";
import type { KernelFeatures } from "../cca/incomplete-cholesky";
import type { CcaParameters } from "../cca/linear-cca";

/** Weights by name, each as many finite numbers as its shape says. */
export const weights: FieldType = allOf(WEIGHTS, (value, name) => {
  const bad = Object.entries(value as Weights).find(([, { data }]) => firstNotFinite(data) >= 0);
  return bad && `${name}.${bad[0]} holds a number that is not finite`;
});

/** What of a network's weights is missing or of another shape than the network needs, in words. */
export function shapesFault(
  found: Weights,
  needed: Readonly<Record<string, readonly number[]>>,
  name: string,
): string | undefined {
  for (const [key, shape] of Object.entries(needed)) {
    if (!Object.hasOwn(found, key)) return `${name} has no ${key}`;
    const is = found[key].shape.join(" × ");
    if (is !== shape.join(" × ")) return `${name}.${key} is of shape ${is} where ${shape.join(" × ")} is needed`;
  }
  return undefined;
}

const rows = listOf(listOf(finite));
const vector = listOf(finite);

/** A linear CCA whose parts are of sizes that fit. */
export const cca: FieldType = allOf(
  { meanX: vector, meanY: vector, directionsX: rows, directionsY: rows, correlations: vector },
  (value, name) => {
    const { meanX, meanY, directionsX, directionsY, correlations } = value as CcaParameters;
    const fit = (mean: number[], directions: number[][]) =>
      directions.length === mean.length && directions.every(({ length }) => length === correlations.length);
    return fit(meanX, directionsX) && fit(meanY, directionsY)
      ? undefined
      : `${name} has directions of other sizes than its means`;
  },
);

/** What a CCA lacks to be one of views of these widths, in words. */
export function ccaFault({ meanX, meanY }: CcaParameters, x: number, y: number): string | undefined {
  if (meanX.length === x && meanY.length === y) return undefined;
  return `cca is of ${meanX.length} and ${meanY.length} columns where the views have ${x} and ${y}`;
}

/** A mean and a deviation for each column. */
export const STANDARDISER: FieldType = allOf({ mean: "Float64Array", deviation: "Float64Array" }, (value, name) => {
  const { mean, deviation } = value as Standardiser;
  if (mean.length !== deviation.length) return `${name} has ${mean.length} means and ${deviation.length} deviations`;
  return mean.every(Number.isFinite) && deviation.every((one) => one >= 0 && one < Infinity)
    ? undefined
    : `${name} holds a number that is no mean or no deviation`;
});

/** A matrix of 32- or 64-bit floats, as many as its rows and columns say. */
const matrix: FieldType = allOf({ rows: wholeFrom(0), columns: wholeFrom(0) }, (value, name) => {
  const { rows: n, columns, data } = value as Matrix;
  return WEIGHTS({ data: { shape: [n, columns], data } }, name);
});

const RBF: Fields = {
  width: (value, name) => ((value as number) > 0 && (value as number) < Infinity ? undefined : `${name} is no width`),
};

/** Explicit features of a kernel. */
export const KERNEL: FieldType = allOf(
  { kernel: { kind: oneOf("rbf", "linear") }, pivots: matrix, factor: matrix },
  (value, name) => {
    const { kernel, pivots, factor } = value as KernelFeatures;
    const fault = kernel.kind === "rbf" ? structureFault(kernel, RBF, `${name}.kernel`) : undefined;
    if (fault) return fault;
    if (factor.rows !== pivots.rows || factor.columns !== pivots.rows)
      return `${name}.factor is of ${factor.rows} × ${factor.columns} numbers for ${pivots.rows} pivots`;
    if (firstNotFinite(pivots.data) >= 0 || firstNotFinite(factor.data) >= 0) return `${name} holds a number that is not finite`;
    for (let r = 0; r < factor.rows; r++) if (factor.data[r * factor.rows + r] === 0) return `${name}.factor is singular`;
    return undefined;
  },
);
