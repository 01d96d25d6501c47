/**
 * Comparing methods on equal terms: the methods, the protocol of folds and seeds, runs and their records, and the tables
 * made of them. Models and measures themselves are in `./index`.
 */

export { type ComparisonData, dataOfFeatures, dataOfShards } from "./comparison/runs/comparison-data";
export { type Estimate, estimateTime, inWords } from "./comparison/runs/estimate";
export { type ExpectedRun } from "./comparison/report/completeness";
export { latexDocument, latexTable, type LatexTableOptions } from "./comparison/latex/latex";
export { escapeLatex } from "./comparison/latex/text";
export { escapeMarkdown, markdownTable } from "./comparison/report/markdown";
export {
  type ComparedMethod,
  type FitSettings,
  type MethodCard,
  type MethodLook,
  type SharedModels,
  TUNING_BUDGET,
} from "./comparison/method";
export { COMPARED_METHODS, METHOD_REGISTRY, methodsNamed } from "./comparison/methods/registry";
export {
  comparisonProtocol,
  foldsOf,
  type PlannedRun,
  planRuns,
  type Protocol,
  type ProtocolOptions,
} from "./comparison/protocol/protocol";
export {
  type PublishedCurveLike,
  type PublishedMapLike,
  publishedMapTable,
  publishedPrecisionTable,
} from "./comparison/report/published-tables";
export {
  type MethodPair,
  type PairDifference,
  type PairSummary,
  PLANNED_PAIRS,
  plannedPairs,
  summarisePairs,
} from "./comparison/report/planned-pairs";
export { type Measure, type QueryMean } from "./comparison/report/query-means";
export { readRecord, readRecords } from "./comparison/runs/record-store";
export { runTable } from "./comparison/runs/run-table";
export { type ResultCell, type ResultRow, type ResultTable } from "./comparison/report/result-table";
export {
  type ComparisonOptions,
  type ComparisonTask,
  currentRecords,
  Interrupted,
  runComparison,
} from "./comparison/runs/run-comparison";
export {
  type RankingKind,
  type RankingMeasures,
  type RunRecord,
  type Similarity,
  type TrainingCourse,
} from "./comparison/runs/run-record";
export {
  type MethodSummary,
  type MethodTest,
  rankingOf,
  type RankingSummary,
  summariseMethods,
  type SummaryOptions,
} from "./comparison/report/statistics";
export { summariseSweeps, type SweepSummary } from "./comparison/report/sweep-summaries";
export { type Sweep, type SweepKind, SWEEPS, sweepsNamed } from "./comparison/protocol/sweeps";
export { classTable, mapTable, measuresTable, pairTable, type RankingTableOptions } from "./comparison/report/tables";
export {
  type ExactPairMethod,
  type ExactPairOptions,
  type ExactPairSummary,
  summariseExactPairs,
} from "./comparison/report/exact-pairs";
export { exactPairTable } from "./comparison/report/exact-pair-table";
export { type PairScores } from "./comparison/report/pair-scores";
