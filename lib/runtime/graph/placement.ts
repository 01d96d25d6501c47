/** The processor, in TensorFlow's notation. */
export const HOST = "/device:CPU:0";

/** Decompositions that TensorFlow has for the processor and for the graphics card. */
const DECOMPOSITIONS = new Set(["SelfAdjointEigV2", "Svd", "Cholesky", "MatrixTriangularSolve", "MatrixInverse"]);

/** Matrices up to this width. A card spends its time starting hundreds of tiny kernels; copying 64 KB costs microseconds. */
const SMALL = 128;

/**
 * The device of an op in TensorFlow's notation, empty for TensorFlow's own choice (the card where there is one).
 * Decompositions of small matrices stay on the processor even when the rest is on a card; untested, for want of one.
 */
export function deviceOf(op: string, shape: number[]): string {
  return DECOMPOSITIONS.has(op) && shape.slice(-2).every((n) => n <= SMALL) ? HOST : "";
}
