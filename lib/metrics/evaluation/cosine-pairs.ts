import { checkOptions } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import type { Matrix, MatrixLike } from "../../runtime/matrix";
import type { BootstrapOptions } from "../statistics/bootstrap";
import { fillProducts, QUERY_BLOCK, type UnitViews, unitViews } from "../ranking/cosine-similarity";
import { cosineRows } from "./judged-similarity";
import { ownItems, type PairEvaluation, pairEvaluation, type PairOptions, rankOf } from "./pair-evaluation";

/** Retrieval of exact pairs with audio as the query, and with video as the query. */
export interface PairsBothDirections {
  /** Audio queries, a gallery of videos. */
  audioToVideo: PairEvaluation;
  /** Video queries, a gallery of audio. */
  videoToAudio: PairEvaluation;
}

/**
 * Retrieval of exact pairs by cosine: equal to `evaluatePairs(cosineSimilarity(queries, gallery), options)`, without the
 * matrix. Similarities are computed a few rows at a time, so 10,000 × 10,000 take no more memory than the embeddings.
 *
 * @param queries n × k embeddings
 * @param gallery m × k embeddings; with `own` left out, row i belongs to row i of `queries`
 * @throws InputError when views do not match, `own` does not fit, or an embedding is not finite
 */
export function evaluateCosinePairs(queries: MatrixLike, gallery: MatrixLike, options: PairOptions = {}): PairEvaluation {
  checkOptions(options);
  const views = unitViews(queries, gallery);
  const rows = cosineRows(views);
  const own = ownItems(rows.queries, rows.gallery, options.own);
  const ranks = new Int32Array(rows.queries);
  const scores = new Float64Array(QUERY_BLOCK * rows.gallery);
  for (let first = 0; first < rows.queries; first += QUERY_BLOCK) {
    const end = Math.min(first + QUERY_BLOCK, rows.queries);
    fillProducts(scores, views.queries, views.gallery, first, end);
    for (let q = first; q < end; q++)
      ranks[q] = rankOf(own[q], scores.subarray((q - first) * rows.gallery, (q - first + 1) * rows.gallery), q);
  }
  return pairEvaluation(rows, own, ranks, options);
}

/**
 * {@link evaluateCosinePairs} in both directions, in a shared space: for whole tracks, or for segments cut at the same places of audio and video.
 * Each similarity is computed once for both directions. For clips of tracks as queries for whole videos, use
 * {@link evaluateCosinePairs} with `own`.
 *
 * @param audio n × k embeddings
 * @param video n × k embeddings, row i belonging to row i of `audio`
 * @throws InputError when views are not paired, or an embedding is not finite
 */
export function evaluatePairsBothDirections(
  audio: MatrixLike,
  video: MatrixLike,
  options: BootstrapOptions = {},
): PairsBothDirections {
  const views = unitViews(audio, video);
  const { rows: n } = views.queries;
  const { columns: m } = views.gallery;
  check(n === m, () => `audio and video must pair row with row; got ${n} and ${m} rows`);
  const own = Int32Array.from({ length: n }, (_, i) => i);
  const { forward, backward } = rankBothWays(views);
  return {
    audioToVideo: pairEvaluation(cosineRows(views), own, forward, options),
    videoToAudio: pairEvaluation(cosineRows(swapped(views)), own, backward, options),
  };
}

/** Ranks of own items among the columns of each row, and among the rows of each column. */
function rankBothWays(views: UnitViews): { forward: Int32Array; backward: Int32Array } {
  const n = views.queries.rows;
  const own = pairedProducts(views);
  const forward = new Int32Array(n).fill(1);
  const backward = new Int32Array(n).fill(1);
  const scores = new Float64Array(QUERY_BLOCK * n);
  for (let first = 0; first < n; first += QUERY_BLOCK) {
    const end = Math.min(first + QUERY_BLOCK, n);
    fillProducts(scores, views.queries, views.gallery, first, end);
    for (let q = first, at = 0; q < end; q++) {
      const mine = own[q];
      let ahead = 0;
      for (let j = 0; j < n; j++) {
        const score = scores[at++];
        if (score > mine || (score === mine && j < q)) ahead++;
        if (score > own[j] || (score === own[j] && q < j)) backward[j]++;
      }
      forward[q] += ahead;
    }
  }
  return { forward, backward };
}

/** The product of each row with the column paired with it, its terms added in `fillProducts`' order: the same to the bit. */
function pairedProducts({ queries, gallery }: UnitViews): Float64Array {
  const { rows: n, columns: width } = queries;
  return Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let d = 0; d < width; d++) sum += queries.data[i * width + d] * gallery.data[d * n + i];
    return sum;
  });
}

function swapped({ queries, gallery }: UnitViews): UnitViews {
  return { queries: transpose(gallery), gallery: transpose(queries) };
}

function transpose({ rows, columns, data }: Matrix<Float64Array>): Matrix<Float64Array> {
  const out = new Float64Array(data.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out[c * rows + r] = data[r * columns + c];
  return { rows: columns, columns: rows, data: out };
}
