import { fillProducts, type UnitViews } from "../ranking/cosine-similarity";
import type { SimilarityRows } from "../ranking/similarity-rows";

/**
 * What an evaluation was made from: the similarities of queries to a gallery, and which items are relevant to each query.
 * Similarities are kept by reference, or computed again on demand. If the matrix changes, the rows change.
 */
export interface JudgedSimilarity extends SimilarityRows {
  /** Gallery indices of the items that are relevant to query `q`, rising. */
  relevant(q: number): ArrayLike<number>;
}

/** An item is relevant when its label equals the query's. */
export function judgedByLabel(rows: SimilarityRows, queryLabels: Int32Array, galleryLabels: Int32Array): JudgedSimilarity {
  let items: Map<number, number[]> | undefined;
  return { ...rows, relevant: (q) => (items ??= itemsByLabel(galleryLabels)).get(queryLabels[q]) ?? [] };
}

/**
 * Cosines of one query after another, as in `cosineSimilarity` to the bit, from the views alone.
 * @param order the gallery index of each column of the views' gallery; all in order by default
 */
export function cosineRows({ queries, gallery }: UnitViews, order?: Int32Array): SimilarityRows {
  const row = (q: number) => {
    const scores = new Float64Array(gallery.columns);
    fillProducts(scores, queries, gallery, q, q + 1);
    if (!order) return scores;
    const inOrder = new Float64Array(scores.length);
    for (let i = 0; i < order.length; i++) inOrder[order[i]] = scores[i];
    return inOrder;
  };
  return { queries: queries.rows, gallery: gallery.columns, row };
}

function itemsByLabel(labels: Int32Array): Map<number, number[]> {
  const items = new Map<number, number[]>();
  labels.forEach((label, i) => {
    const met = items.get(label);
    if (met) met.push(i);
    else items.set(label, [i]);
  });
  return items;
}
