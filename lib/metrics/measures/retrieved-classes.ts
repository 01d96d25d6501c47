import { topMatches } from "../ranking/top-matches";
import { checkList } from "../../runtime/arguments";
import { check, checkInteger } from "../../runtime/check";
import { type Matrix, type MatrixLike, row, toMatrix } from "../../runtime/matrix";

const MOST_CLASSES = 10_000;

/**
 * How often results of each class come for queries of each class, among the first k: what the figure `classConfusion` draws.
 * @param similarity queries × gallery
 * @param queryLabels class of each query, 0 ≤ label < classes
 * @param galleryLabels class of each gallery item
 * @param classes number of classes, at most 10,000: the counts grow with its square
 * @param k results counted for each query. Default 10
 * @returns classes × classes counts, rows = query's class
 * @throws InputError when lengths disagree or a label is out of range
 */
export function retrievedClasses(
  similarity: MatrixLike,
  queryLabels: ArrayLike<number>,
  galleryLabels: ArrayLike<number>,
  classes: number,
  k = 10,
): Matrix<Float64Array> {
  const matrix = toMatrix(similarity, "similarity");
  checkList(queryLabels, "queryLabels", "whole numbers");
  checkList(galleryLabels, "galleryLabels", "whole numbers");
  checkInteger(k, "k", 1);
  checkInteger(classes, "classes", 1, MOST_CLASSES);
  check(
    matrix.rows === queryLabels.length && matrix.columns === galleryLabels.length,
    () =>
      `similarity is ${matrix.rows} × ${matrix.columns}, but there are ${queryLabels.length} query and ${galleryLabels.length} gallery labels`,
  );
  for (const labels of [queryLabels, galleryLabels])
    for (let i = 0; i < labels.length; i++) checkInteger(labels[i], `label ${i}`, 0, classes - 1);
  const counts = new Float64Array(classes * classes);
  for (let q = 0; q < matrix.rows; q++)
    for (const { index } of topMatches(row(matrix, q), k)) counts[queryLabels[q] * classes + galleryLabels[index]]++;
  return { rows: classes, columns: classes, data: counts };
}
