import { checkList, checkNumbers, checkObject } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import { firstNotFinite } from "../../runtime/matrix";

/** A projection that whitens: what YouTube-8M did to a network's outputs before it gave them 8 bits. */
export interface Whitening {
  /** Of the network's outputs: `inputs` values. */
  mean: ArrayLike<number>;
  /** `outputs` × `inputs`, row by row: one direction a row. */
  directions: ArrayLike<number>;
  /** Variances along the directions, when they are still to be divided by (Inception); VGGish's directions hold them. */
  variances?: ArrayLike<number>;
}

/** Values beyond this are cut off, on both sides; the codes are even steps between. */
const LIMIT = 2;
/** Added to a variance before its root is taken. */
const RIDGE = 1e-4;

/**
 * Projects rows of outputs as YouTube-8M did: (x − mean) · directions, divided by √(variance + 1e-4) where variances are given.
 * @param rows n × inputs, row by row
 * @returns n × outputs
 * @throws InputError when the sizes do not fit together, or a value is not finite
 */
export function whiten(rows: Float32Array, whitening: Whitening): Float32Array {
  checkList(rows, "rows", "numbers");
  checkObject(whitening, "the whitening", "one with mean and directions", { mean: "list", directions: "list" });
  const { mean, directions, variances } = whitening;
  if (variances !== undefined) checkList(variances, "variances", "numbers");
  const inputs = mean.length;
  const outputs = directions.length / inputs;
  check(
    Number.isInteger(outputs) && outputs > 0,
    () => `directions must hold rows of ${inputs} values, as many as the mean; got ${directions.length}`,
  );
  check(rows.length % inputs === 0, () => `rows must be ${inputs} values wide, as the mean; got ${rows.length} values`);
  check(
    !variances || variances.length === outputs,
    () => `${outputs} directions need as many variances; got ${variances?.length}`,
  );
  const n = rows.length / inputs;
  const out = new Float32Array(n * outputs);
  for (let row = 0; row < n; row++)
    for (let k = 0; k < outputs; k++) {
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum += (rows[row * inputs + i] - mean[i]) * directions[k * inputs + i];
      out[row * outputs + k] = variances ? sum / Math.sqrt(variances[k] + RIDGE) : sum;
    }
  const bad = firstNotFinite(out);
  check(
    bad < 0,
    () =>
      `row ${Math.floor(bad / outputs)} whitens to ${out[bad]}: rows, mean, directions and variances must be finite, variances at least 0`,
  );
  return out;
}

/**
 * The 8-bit codes that YouTube-8M keeps: values cut off at ±2, in 255 even steps, the fraction dropped.
 * @param values any number of them, each a number without a unit
 * @returns a code for each
 * @throws InputError for a value that is not finite
 */
export function quantise8Bits(values: ArrayLike<number>): Uint8Array {
  checkNumbers(values, "values");
  return Uint8Array.from({ length: values.length }, (_, i) => {
    const cut = Math.min(LIMIT, Math.max(-LIMIT, values[i]));
    return ((cut + LIMIT) * 255) / (2 * LIMIT);
  });
}

/**
 * VGGish's post-processing as AudioSet and YouTube-8M released it: its 128 outputs projected and whitened, then 8-bit codes.
 * @param rows n × 128 outputs, row by row
 * @param mean `pca_means` of `vggish_pca_params.npz`: 128 numbers, one for each output
 * @param directions `pca_eigen_vectors` of the same file, 128 × 128, row by row
 * @returns n × 128 codes, row by row
 * @throws InputError when rows, mean and directions are not as wide as each other, or a value is not finite
 */
export function vggishCodes(rows: Float32Array, mean: ArrayLike<number>, directions: ArrayLike<number>): Uint8Array {
  return quantise8Bits(whiten(rows, { mean, directions }));
}
