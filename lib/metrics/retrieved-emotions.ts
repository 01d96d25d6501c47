import { topMatches } from "./retrieve";
import { check, checkInteger } from "../runtime/check";
import { type Matrix, type MatrixLike, row, toMatrix } from "../runtime/matrix";

const MOST_EMOTIONS = 10_000;

/**
 * How often results of each emotion come for queries of each emotion, among the first k: what the figure `emotionConfusion` draws.
 * @param similarity queries × gallery
 * @param queryLabels emotion of each query, 0 ≤ label < emotions
 * @param galleryLabels emotion of each gallery item
 * @param emotions number of emotions, at most 10,000: the counts grow with its square
 * @param k results counted for each query. Default 10
 * @returns emotions × emotions counts, rows = query's emotion
 * @throws InputError when lengths disagree or a label is out of range
 */
export function retrievedEmotions(
  similarity: MatrixLike,
  queryLabels: ArrayLike<number>,
  galleryLabels: ArrayLike<number>,
  emotions: number,
  k = 10,
): Matrix<Float64Array> {
  const matrix = toMatrix(similarity, "similarity");
  checkInteger(k, "k", 1);
  checkInteger(emotions, "emotions", 1, MOST_EMOTIONS);
  check(
    matrix.rows === queryLabels.length && matrix.columns === galleryLabels.length,
    () =>
      `similarity is ${matrix.rows} × ${matrix.columns}, but there are ${queryLabels.length} query and ${galleryLabels.length} gallery labels`,
  );
  for (const labels of [queryLabels, galleryLabels])
    for (let i = 0; i < labels.length; i++) checkInteger(labels[i], `label ${i}`, 0, emotions - 1);
  const counts = new Float64Array(emotions * emotions);
  for (let q = 0; q < matrix.rows; q++)
    for (const { index } of topMatches(row(matrix, q), k)) counts[queryLabels[q] * emotions + galleryLabels[index]]++;
  return { rows: emotions, columns: emotions, data: counts };
}
