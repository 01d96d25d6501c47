import { check, checkInteger } from "../../runtime/check";
import { toLabels } from "../../runtime/labels";
import { type MatrixLike, toMatrix } from "../../runtime/matrix";
import { defaultThreads, mapInThreads, type ThreadOptions } from "../../runtime/threads/threads";
import { unitViews } from "../ranking/cosine-similarity";
import { cosineRows, judgedByLabel } from "./judged-similarity";
import { type RankedQueries, rankQueries, type RankingJob, splitRanks } from "./ranked-queries";
import { countByLabel, Ranker } from "../ranking/ranking";
import { evaluationOf, type RetrievalEvaluation } from "./retrieval-evaluation";

/** Number of queries in one job of a thread. */
const QUERIES_PER_JOB = 512;

/**
 * Retrieval by cosine in one direction, between paired views: row i of the gallery has the label of query i. Equal to
 * `evaluateRetrieval(cosineSimilarity(queries, gallery), labels)`, without the matrix.
 */
export function evaluateCosine(queries: MatrixLike, gallery: MatrixLike, labels: ArrayLike<number>): RetrievalEvaluation {
  const jobs = rankingJobs(queries, gallery, labels, (values) => values);
  return assemble(jobs[0], jobs.map(rankQueries));
}

/**
 * The same as {@link evaluateCosine}, to the bit, in worker threads, for several pairs of views with the same labels. While the main
 * thread sums up one pair, the workers continue with the next.
 */
export async function evaluateCosineInThreads(
  pairs: readonly { queries: MatrixLike; gallery: MatrixLike }[],
  labels: ArrayLike<number>,
  options: ThreadOptions = {},
): Promise<RetrievalEvaluation[]> {
  const threads = checkInteger(options.threads ?? defaultThreads(), "threads", 0, 64);
  if (threads === 0) return pairs.map(({ queries, gallery }) => evaluateCosine(queries, gallery, labels));
  const jobs = pairs.map(({ queries, gallery }) => rankingJobs(queries, gallery, labels, shared));
  const evaluations: RetrievalEvaluation[] = [];
  let ranked: RankedQueries[] = [];
  for await (const part of mapInThreads<RankingJob, RankedQueries>(TASK, jobs.flat(), threads)) {
    ranked.push(part);
    const pair = jobs[evaluations.length];
    if (ranked.length < pair.length) continue;
    evaluations.push(assemble(pair[0], ranked));
    ranked = [];
  }
  return evaluations;
}

const TASK = { module: "metrics/evaluation/ranked-queries", name: "rankQueries" };

function rankingJobs(
  queries: MatrixLike,
  gallery: MatrixLike,
  given: ArrayLike<number>,
  keep: (values: Float64Array) => Float64Array,
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
