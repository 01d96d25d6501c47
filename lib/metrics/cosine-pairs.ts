import { check } from "../runtime/check";
import type { MatrixLike } from "../runtime/matrix";
import type { BootstrapOptions } from "./bootstrap";
import { fillProducts, QUERY_BLOCK, unitViews } from "./cosine-similarity";
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
 * {@link evaluateCosinePairs} both ways, in a shared space: of whole tracks, or of segments cut alike from audio and video.
 * For clips of tracks against whole videos, use {@link evaluateCosinePairs} with `own`.
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
  const [n, m] = [audio, video].map((view) => ("rows" in view ? view.rows : view.length));
  check(n === m, () => `audio and video must pair row with row; got ${n} and ${m} rows`);
  const { seed, resamples, level } = options;
  const evaluate = (queries: MatrixLike, gallery: MatrixLike) =>
    evaluateCosinePairs(queries, gallery, { seed, resamples, level });
  return { audioToVideo: evaluate(audio, video), videoToAudio: evaluate(video, audio) };
}
