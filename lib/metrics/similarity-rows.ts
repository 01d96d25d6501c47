import { check } from "../runtime/check";
import { type MatrixLike, row } from "../runtime/matrix";

/** Similarities of queries to a gallery, one query at a time. */
export interface SimilarityRows {
  queries: number;
  gallery: number;
  /** Similarities of query `q` to every gallery item. */
  row(q: number): ArrayLike<number>;
}

/**
 * Rows of a similarity matrix, without a copy. Infinite similarities are let through (−∞ puts an item last); NaN is found
 * while ranking, where it costs nothing.
 */
export function similarityRows(similarity: MatrixLike): SimilarityRows {
  if ("columns" in similarity) {
    const { rows: queries, columns: gallery, data } = similarity;
    check(
      queries > 0 && gallery > 0,
      () => `similarity is ${queries} × ${gallery}: give at least one query and one gallery item`,
    );
    check(data.length === queries * gallery, () => `similarity is ${queries} × ${gallery} but holds ${data.length} values`);
    return { queries, gallery, row: (q) => row(similarity, q) };
  }
  check(similarity.length > 0 && similarity[0].length > 0, () => "similarity is empty: give at least one row with one column");
  const gallery = similarity[0].length;
  for (let q = 0; q < similarity.length; q++)
    check(
      similarity[q].length === gallery,
      () => `similarity: row ${q} has ${similarity[q].length} values where row 0 has ${gallery}`,
    );
  return { queries: similarity.length, gallery, row: (q) => similarity[q] };
}
