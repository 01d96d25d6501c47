import { checkObjects } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import { type BothDirections, evaluateBothDirections } from "../../metrics/evaluation/both-directions";
import { evaluateCosinePairs, evaluatePairsBothDirections } from "../../metrics/evaluation/cosine-pairs";
import { cosineSimilarity } from "../../metrics/ranking/cosine-similarity";
import { mean } from "../../metrics/statistics/mean";
import { retrievedClasses } from "../../metrics/measures/retrieved-classes";
import type { RetrievalEvaluation } from "../../metrics/evaluation/retrieval-evaluation";
import type { Matrix } from "../../runtime/matrix";
import type { History } from "../../training/history";

/** The directions of retrieval and the ways of measuring similarity, in the order of tables. */
export const RANKINGS = ["audioToVideo", "videoToAudio"].flatMap((direction) =>
  ["plain", "sigmaWeighted"].map((similarity) => ({ direction, similarity }) as RankingKind),
);

/** Plain cosine, the paper's protocol, or the cosine weighted by canonical correlations. */
export type Similarity = "plain" | "sigmaWeighted";

/** Which ranking: the direction of retrieval and the similarity. */
export interface RankingKind {
  direction: keyof BothDirections;
  similarity: Similarity;
}

/** Ranks at which precision is kept. */
export const PRECISION_RANKS = [1, 5, 10, 20] as const;
/** Results of each query whose classes are counted. */
const CONFUSION_RANKS = 10;
/** Recall levels of the kept curve. */
export const CURVE_POINTS = 51;

/**
 * What was measured of one ranking of the test videos. All but counts and ranks lie in [0, 1]. Without classes only the ranks of
 * pairs are measured: the numbers by class are NaN, their lists empty.
 */
export interface RankingMeasures extends RankingKind {
  /** Mean average precision by class, from 0 to 1. */
  map: number;
  /** Mean reciprocal rank by class, from 0 to 1. */
  mrr: number;
  /** At the ranks of {@link PRECISION_RANKS}. */
  precisionAt: number[];
  /** MAP of the queries of each class; 0 for a class without a query. */
  classMap: number[];
  /** C × C counts, row after row: classes of the first {@link CONFUSION_RANKS} results, rows = the query's class. */
  confusion: number[];
  /** Interpolated precision at {@link CURVE_POINTS} recall levels from 0 to 1, mean over queries. */
  precision: number[];
  /** Of each query, in the order of `queries`. */
  averagePrecision: number[];
  /** Rank of each query's own item among the test videos of the fold, from 1, in the order of `queries`. */
  pairRanks: number[];
  /**
   * Rank of the own video for each chunk of the queries' audio as a query by itself, query after query. Empty from video to
   * audio, since a video has one feature for its whole length, and in sweeps.
   */
  segmentRanks: number[];
}

/** How a training went, as far as it bears on the result. */
export type TrainingCourse = Pick<History, "ended" | "notes" | "recoveries">;

/** One training and its evaluation: everything that tables and figures need. */
export interface RunRecord {
  method: string;
  label: string;
  /** Whether the method is shown for orientation only. */
  reference: boolean;
  /** `beta=0.2` and the like in a sweep; empty in the comparison itself. */
  sweep: string;
  /** Counted from 0. */
  fold: number;
  /** How many folds the comparison has. */
  folds: number;
  /** Of the training. */
  seed: number;
  /** The options that were trained with. */
  options: object;
  /** Option sets that were tried before, on validation videos; 0 when there was nothing to tune. */
  tried: number;
  /** What protocol and data decide about this run. */
  key: string;
  data: string;
  synthetic: boolean;
  /** Present where the labels are a machine's guess. */
  weakLabels?: boolean;
  /** Of the source that trained and measured. */
  code: string;
  backend: string;
  device: string;
  versions: Record<string, string | undefined>;
  /** Of the whole data set. */
  videos: number;
  /** Of this fold, with those that are held out to choose the epoch. */
  trainingVideos: number;
  /** Their names; none where the videos have no labels. */
  classes: string[];
  /** Ids of the test videos, each a query in both directions. */
  queries: string[];
  /** Class of each query; −1 where there are no classes. */
  labels: number[];
  /** How many segments (chunks of audio) each query has in `segmentRanks`; empty in sweeps. */
  segments: number[];
  /** How the training went; absent for a method without epochs, and in records of earlier versions. */
  training?: TrainingCourse;
  /** Of the training itself, without tuning and without what methods share. */
  seconds: number;
  /** Of the choice of options, for the fold's first run; 0 in the others. */
  tuningSeconds: number;
  rankings: RankingMeasures[];
}

/** Checks that these are records of runs, with their rankings; whether they belong together is not looked at. */
export function checkRecords(records: readonly RunRecord[]): void {
  const what = "records of runs, as runComparison and readRecords give them";
  const fields = { method: "text", label: "text", sweep: "text", fold: "number", seed: "number" } as const;
  checkObjects(records, "the records", what, { ...fields, queries: "list", labels: "list", segments: "list", rankings: "list" });
  for (const { rankings } of records) {
    checkObjects(rankings, "a record's rankings", "rankings", { direction: "text", similarity: "text", map: "number" });
    check(rankings.length === RANKINGS.length, () => `a record has ${RANKINGS.length} rankings; got ${rankings.length}`);
  }
}

/** Embeddings of audio segments, and the test video that each belongs to. */
interface EmbeddedSegments {
  audio: Matrix;
  own: Int32Array;
}

/**
 * Measures one pair of embeddings, both ways; of segments how they find their own videos.
 * @param classes how many there are; 0 where the videos have no labels
 */
export async function measureRankings(
  audio: Matrix,
  video: Matrix,
  labels: Int32Array,
  classes: number,
  similarity: Similarity,
  segments?: EmbeddedSegments,
): Promise<RankingMeasures[]> {
  // Intervals are taken over all folds later: here one resample will do.
  const both = classes > 0 ? await evaluateBothDirections(audio, video, labels, { resamples: 1 }) : undefined;
  const pairs = evaluatePairsBothDirections(audio, video);
  const measured = (direction: keyof BothDirections, queries: Matrix, gallery: Matrix): RankingMeasures => ({
    direction,
    similarity,
    ...(both ? byClass(both[direction], cosineSimilarity(queries, gallery), labels, classes) : WITHOUT_CLASSES),
    pairRanks: Array.from(pairs[direction].ranks),
    segmentRanks: [],
  });
  const there = measured("audioToVideo", audio, video);
  if (segments) there.segmentRanks = Array.from(evaluateCosinePairs(segments.audio, video, { own: segments.own }).ranks);
  return [there, measured("videoToAudio", video, audio)];
}

type ClassMeasures = Omit<RankingMeasures, keyof RankingKind | "pairRanks" | "segmentRanks">;

const WITHOUT_CLASSES: ClassMeasures = {
  ...{ map: NaN, mrr: NaN, precisionAt: [], classMap: [], confusion: [], precision: [], averagePrecision: [] },
};

function byClass(evaluation: RetrievalEvaluation, similarity: Matrix, labels: Int32Array, classes: number): ClassMeasures {
  const { map, mrr, averagePrecision } = evaluation;
  const classMap = Array.from({ length: classes }, (_, label) => {
    const own = averagePrecision.filter((_, q) => labels[q] === label);
    return own.length > 0 ? mean(own) : 0;
  });
  return {
    map,
    mrr,
    precisionAt: PRECISION_RANKS.map((k) => evaluation.precisionAt(k)),
    classMap,
    precision: evaluation.precisionRecall({ points: CURVE_POINTS }).precision,
    averagePrecision,
    confusion: Array.from(retrievedClasses(similarity, labels, labels, classes, CONFUSION_RANKS).data),
  };
}
