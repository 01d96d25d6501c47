import { check } from "../../runtime/check";
import { type Matrix, type MatrixLike, row, toMatrix } from "../../runtime/matrix";
import type { Projection } from "../embedding/projection";

/**
 * Posteriors of a view as unit vectors whose cosine with those of the other view is the probability that both items are of one
 * class, given the posteriors p and q of either:
 *
 *     cos( (p, √(1 − |p|²), 0), (q, 0, √(1 − |q|²)) ) = Σ_c p_c q_c
 *
 * A gallery ranked by it is ranked by how probable relevance is. The cosine of p and q themselves is not that: it divides by |q|,
 * and so moves items forward of whose class little is known. Between two items of one view the cosine means nothing of the kind:
 * there both have the same last dimension.
 * @param posteriors n × C, rows that sum to 1
 * @param view which of the two last dimensions the view has to itself
 * @returns n × (C + 2)
 */
export function sameClassVectors(posteriors: MatrixLike, view: "audio" | "video"): Matrix<Float64Array> {
  const given = toMatrix(posteriors, "posteriors");
  const { rows, columns } = given;
  const width = columns + 2;
  const data = new Float64Array(rows * width);
  for (let r = 0; r < rows; r++) {
    const p = row(given, r);
    let square = 0;
    let sum = 0;
    for (const share of p) {
      check(share >= 0, () => `row ${r} of posteriors has ${share}: probabilities are at least 0`);
      sum += share;
      square += share * share;
    }
    check(Math.abs(sum - 1) < 1e-6, () => `row ${r} of posteriors sums to ${sum}: probabilities of all classes sum to 1`);
    data.set(p, r * width);
    data[r * width + columns + (view === "audio" ? 0 : 1)] = Math.sqrt(Math.max(0, 1 - square));
  }
  return { rows, columns: width, data };
}

/** Two maps to posteriors over the same classes as maps into the space of {@link sameClassVectors}. */
export function sameClassProjection({ audio, video }: Projection): Projection {
  return {
    audio: (outputs) => sameClassVectors(audio(outputs), "audio"),
    video: (outputs) => sameClassVectors(video(outputs), "video"),
  };
}
