/**
 * The public surface, in the order of the layers: data → features → metrics → losses → training → models →
 * comparison → figures, and the walk-through over all of them. Nothing else is public.
 */

// Data: where examples come from
export { type Split, type SplitOptions, stratifiedFolds, stratifiedSplit } from "./data/folds";
export { type LabelTable, type LabelTableOptions, parseLabelTable, readLabelTable, writeLabelTable } from "./data/label-table";
export { type LabelledShards, openLabelledShards } from "./data/labelled-shards";
export { type NpyArray, readNpy, readNpyMatrix, writeNpy } from "./data/npy";
export {
  type CorruptOptions,
  describeReport,
  emptyReport,
  type ReadReport,
  type RecordPlace,
  type SkippedRecord,
} from "./data/read-report";
export { CHUNK_KINDS, type ChunkKind, type Salience } from "./data/salience";
export { describeVideos, type GenerateOptions, generateSynthetic, type SyntheticData } from "./data/synthetic/generate";
export {
  type AudioStructure,
  SYNTHETIC,
  type SyntheticChoice,
  type SyntheticEmotion,
  type SyntheticOptions,
} from "./data/synthetic/parameters";
export { readTfRecords, type ReadTfRecordsOptions, type TfRecord } from "./data/tfrecord-reader";
export { AUDIO_WIDTH, RGB_WIDTH, type VideoRecord } from "./data/video-record";
export { readYouTube8M, type ReadYouTube8MOptions, type WritableVideo, writeYouTube8M } from "./data/youtube8m";

// Features: from frames to model input
export { buildFeatures, type BuildOptions } from "./features/build-features";
export { chunkAudio, type ChunkOptions } from "./features/chunking";
export { chunkTracks, clipAudio, joinTracks } from "./features/clips";
export { type BuilderOptions } from "./features/feature-builder";
export { loadFeatures, saveFeatures } from "./features/feature-cache";
export { type AudioTracks, type FeatureSet, meanAudio, selectTracks, takeVideos, trackCount } from "./features/feature-set";
export { featuresOfShards, type ShardFeatureOptions } from "./features/load-features";
export { salientTracks } from "./features/salient-tracks";
export { type ShuffledTracks, shuffledTracks } from "./features/shuffled-tracks";
export { fitStandardiser, standardise, type Standardiser } from "./features/standardise";

// Metrics: how well
export { type Band, bootstrapBand, bootstrapInterval, type BootstrapOptions, type Interval } from "./metrics/bootstrap";
export {
  type BothDirections,
  type DirectionEvaluation,
  evaluateBothDirections,
  evaluateBothDirectionsInThreads,
} from "./metrics/both-directions";
export { expectedChanceMap, expectedChancePrecision } from "./metrics/chance";
export { cosineSimilarity } from "./metrics/cosine-similarity";
export { holmCorrection } from "./metrics/holm-correction";
export { type PermutationOptions, permutationTest, type PermutationTest } from "./metrics/permutation-test";
export { type PrecisionRecallCurve, type PrecisionRecallOptions } from "./metrics/precision-recall";
export { evaluateRetrieval, type EvaluationOptions, type RetrievalEvaluation } from "./metrics/retrieval-evaluation";
export { type Match, topMatches } from "./metrics/retrieve";
export { retrievedEmotions } from "./metrics/retrieved-emotions";
export { type Spread } from "./metrics/spread";

// Losses: what training makes small
export { type LabelsLike, type OutputsLike } from "./losses/batch-arguments";
export { contrastiveLoss, type ContrastiveLossOptions } from "./losses/contrastive-loss";
export { sdccaLoss, type SdccaLossOptions } from "./losses/sdcca-loss";
export { tripletLoss, type TripletLossOptions } from "./losses/triplet-loss";

// Training: the loop
export { type OptimiserOptions } from "./training/optimiser";
export { type Loss, type ValidationOutputs } from "./training/step";
export { type Epoch, type History, train, type Trainable, type TrainingOptions, type Validation } from "./training/train";

// Models: fit → embed
export { type AudioSummary, MEAN_AUDIO, selectedBy, summariseAudio, type HearingOptions } from "./models/audio-summary";
export { type BranchShape } from "./models/branch";
export { BRANCH_DEFAULTS, type BranchOptions, type BranchSettings } from "./models/branch-options";
export {
  type Attention,
  attention,
  type AttentionSettings,
  CHUNK_ATTENTION_DEFAULTS,
  type ChunkAttention,
  type ChunkAttentionOptions,
  fitChunkAttention,
} from "./models/chunk-attention";
export { type AttentionShape } from "./models/chunk-attention-network";
export { calibrationTemperature } from "./models/calibration";
export { type ClassPosterior, type ClassPosteriorOptions, classPosteriors, fitClassPosterior } from "./models/class-posterior";
export {
  CONTRASTIVE_DEFAULTS,
  contrastiveModel,
  type ContrastiveNetworkOptions,
  fitContrastiveNetwork,
} from "./models/contrastive-network";
export { type DccaOptions, fitClusterDcca, fitDcca } from "./models/dcca";
export { type Activation } from "./models/dense";
export { type EmbeddingModel, sigmaWeighted } from "./models/embedding-model";
export { END_TO_END_DEFAULTS, type EndToEndOptions, fitSdccaEndToEnd } from "./models/fit-end-to-end";
export { fitAttendedBranches, type HearingSettings } from "./models/fit-attended-branches";
export { fitSdcca, type FitSdccaOptions } from "./models/fit-sdcca";
export { type FittedBranches, fitTwoBranches, type PairMethod } from "./models/fit-two-branches";
export { type KernelFeatures } from "./models/incomplete-cholesky";
export { fitKcca, type Kcca, KCCA_DEFAULTS, kccaModel, type KccaOptions, RIDGES } from "./models/kcca";
export { type Kernel } from "./models/kernels";
export { chanceBaseline, linearBaseline, type LinearBaselineOptions } from "./models/linear-baseline";
export { ccaFromParameters, type CcaModel, type CcaOptions, type CcaParameters, fitCca } from "./models/linear-cca";
export { type CanonicalReadout, type Readout } from "./models/readout";
export { RECOMMENDED_END_TO_END, RECOMMENDED_SDCCA } from "./models/recommended-sdcca";
export { loadModel, type SavedModels, saveModel } from "./models/saved-model";
export { sameClassVectors } from "./models/same-class";
export { type Sdcca, SDCCA_DEFAULTS, sdccaModel, type SdccaOptions } from "./models/sdcca";
export { selectChunks, selectedChunks } from "./models/select-chunks";
export { softmaxRows } from "./models/softmax-rows";
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
export { ccaProjection, type Projection, type TwoBranches, twoBranchModel } from "./models/two-branches";
export { type FitProjection } from "./models/validation-map";
export { type SplitIds } from "./models/validation-split";

// Comparison: every method on equal terms
export { type ComparisonData, dataOfFeatures, dataOfShards } from "./comparison/comparison-data";
export { type Estimate, estimateTime, inWords } from "./comparison/estimate";
export { escapeLatex, latexDocument, latexTable } from "./comparison/latex";
export { escapeMarkdown, markdownTable } from "./comparison/markdown";
export { type ComparedMethod, type FitSettings, type SharedModels, TUNING_BUDGET } from "./comparison/method";
export { COMPARED_METHODS, methodsNamed } from "./comparison/methods";
export {
  comparisonProtocol,
  foldsOf,
  type PlannedRun,
  planRuns,
  type Protocol,
  type ProtocolOptions,
} from "./comparison/protocol";
export {
  type PublishedCurveLike,
  type PublishedMapLike,
  publishedMapTable,
  publishedPrecisionTable,
} from "./comparison/published-tables";
export {
  type MethodPair,
  type PairDifference,
  type PairSummary,
  PLANNED_PAIRS,
  summarisePairs,
} from "./comparison/planned-pairs";
export { readRecord, readRecords, runTable } from "./comparison/record-store";
export { type ResultCell, type ResultRow, type ResultTable } from "./comparison/result-table";
export {
  type ComparisonOptions,
  type ComparisonTask,
  currentRecords,
  Interrupted,
  runComparison,
} from "./comparison/run-comparison";
export { type RankingKind, type RankingMeasures, type RunRecord, type Similarity } from "./comparison/run-record";
export {
  type MethodSummary,
  type MethodTest,
  rankingOf,
  type RankingSummary,
  summariseMethods,
  summariseSweeps,
  type SummaryOptions,
  type SweepSummary,
} from "./comparison/statistics";
export { type Sweep, type SweepKind, SWEEPS, sweepsNamed } from "./comparison/sweeps";
export { classTable, mapTable, measuresTable, pairTable, type RankingTableOptions } from "./comparison/tables";

// Figures: results → Plotly
export { attentionFigure, type AttentionFigureOptions } from "./figures/attention-figure";
export { type AttentionTrack, attentionTracks } from "./figures/attention-tracks";
export {
  comparisonConfusion,
  comparisonCurves,
  type ComparisonFigureOptions,
  comparisonMap,
  sweepFigure,
} from "./figures/comparison-figures";
export { durationHistogram, type HistogramOptions } from "./figures/duration-histogram";
export { emotionConfusion, type EmotionConfusionOptions } from "./figures/emotion-confusion";
export { emotionCounts } from "./figures/emotion-counts";
export { saveFigure, saveFigures } from "./figures/export";
export { featureDistributions, type FeatureSample } from "./figures/feature-distributions";
export { kindsTimeline, type KindTrack } from "./figures/kinds-timeline";
export { mapByOption, type MapByOptionOptions, type OptionSeries } from "./figures/map-by-option";
export { mapByQueryLength, type QueryLengthOptions, type QueryLengthSeries } from "./figures/map-by-query-length";
export { methodComparison, type MethodComparisonOptions, type MethodScores } from "./figures/method-comparison";
export { type Score } from "./figures/method-style";
export { type PcaProjection, projectPca } from "./figures/pca";
export {
  type DrawnPrecision,
  precisionRecallFigure,
  type PrecisionRecallFigureOptions,
  type PrecisionRecallSeries,
} from "./figures/precision-recall-figure";
export { projectViews, projectViewsAsync, type Views } from "./figures/projections";
export {
  loadPublishedMap,
  loadPublishedPrecisionRecall,
  type PublishedCurve,
  type PublishedMap,
} from "./figures/published-curves";
export { sharedSpaceFigure, type SharedSpaceOptions, type SpacePanel } from "./figures/shared-space";
export { type Direction } from "./figures/style";
export { trainingCurves, type TrainingCurvesOptions, type TrainingRun } from "./figures/training-curves";
export { projectUmap, projectUmapInThreads, type UmapOptions } from "./figures/umap";

// The walk-through: one run over all of it
export { assertClaims, type Claim, ClaimError } from "./experiment/claims";
export {
  type Comparison,
  COMPARISON_SIZES,
  type ComparisonRequest,
  type ComparisonSize,
  keepRequest,
  lastRequest,
  openComparison,
  recordsOf,
} from "./experiment/comparison";
export { type ComparisonReport, comparisonReport, writeComparison } from "./experiment/comparison-report";
export { evaluateMethod, evaluateMethods, evaluateModel, type MethodEvaluation } from "./experiment/evaluation";
export { type Method, METHODS } from "./experiment/methods";
export { mapByLength, QUERY_LENGTHS, testClips } from "./experiment/query-length";
export { readSettings, type Settings } from "./experiment/settings";
export { readStages, type StageSeconds } from "./experiment/stages";
export { type MapRecord, type Summary, writeSummary } from "./experiment/summary";
export {
  attentionOptions,
  epochProgress,
  heardAudio,
  type SdccaMethod,
  sdccaOptions,
  trainedAttention,
  trainedMethod,
  trainedSdcca,
} from "./experiment/trained-methods";
export { openWalkthrough, type Walkthrough } from "./experiment/walkthrough";

// Below all
export { type Backend, type BackendOptions, useBackend } from "./runtime/backend";
export { InputError } from "./runtime/check";
export { type DropoutKey } from "./runtime/dropout";
export { type Matrix, type MatrixLike, selectRows, toMatrix, toRows } from "./runtime/matrix";
export { openNativeBackend } from "./runtime/load-binding";
export { type Figure, type MimeBundle, show, showMarkdown, showTable } from "./runtime/notebook-display";
export { createProgress, type Progress, type ProgressOptions, type ProgressStream } from "./runtime/progress";
export { type Settled } from "./runtime/options";
export { Random } from "./runtime/random";
export { richDisplay } from "./runtime/rich-display";
export { type TableLike, type TableOptions } from "./runtime/table-view";
export { type ThreadOptions } from "./runtime/threads";
export { type Parameters, type Weights } from "./runtime/weights";
