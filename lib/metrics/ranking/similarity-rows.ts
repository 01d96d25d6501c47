import { check } from "../../runtime/check";
import { checkRows, isMatrix, type MatrixLike, row } from "../../runtime/matrix";

/** Similarities of queries to a gallery, one query at a time. */
export interface SimilarityRows {
  /** How many queries. */
  queries: number;
  /** How many items. */
  gallery: number;
  /** Similarities of query `q` to every gallery item. */
  row(q: number): ArrayLike<number>;
}

/**
 * Rows of a similarity matrix, without a copy. Infinite similarities are let through (−∞ puts an item last); NaN is found
 * while ranking, where it costs nothing.
 * @throws InputError when it is no matrix, empty, or rows differ in width
 */
export function similarityRows(similarity: MatrixLike): SimilarityRows {
  if (isMatrix(similarity)) {
    const { rows: queries, columns: gallery, data } = similarity;
    check(
      queries > 0 && gallery > 0,
      () => `similarity is ${queries} × ${gallery}: give at least one query and one gallery item`,
    );
    check(data.length === queries * gallery, () => `similarity is ${queries} × ${gallery} but holds ${data.length} values`);
    return { queries, gallery, row: (q) => row(similarity, q) };
  }
  checkRows(similarity, "similarity");
  const gallery = similarity[0].length;
  return { queries: similarity.length, gallery, row: (q) => similarity[q] };
}
