/**
 * The public surface, in the order of the layers: data → features → metrics → losses → training → models →
 * comparison → figures, and the walk-through over all of them. Nothing else is public.
 */

// Data: where examples come from
export { readFoldTable } from "./data/formats/fold-table";
export { type Split, type SplitOptions, stratifiedFolds, stratifiedSplit } from "./data/videos/folds";
export {
  type LabelTable,
  type LabelTableOptions,
  parseLabelTable,
  readLabelTable,
  writeLabelTable,
} from "./data/formats/label-table";
export { type LabelledShards, openLabelledShards } from "./data/videos/labelled-shards";
export { type NpyArray, readNpy, readNpyMatrix, writeNpy } from "./data/formats/npy";
export {
  type CorruptOptions,
  describeReport,
  emptyReport,
  type ReadReport,
  type RecordPlace,
  type SkippedRecord,
} from "./data/records/read-report";
export { CHUNK_KINDS, type ChunkKind, type Salience } from "./data/videos/salience";
export { describeVideos } from "./data/synthetic/describe-videos";
export { type GenerateOptions, generateSynthetic, type SyntheticData } from "./data/synthetic/generate";
export {
  type AudioStructure,
  SYNTHETIC,
  type SyntheticChoice,
  type SyntheticEmotion,
  type SyntheticOptions,
} from "./data/synthetic/parameters";
export { readTfRecords, type ReadTfRecordsOptions, type TfRecord } from "./data/records/tfrecord-reader";
export { AUDIO_WIDTH, RGB_WIDTH, type VideoRecord } from "./data/records/video-record";
export { readYouTube8M, type ReadYouTube8MOptions, type WritableVideo, writeYouTube8M } from "./data/records/youtube8m";

// Features: from frames to model input
export { buildFeatures, type BuildOptions } from "./features/build-features";
export { checkFeatures } from "./features/check-features";
export { chunkAudio, type ChunkOptions } from "./features/chunking";
export { chunkTracks, clipAudio, joinTracks, trackSegments, type TrackSegments } from "./features/clips";
export { type BuilderOptions } from "./features/feature-builder";
export { loadFeatures, saveFeatures } from "./features/feature-cache";
export { type AudioTracks, type FeatureSet, meanAudio, selectTracks, takeVideos, trackCount } from "./features/feature-set";
export { featuresOfShards, type ShardFeatureOptions } from "./features/load-features";
export { salientTracks } from "./features/salient-tracks";
export { type ShuffledTracks, shuffledTracks } from "./features/shuffled-tracks";
export { fitStandardiser, standardise, type Standardiser } from "./features/standardise";

// Metrics: how well
export {
  type Band,
  bootstrapBand,
  bootstrapInterval,
  type BootstrapOptions,
  type Interval,
} from "./metrics/statistics/bootstrap";
export {
  type BothDirections,
  type DirectionEvaluation,
  evaluateBothDirections,
  evaluateBothDirectionsInThreads,
} from "./metrics/evaluation/both-directions";
export { expectedChanceMap, expectedChancePrecision } from "./metrics/measures/chance";
export { evaluateCosinePairs, evaluatePairsBothDirections, type PairsBothDirections } from "./metrics/evaluation/cosine-pairs";
export { cosineSimilarity } from "./metrics/ranking/cosine-similarity";
export { holmCorrection } from "./metrics/statistics/holm-correction";
export { type JudgedSimilarity } from "./metrics/evaluation/judged-similarity";
export {
  evaluatePairs,
  type MedianInterval,
  type PairEvaluation,
  type PairIntervals,
  type PairMeasures,
  type PairOptions,
} from "./metrics/evaluation/pair-evaluation";
export { type PermutationOptions, permutationTest, type PermutationTest } from "./metrics/statistics/permutation-test";
export { type PrecisionRecallCurve, type PrecisionRecallOptions } from "./metrics/measures/precision-recall";
export { type EvaluationOptions } from "./metrics/measures/average-precision";
export { evaluateRetrieval, type RetrievalEvaluation } from "./metrics/evaluation/retrieval-evaluation";
export { type Match, topMatches } from "./metrics/ranking/top-matches";
export { retrievedClasses } from "./metrics/measures/retrieved-classes";
export { type SimilarityRows } from "./metrics/ranking/similarity-rows";
export { type Spread } from "./metrics/statistics/spread";
export { toTrec, type TrecFiles, type TrecOptions } from "./metrics/evaluation/trec";

// Losses: what training makes small
export { type LabelsLike, type OutputsLike } from "./losses/batch-arguments";
export { contrastiveLoss, type ContrastiveLossOptions } from "./losses/contrastive-loss";
export { sdccaLoss, type SdccaLossOptions } from "./losses/sdcca-loss";
export { tripletLoss, type TripletLossOptions } from "./losses/triplet-loss";

// Training: the loop
export { type OptimiserOptions } from "./training/optimiser";
export { type Loss, type ValidationOutputs } from "./training/step";
export { train, type Trainable, type TrainingOptions, type Validation } from "./training/train";
export { type Epoch, type History } from "./training/history";

// Models: fit → embed
export { type AudioSummary, MEAN_AUDIO, selectedBy, summariseAudio, type HearingOptions } from "./models/attention/audio-summary";
export { type BranchShape } from "./models/branches/branch";
export { BRANCH_DEFAULTS, type BranchOptions, type BranchSettings } from "./models/branches/branch-options";
export {
  type Attention,
  attention,
  type AttentionSettings,
  CHUNK_ATTENTION_DEFAULTS,
  type ChunkAttention,
  type ChunkAttentionOptions,
  fitChunkAttention,
} from "./models/attention/chunk-attention";
export { type AttentionShape } from "./models/attention/chunk-attention-network";
export { calibrationTemperature } from "./models/readout/calibration";
export {
  ccaStatistics,
  type CcaStatistics,
  type CcaStatisticsOptions,
  type CcaViewStatistics,
} from "./models/cca/cca-statistics";
export { type ApproximateF, type CcaTests } from "./models/cca/cca-tests";
export {
  type ClassPosterior,
  type ClassPosteriorOptions,
  classPosteriors,
  fitClassPosterior,
} from "./models/readout/class-posterior";
export {
  CONTRASTIVE_DEFAULTS,
  contrastiveModel,
  type ContrastiveNetworkOptions,
  fitContrastiveNetwork,
} from "./models/contrastive-network";
export { type DccaOptions, fitClusterDcca, fitDcca } from "./models/dcca";
export { type Activation } from "./models/layers/dense";
export { type EmbeddingModel, sigmaWeighted } from "./models/embedding/embedding-model";
export { END_TO_END_DEFAULTS, type EndToEndOptions, fitSdccaEndToEnd } from "./models/sdcca-end-to-end";
export { fitAttendedBranches, type HearingSettings } from "./models/branches/fit-attended-branches";
export { fitSdcca, type FitSdccaOptions } from "./models/fit-sdcca";
export { type FittedBranches, fitTwoBranches, type PairMethod } from "./models/branches/fit-two-branches";
export { type KernelFeatures } from "./models/cca/incomplete-cholesky";
export { fitKcca, type Kcca, KCCA_DEFAULTS, kccaModel, type KccaOptions, RIDGES } from "./models/kcca";
export { type Kernel } from "./models/cca/kernels";
export { chanceBaseline, linearBaseline, type LinearBaselineOptions } from "./models/linear-baseline";
export { ccaFromParameters, type CcaModel, type CcaOptions, type CcaParameters, fitCca } from "./models/cca/linear-cca";
export { type CanonicalReadout, type Readout } from "./models/readout/readout";
export { RECOMMENDED_END_TO_END, RECOMMENDED_SDCCA } from "./models/recommended-sdcca";
export { loadModel, type SavedModels, saveModel } from "./models/saved-model";
export { sameClassVectors } from "./models/readout/same-class";
export { type Sdcca, SDCCA_DEFAULTS, sdccaModel, type SdccaOptions } from "./models/sdcca";
export { selectChunks, selectedChunks } from "./models/attention/select-chunks";
export { softmaxRows } from "./models/readout/softmax-rows";
export {
  fitSoftmaxEndToEnd,
  fitSoftmaxNetwork,
  SOFTMAX_DEFAULTS,
  softmaxModel,
  type SoftmaxEndToEndOptions,
  type SoftmaxNetworkOptions,
} from "./models/softmax-network";
export { fitTnnCCca, TNN_C_CCA_DEFAULTS, type TnnCCca, tnnCCcaModel, type TnnCCcaOptions } from "./models/tnn-c-cca";
export { fitTripletNetwork, TRIPLET_DEFAULTS, tripletModel, type TripletNetworkOptions } from "./models/triplet-network";
export { ccaProjection, type FitProjection, type Projection } from "./models/embedding/projection";
export { type TwoBranches, twoBranchModel } from "./models/branches/two-branches";
export { type SplitIds } from "./models/validation/validation-split";

// Comparison: every method on equal terms
export { type ComparisonData, dataOfFeatures, dataOfShards } from "./comparison/runs/comparison-data";
export { type Estimate, estimateTime, inWords } from "./comparison/runs/estimate";
export { type ExpectedRun } from "./comparison/report/completeness";
export { escapeLatex, latexDocument, latexTable } from "./comparison/report/latex";
export { escapeMarkdown, markdownTable } from "./comparison/report/markdown";
export { type ComparedMethod, type FitSettings, type SharedModels, TUNING_BUDGET } from "./comparison/method";
export { COMPARED_METHODS, methodsNamed } from "./comparison/methods/registry";
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
  summarisePairs,
} from "./comparison/report/planned-pairs";
export {
  type ExactPairMethod,
  type ExactPairOptions,
  type ExactPairSummary,
  summariseExactPairs,
} from "./comparison/report/exact-pairs";
export { exactPairTable } from "./comparison/report/exact-pair-table";
export { type PairScores } from "./comparison/report/pair-scores";
export { type QueryMean } from "./comparison/report/query-means";
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
export { type RankingKind, type RankingMeasures, type RunRecord, type Similarity } from "./comparison/runs/run-record";
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

// Figures: results → Plotly
export { attentionFigure, type AttentionFigureOptions } from "./figures/learning/attention-figure";
export { type AttentionTrack, attentionTracks } from "./figures/learning/attention-tracks";
export {
  comparisonConfusion,
  comparisonCurves,
  type ComparisonFigureOptions,
  comparisonMap,
  comparisonRecall,
  sweepFigure,
} from "./figures/retrieval/comparison-figures";
export { durationHistogram, type HistogramOptions } from "./figures/data/duration-histogram";
export { classConfusion, type ClassConfusionOptions } from "./figures/retrieval/class-confusion";
export { classCounts } from "./figures/data/class-counts";
export { saveFigure, saveFigures } from "./figures/export/export";
export { featureDistributions, type FeatureSample } from "./figures/data/feature-distributions";
export { kindsTimeline, type KindTrack } from "./figures/data/kinds-timeline";
export { mapByOption, type MapByOptionOptions, type OptionSeries } from "./figures/retrieval/map-by-option";
export { mapByQueryLength, type QueryLengthOptions, type QueryLengthSeries } from "./figures/retrieval/map-by-query-length";
export { methodComparison, type MethodComparisonOptions, type MethodScores } from "./figures/retrieval/method-comparison";
export { type NamedSeries, type Score } from "./figures/style/method-style";
export { type PcaProjection, projectPca } from "./projection/pca";
export {
  type DrawnPrecision,
  precisionRecallFigure,
  type PrecisionRecallFigureOptions,
  type PrecisionRecallSeries,
} from "./figures/retrieval/precision-recall-figure";
export { projectViews, projectViewsAsync, type Views } from "./projection/projections";
export {
  loadPublishedMap,
  loadPublishedPrecisionRecall,
  type PublishedCurve,
  type PublishedMap,
} from "./figures/retrieval/published-curves";
export { recallFigure, type RecallFigureOptions, type RecallSeries } from "./figures/retrieval/recall-figure";
export { sharedSpaceFigure, type SharedSpaceOptions, type SpacePanel } from "./figures/learning/shared-space";
export { type Direction } from "./figures/style/style";
export { trainingCurves, type TrainingCurvesOptions, type TrainingRun } from "./figures/learning/training-curves";
export { projectUmap, projectUmapInThreads, type UmapOptions } from "./projection/umap";

// The walk-through: one run over all of it
export { assertClaims, type Claim, ClaimError } from "./walkthrough/claims";
export {
  type Comparison,
  COMPARISON_SIZES,
  type ComparisonRequest,
  type ComparisonSize,
  keepRequest,
  lastRequest,
  openComparison,
  recordsOf,
} from "./walkthrough/comparison-request";
export { type ComparisonReport, comparisonReport, writeComparison } from "./walkthrough/comparison-report";
export { evaluateMethod, evaluateMethods, evaluateModel, type MethodEvaluation } from "./walkthrough/evaluation";
export { type Method, METHODS } from "./walkthrough/methods";
export { mapByLength, QUERY_LENGTHS, testClips } from "./walkthrough/query-length";
export { readSettings, type Settings } from "./walkthrough/settings";
export { readStages, type StageSeconds } from "./walkthrough/stages";
export { type MapRecord, type Summary, writeSummary } from "./walkthrough/summary";
export {
  attentionOptions,
  epochProgress,
  heardAudio,
  type SdccaMethod,
  sdccaOptions,
  trainedAttention,
  trainedMethod,
  trainedSdcca,
} from "./walkthrough/trained-methods";
export { openWalkthrough, type Walkthrough } from "./walkthrough/walkthrough";

// Below all
export { type Backend, type BackendOptions, useBackend } from "./runtime/tensorflow/backend";
export { InputError } from "./runtime/check";
export { type DropoutKey } from "./runtime/tensorflow/dropout";
export { type Matrix, type MatrixLike, selectRows, toMatrix, toRows } from "./runtime/matrix";
export { type Figure, show, showMarkdown, showTable } from "./notebook/notebook-display";
export { createProgress, type Progress, type ProgressOptions, type ProgressStream } from "./notebook/progress";
export { type Settled } from "./runtime/options";
export { Random } from "./runtime/random";
export { type TableLike, type TableOptions } from "./notebook/table-view";
export { type ThreadOptions } from "./runtime/threads/threads";
export { type Parameters, type Weights } from "./runtime/tensorflow/weights";
