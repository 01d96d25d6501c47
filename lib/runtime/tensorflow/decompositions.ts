import * as tf from "@tensorflow/tfjs";
import { EigenvalueDecomposition, Matrix as DenseMatrix, SingularValueDecomposition } from "ml-matrix";
import { type Attribute, FLOAT, isNative, runOp } from "./native-ops";

/**
 * Decompositions of small matrices: TensorFlow's own kernels (fp32) on the native backend, float64 in JavaScript on
 * any other. The two agree within fp32 tolerance. Neither is differentiable.
 */

/** Eigenvalues (ascending, [d]) and eigenvectors (columns, [d, d]) of a symmetric d × d matrix. */
export function symmetricEigen(matrix: tf.Tensor2D): { values: tf.Tensor1D; vectors: tf.Tensor2D } {
  if (isNative()) {
    const [values, vectors] = runOp("SelfAdjointEigV2", [FLOAT, { name: "compute_v", type: "bool", value: true }], [matrix], 2);
    return { values: values as tf.Tensor1D, vectors: vectors as tf.Tensor2D };
  }
  const eigen = new EigenvalueDecomposition(dense(matrix, "eigen decomposition"), { assumeSymmetric: true });
  return { values: tf.tensor1d(eigen.realEigenvalues), vectors: tf.tensor2d(eigen.eigenvectorMatrix.to2DArray()) };
}

/** Thin singular value decomposition of a p × q matrix, with s = min(p, q): `u` [p, s], `values` [s] descending, `v` [q, s]. */
export function thinSvd(matrix: tf.Tensor2D): { u: tf.Tensor2D; values: tf.Tensor1D; v: tf.Tensor2D } {
  if (isNative()) {
    const attributes: Attribute[] = [
      FLOAT,
      { name: "compute_uv", type: "bool", value: true },
      { name: "full_matrices", type: "bool", value: false },
    ];
    const [values, u, v] = runOp("Svd", attributes, [matrix], 3);
    return { u: u as tf.Tensor2D, values: values as tf.Tensor1D, v: v as tf.Tensor2D };
  }
  const rank = Math.min(...matrix.shape);
  const svd = new SingularValueDecomposition(dense(matrix, "SVD"), { autoTranspose: true });
  const thin = (m: DenseMatrix) => tf.tensor2d(m.subMatrix(0, m.rows - 1, 0, rank - 1).to2DArray());
  return {
    u: thin(svd.leftSingularVectors),
    values: tf.tensor1d(svd.diagonal.slice(0, rank)),
    v: thin(svd.rightSingularVectors),
  };
}

/** ml-matrix's iterations need not end on NaN, so what is not finite fails here, as it fails in TensorFlow. */
function dense(matrix: tf.Tensor2D, work: string): DenseMatrix {
  const [rows, columns] = matrix.shape;
  const values = Float64Array.from(matrix.dataSync());
  if (!values.every(Number.isFinite)) throw new Error(`${work} of a matrix that is not finite`);
  return DenseMatrix.from1DArray(rows, columns, values);
}
