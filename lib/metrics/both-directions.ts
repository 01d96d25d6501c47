import type { MatrixLike } from "../runtime/matrix";
import { type BootstrapOptions, type Interval, bootstrapInterval } from "./bootstrap";
import { cosineRows } from "./cosine-similarity";
import { type EvaluationOptions, type RetrievalEvaluation, evaluateRows } from "./retrieval-evaluation";

/** An evaluation with the bootstrap interval of its MAP over queries. */
export interface DirectionEvaluation extends RetrievalEvaluation {
  interval: Interval;
}

/** Retrieval with audio as the query, and with video as the query. */
export interface BothDirections {
  /** Audio queries, a gallery of videos. */
  audioToVideo: DirectionEvaluation;
  /** Video queries, a gallery of audio. */
  videoToAudio: DirectionEvaluation;
}

/**
 * Cross-modal retrieval by cosine, both ways, in a shared space. Similarities are computed a few rows at a time and never
 * held as a whole. For σ-weighted cosine weight both views first (`sigmaWeighted`).
 *
 * @param audio n × k embeddings
 * @param video n × k embeddings, row i belonging to row i of `audio`
 * @param labels n whole numbers from 0 up; an item is relevant when its label equals the query's
 * @throws InputError as `evaluateRetrieval` and `bootstrapInterval` do
 */
export function evaluateBothDirections(
  audio: MatrixLike,
  video: MatrixLike,
  labels: ArrayLike<number>,
  options: EvaluationOptions & BootstrapOptions = {},
): BothDirections {
  const evaluate = (queries: MatrixLike, gallery: MatrixLike): DirectionEvaluation => {
    const evaluation = evaluateRows(cosineRows(queries, gallery), labels, labels, options);
    return { ...evaluation, interval: bootstrapInterval(evaluation.averagePrecision, options) };
  };
  return { audioToVideo: evaluate(audio, video), videoToAudio: evaluate(video, audio) };
}
