import { checkList, checkOptions } from "../../runtime/arguments";
import { checkInteger } from "../../runtime/check";
import type { MatrixLike } from "../../runtime/matrix";
import { defaultThreads, mapInThreads, type ThreadOptions } from "../../runtime/threads/threads";
import { type BootstrapOptions, type Interval, bootstrapInterval } from "../statistics/bootstrap";
import { evaluateCosine, evaluateCosineInThreads } from "./evaluate-cosine";
import type { RetrievalEvaluation } from "./retrieval-evaluation";

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
 * @throws InputError when views and labels are not paired, an embedding is not finite, or options are out of range
 */
export function evaluateBothDirections(
  audio: MatrixLike,
  video: MatrixLike,
  labels: ArrayLike<number>,
  options: BootstrapOptions = {},
): BothDirections {
  const evaluate = (queries: MatrixLike, gallery: MatrixLike): DirectionEvaluation => {
    const evaluation = evaluateCosine(queries, gallery, labels);
    return { ...evaluation, interval: bootstrapInterval(evaluation.averagePrecision, options) };
  };
  return { audioToVideo: evaluate(audio, video), videoToAudio: evaluate(video, audio) };
}

/** Videos from which threads pay: fewer are ranked before the threads have started. */
const WORTH_THREADS = 1000;

/**
 * As {@link evaluateBothDirections}, to the bit, in worker threads: several times as fast for thousands of videos, and the
 * notebook stays responsive.
 * @param options `threads` is one a core by default, and 0 below 1,000 videos
 */
export async function evaluateBothDirectionsInThreads(
  audio: MatrixLike,
  video: MatrixLike,
  labels: ArrayLike<number>,
  options: BootstrapOptions & ThreadOptions = {},
): Promise<BothDirections> {
  checkList(labels, "labels", "whole numbers");
  checkOptions(options);
  const usual = labels.length < WORTH_THREADS ? 0 : defaultThreads();
  const threads = checkInteger(options.threads ?? usual, "threads", 0, 64);
  if (threads === 0) return evaluateBothDirections(audio, video, labels, options);
  const pairs = [
    { queries: audio, gallery: video },
    { queries: video, gallery: audio },
  ];
  const evaluations = await evaluateCosineInThreads(pairs, labels, { threads });
  const { seed, resamples, level } = options;
  const calls = evaluations.map(({ averagePrecision }) => ({
    values: Float64Array.from(averagePrecision),
    options: { seed, resamples, level },
  }));
  const intervals: Interval[] = [];
  for await (const interval of mapInThreads<(typeof calls)[0], Interval>(INTERVAL, calls, threads)) intervals.push(interval);
  const [audioToVideo, videoToAudio] = evaluations.map((evaluation, i) => ({ ...evaluation, interval: intervals[i] }));
  return { audioToVideo, videoToAudio };
}

const INTERVAL = { module: "metrics/evaluation/ranked-queries", name: "intervalOf" };
