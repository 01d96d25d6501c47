import { check } from "../../runtime/check";
import { toLabels } from "../../runtime/labels";
import { type MatrixLike, toMatrix } from "../../runtime/matrix";
import { mapInThreads, threadCount, type ThreadOptions } from "../../runtime/threads/threads";
import { unitViews } from "../ranking/cosine-similarity";
import { cosineRows, judgedByLabel } from "./judged-similarity";
import { type RankedQueries, rankQueries, type RankingJob, splitRanks } from "./ranked-queries";
import { mean } from "../statistics/mean";
import { countByLabel, Ranker } from "../ranking/ranking";
import { evaluationOf, type RetrievalEvaluation } from "./retrieval-evaluation";

/** Number of queries in one job of a thread. */
const QUERIES_PER_JOB = 512;

/** Paired views: row i of the gallery belongs to row i of the queries. */
interface PairedViews {
  queries: MatrixLike;
  gallery: MatrixLike;
}

/**
 * Retrieval by cosine, for several pairs of views with the same labels. Equal to `evaluateRetrieval(cosineSimilarity(queries,
 * gallery), labels)` of each, without the matrix. While the main thread sums up one pair, worker threads continue with the next.
 */
export async function evaluateCosine(
  pairs: readonly PairedViews[],
  labels: ArrayLike<number>,
  options: ThreadOptions = {},
): Promise<RetrievalEvaluation[]> {
  const threads = threadCount(options);
  const jobs = pairs.map((pair) => rankingJobs(pair, labels, threads > 0 ? shared : undefined));
  const evaluations: RetrievalEvaluation[] = [];
  let ranked: RankedQueries[] = [];
  for await (const part of mapInThreads(TASK, jobs.flat(), threads)) {
    ranked.push(part);
    const pair = jobs[evaluations.length];
    if (ranked.length < pair.length) continue;
    evaluations.push(assemble(pair[0], ranked));
    ranked = [];
  }
  return evaluations;
}

/** MAP of {@link evaluateCosine} for one pair of views, at once and in this thread: what a training asks for after each epoch. */
export function cosineMap(pair: PairedViews, labels: ArrayLike<number>): number {
  return mean(rankingJobs(pair, labels).flatMap((job) => Array.from(rankQueries(job).averagePrecision)));
}

const TASK = { module: "metrics/evaluation/ranked-queries", work: rankQueries };

function rankingJobs(
  { queries, gallery }: PairedViews,
  given: ArrayLike<number>,
  keep = (values: Float64Array) => values,
): RankingJob[] {
  const items = toMatrix(gallery, "gallery");
  const labels = toLabels(given, items.rows, "labels");
  const plain = unitViews(queries, items, new Ranker(labels).grouped);
  const n = plain.queries.rows;
  check(n === labels.length, () => `${n} queries and a gallery of ${labels.length} are not paired row by row`);
  const views = {
    queries: { ...plain.queries, data: keep(plain.queries.data) },
    gallery: { ...plain.gallery, data: keep(plain.gallery.data) },
  };
  return Array.from({ length: Math.ceil(n / QUERIES_PER_JOB) }, (_, job) => {
    const from = job * QUERIES_PER_JOB;
    return { views, labels, from, to: Math.min(from + QUERIES_PER_JOB, n) };
  });
}

function assemble({ views, labels }: RankingJob, parts: RankedQueries[]): RetrievalEvaluation {
  const counts = countByLabel(labels);
  let q = 0;
  const relevantRanks = parts.flatMap(({ ranks, averagePrecision }) =>
    splitRanks(
      ranks,
      Array.from(averagePrecision, () => counts.get(labels[q++])!),
    ),
  );
  const judged = judgedByLabel(cosineRows(views, new Ranker(labels).grouped), labels, labels);
  return evaluationOf(judged, Array.from(labels.keys()), relevantRanks, {
    averagePrecision: Float64Array.from(parts.flatMap((part) => Array.from(part.averagePrecision))),
    curves: Float64Array.from(parts.flatMap((part) => Array.from(part.curves))),
  });
}

/** The same numbers in memory that all threads share. */
function shared(values: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
