/**
 * What a researcher types: data → features → metrics → losses → training → models. Entries of their own hold the rest:
 * `./compare`, `./figures` and `./walkthrough`. Nothing else is public.
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
export { type LabelledShards, openLabelledShards, type OpenShardsOptions } from "./data/videos/labelled-shards";
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
export { type GenerateOptions, generateSynthetic, type SyntheticData } from "./data/synthetic/generate";
export { type AudioStructure, type SyntheticOptions } from "./data/synthetic/parameters";
export { readTfRecords, type ReadTfRecordsOptions, type TfRecord } from "./data/records/tfrecord-reader";
export { AUDIO_WIDTH, RGB_WIDTH, type VideoRecord } from "./data/records/video-record";
export { readYouTube8M, type ReadYouTube8MOptions, type WritableVideo, writeYouTube8M } from "./data/records/youtube8m";

// Features: from frames to model input
export { asTracks, asVideo, type TrackOptions, type TracksLike, type VideoLike } from "./features/as-features";
export { buildFeatures, type BuildOptions, type FramesOfVideo } from "./features/build-features";
export { checkFeatures, checkLabelled, checkTracks } from "./features/check-features";
export { chunkAudio, type ChunkOptions, type Frames } from "./features/chunking";
export { chunkTracks, clipAudio } from "./features/tracks/clips";
export { trackSegments, type TrackSegments } from "./features/tracks/track-segments";
export { type BuilderOptions } from "./features/feature-builder";
export { loadFeatures, saveFeatures } from "./features/feature-cache";
export {
  type AudioTracks,
  type FeatureSet,
  isLabelled,
  joinTracks,
  meanAudio,
  selectTracks,
  takeVideos,
  trackCount,
  withAudio,
} from "./features/feature-set";
export { featureSet, type FeatureSources } from "./features/own/make-feature-set";
export { type RowsLike, type RowsOfTracksLike, type ShapedLike } from "./features/rows/track-rows";
export { featuresOfShards, type ShardFeatureOptions } from "./features/load-features";
export { salientTracks } from "./features/tracks/salient-tracks";
export { type ShuffledTracks, shuffledTracks } from "./features/tracks/shuffled-tracks";
export { fitStandardiser, standardise, type Standardiser } from "./features/standardise";
export { type FittedView, fitView, standardiseView } from "./features/view";

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
export { toTrec, type TrecFiles, type TrecOptions } from "./metrics/evaluation/trec";

// Losses: what training makes small
export { type LabelsLike, type OutputsLike } from "./losses/batch-arguments";
export { contrastiveLoss, type ContrastiveLossOptions } from "./losses/contrastive-loss";
export { sdccaLoss, type SdccaLossOptions } from "./losses/sdcca-loss";
export { tripletLoss, type TripletLossOptions } from "./losses/triplet-loss";

// Training: the loop
export { type Epoch, type History } from "./training/history";
export { type OptimiserOptions } from "./training/optimiser";
export { DivergenceError } from "./training/divergence";
export { type Loss, type ValidationOutputs } from "./training/step";
export { train, type Trainable, type TrainingOptions, type Validation } from "./training/train";

// Models: fit → embed
export {
  type AudioSummary,
  type HearingOptions,
  MEAN_AUDIO,
  selectedBy,
  summariseAudio,
  weightedBy,
} from "./models/attention/audio-summary";
export { applyBranch, type BranchShape, initialBranch } from "./models/branches/branch";
export { BRANCH_DEFAULTS, type BranchOptions, type BranchSettings } from "./models/branches/branch-options";
export {
  type Attention,
  type AttentionSettings,
  type AttentionState,
  CHUNK_ATTENTION_DEFAULTS,
  type ChunkAttention,
  type ChunkAttentionOptions,
  fitChunkAttention,
} from "./models/attention/chunk-attention";
export { type AttentionShape } from "./models/attention/chunk-attention-network";
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
  type ContrastiveNetwork,
  type ContrastiveNetworkOptions,
  fitContrastiveNetwork,
} from "./models/contrastive-network";
export { type DccaOptions, fitClusterDcca, fitDcca } from "./models/dcca";
export { type Activation } from "./models/layers/dense";
export {
  type Embed,
  type Embedders,
  embeddingModel,
  type EmbeddingModel,
  type SharedSpace,
  sigmaWeighted,
} from "./models/embedding/embedding-model";
export { type FittedModel, type ModelParts, type ViewWidths } from "./models/embedding/fitted-model";
export { END_TO_END_DEFAULTS, type EndToEndOptions, fitSdccaEndToEnd } from "./models/sdcca-end-to-end";
export { fitAttendedBranches, type HearingSettings } from "./models/branches/fit-attended-branches";
export { fitSdcca, type FitSdccaOptions } from "./models/fit-sdcca";
export { type FittedBranches, fitTwoBranches, type PairMethod } from "./models/branches/fit-two-branches";
export { type KernelFeatures } from "./models/cca/incomplete-cholesky";
export { fitKcca, type Kcca, KCCA_DEFAULTS, type KccaOptions, type KccaState } from "./models/kcca";
export { type Kernel } from "./models/cca/kernels";
export { type Chance, type ChanceOptions, type ChanceState, fitChance } from "./models/chance";
export {
  fitLinearCca,
  LINEAR_CCA_DEFAULTS,
  type LinearCca,
  type LinearCcaOptions,
  type LinearCcaState,
} from "./models/fit-linear-cca";
export {
  ccaFromParameters,
  type CcaModel,
  type CcaOptions,
  type CcaParameters,
  fitCca,
  weightVariates,
} from "./models/cca/linear-cca";
export { type CanonicalReadout, fitReadout, type Readout, readoutProjection } from "./models/readout/readout";
export { RECOMMENDED_END_TO_END, RECOMMENDED_SDCCA } from "./models/recommended-sdcca";
export { type ModelsByKind } from "./models/kinds";
export { loadModel, type LoadOptions, saveModel } from "./models/saved-model";
export { type Sdcca, SDCCA_DEFAULTS, type SdccaOptions, type SdccaState } from "./models/sdcca";
export { selectChunks, selectedChunks } from "./models/attention/select-chunks";
export {
  fitSoftmaxEndToEnd,
  fitSoftmaxNetwork,
  SOFTMAX_DEFAULTS,
  type SoftmaxEndToEndOptions,
  type SoftmaxNetwork,
  type SoftmaxNetworkOptions,
} from "./models/softmax-network";
export { fitTnnCCca, TNN_C_CCA_DEFAULTS, type TnnCCca, type TnnCCcaOptions, type TnnCCcaState } from "./models/tnn-c-cca";
export { fitTripletNetwork, TRIPLET_DEFAULTS, type TripletNetwork, type TripletNetworkOptions } from "./models/triplet-network";
export { ccaProjection, type FitProjection, type Projection } from "./models/embedding/projection";
export { branchEmbedders, branchOutputs, type TwoBranches } from "./models/branches/two-branches";
export { type LabelledOutputs } from "./models/readout/trial-calibration";
export { validationScore } from "./models/validation/validation-score";
export { checkUnseen, holdOut, type SplitIds, splitIds, type ValidationSplit } from "./models/validation/validation-split";

// Below all
export { type Backend, type BackendOptions, useBackend } from "./runtime/tensorflow/backend";
export { check, checkInteger, checkNumber, checkOneOf, InputError } from "./runtime/check";
export { type DropoutKey } from "./runtime/tensorflow/dropout";
export { type Matrix, type MatrixLike, selectRows, toMatrix, toRows } from "./runtime/matrix";
export { type Figure, show, showMarkdown, showTable } from "./notebook/notebook-display";
export { createProgress, type Progress, type ProgressOptions, type ProgressStream } from "./notebook/progress";
export { type Settled, withDefaults } from "./runtime/options";
export { Random } from "./runtime/random";
export { type TableLike } from "./data/formats/table";
export { type TableOptions } from "./notebook/table-view";
export { type ThreadOptions } from "./runtime/threads/threads";
export { type Parameters, type Weights } from "./runtime/tensorflow/weights";
