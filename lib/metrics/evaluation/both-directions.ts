import { checkList } from "../../runtime/arguments";
import type { MatrixLike } from "../../runtime/matrix";
import { mapInThreads, threadCount, type ThreadOptions } from "../../runtime/threads/threads";
import type { BootstrapOptions, Interval } from "../statistics/bootstrap";
import { evaluateCosine } from "./evaluate-cosine";
import { intervalOf } from "./ranked-queries";
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

/** Videos from which threads pay: fewer are ranked before the threads have started. */
const WORTH_THREADS = 1000;

/**
 * Cross-modal retrieval by cosine, both ways, in a shared space. Similarities are computed a few rows at a time and never
 * held as a whole. For σ-weighted cosine weight both views first (`sigmaWeighted`). Worker threads are several times as fast
 * for thousands of videos, and a notebook stays responsive meanwhile.
 *
 * @param audio n × k embeddings
 * @param video n × k embeddings, row i belonging to row i of `audio`
 * @param labels n whole numbers from 0 up; an item is relevant when its label equals the query's
 * @param options `threads` is one a core by default, and 0 below 1,000 videos
 * @throws InputError when views and labels are not paired, an embedding is not finite, or options are out of range
 */
export async function evaluateBothDirections(
  audio: MatrixLike,
  video: MatrixLike,
  labels: ArrayLike<number>,
  options: BootstrapOptions & ThreadOptions = {},
): Promise<BothDirections> {
  checkList(labels, "labels", "whole numbers");
  const threads = labels.length < WORTH_THREADS ? threadCount(options, 0) : threadCount(options);
  const pairs = [
    { queries: audio, gallery: video },
    { queries: video, gallery: audio },
  ];
  const evaluations = await evaluateCosine(pairs, labels, { threads });
  const { seed, resamples, level } = options;
  const calls = evaluations.map(({ averagePrecision }) => ({
    values: Float64Array.from(averagePrecision),
    options: { seed, resamples, level },
  }));
  const intervals: Interval[] = [];
  for await (const interval of mapInThreads(INTERVAL, calls, threads)) intervals.push(interval);
  const [audioToVideo, videoToAudio] = evaluations.map((evaluation, i) => ({ ...evaluation, interval: intervals[i] }));
  return { audioToVideo, videoToAudio };
}

const INTERVAL = { module: "metrics/evaluation/ranked-queries", work: intervalOf };
