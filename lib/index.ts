/**
 * What a researcher types: data → features → metrics → losses → training → models. Entries of their own hold the rest:
 * `./parts` (for a method of your own), `./files`, `./media`, `./compare`, `./figures` and `./walkthrough`. Nothing else is public.
 */

// Data: where examples come from
export { type Labelling } from "./data/dataset/dataset-card";
export { type FeatureValues, type ViewSource, type ViewSources } from "./data/formats/view-source";
export { givenFolds } from "./data/videos/given-split";
export { type Split, type SplitOptions, stratifiedFolds, stratifiedSplit } from "./data/videos/folds";
export { type LabelTable, type LabelTableOptions } from "./data/formats/label-table";
export { type ArrayNames, type Extractor, type FeatureFileOptions } from "./data/feature-files/feature-file";
export { type Repeat } from "./data/import/repeats";
export { type LabelledShards, openLabelledShards, type OpenShardsOptions } from "./data/videos/labelled-shards";
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
export { type ReadTfRecordsOptions } from "./data/records/tfrecord-reader";
export { type RecordValues, type VideoRecord } from "./data/records/video-record";
export { readYouTube8M, type ReadYouTube8MOptions } from "./data/records/youtube8m";

// Features: from frames to model input
export { type TrackOptions, type TracksLike, type VideoLike } from "./features/as-features";
export { buildFeatures, type BuildOptions, type FramesOfVideo } from "./features/build-features";
export { chunkAudio, type ChunkOptions, type Frames } from "./features/chunking";
export { chunkTracks, clipAudio } from "./features/tracks/clips";
export { trackSegments, type TrackSegments } from "./features/tracks/track-segments";
export { type BuilderOptions } from "./features/feature-builder";
export {
  type AudioTracks,
  type FeatureSet,
  joinTracks,
  meanAudio,
  selectTracks,
  takeVideos,
  type VideoRows,
  withAudio,
} from "./features/feature-set";
export { featureSet, type FeatureSources } from "./features/own/make-feature-set";
export { type RowsLike, type RowsOfTracksLike, type ShapedLike } from "./features/rows/track-rows";
export { checkRepeats, type RepeatOptions } from "./features/check-repeats";
export { readFeatureFile, type ReadFeatureOptions, type ReadFeatures } from "./features/own/read-feature-file";
export { featuresOfShards, type ShardFeatureOptions } from "./features/load-features";
export { salientTracks } from "./features/tracks/salient-tracks";
export { type ShuffledTracks, shuffledTracks } from "./features/tracks/shuffled-tracks";
export { fitStandardiser, standardise, type Standardiser } from "./features/standardise";
export { standardiseView } from "./features/view";

// Media: from files to features
export { type AudioStream, type VideoStream } from "./media/decode/probe";
export { type TimeRange } from "./media/decode/ffmpeg";
export { readSound, type Sound, type SoundOptions } from "./media/decode/read-sound";
export {
  type AudioFeatures,
  extractAudio,
  type ExtractAudioOptions,
  extractVideo,
  type ExtractVideoOptions,
  type MediaFeatures,
} from "./media/extract/extract-views";
export { type ExtractedMedia, extractMedia, type ExtractMediaOptions } from "./media/batch/extract-media";
export { type ExtractionProgress } from "./media/batch/run-batch";
export { type MediaEntry } from "./media/batch/manifest";
export { type ExtractedRows, type ExtractorFacts, type RowTags } from "./media/extractors/extractor";
export { type AudioExtractorChoice, type VideoExtractorChoice } from "./media/extractors/load-extractor";
export {
  type FrameInput,
  type SavedModelChoice,
  type SavedModelSettings,
  type SoundInput,
  type WhiteningFiles,
} from "./media/extractors/saved-model-settings";
export { type Levels } from "./media/sound/levels";
export { type LogMelSettings } from "./media/sound/log-mel";

// Metrics: how well
export {
  type Band,
  bootstrapBand,
  bootstrapInterval,
  type BootstrapOptions,
  type Interval,
} from "./metrics/statistics/bootstrap";
export { type BothDirections, type DirectionEvaluation, evaluateBothDirections } from "./metrics/evaluation/both-directions";
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
export {
  averagePrecisionOverCutOffs,
  type EvaluationOptions,
  truncatedAveragePrecision,
  type TruncatedApOptions,
} from "./metrics/measures/average-precision";
export { evaluateRetrieval, type RetrievalEvaluation } from "./metrics/evaluation/retrieval-evaluation";
export { type Match, topMatches } from "./metrics/ranking/top-matches";
export { retrievedClasses } from "./metrics/measures/retrieved-classes";
export { type SimilarityRows } from "./metrics/ranking/similarity-rows";
export { toTrec, type TrecFiles, type TrecOptions } from "./metrics/evaluation/trec";

// Losses: what training makes small
export { type LabelsLike, type OutputsLike } from "./losses/batch-arguments";
export { contrastiveLoss, type ContrastiveLossOptions } from "./losses/contrastive-loss";
export { crossEntropy } from "./losses/cross-entropy";
export { sdccaLoss, type SdccaLossOptions } from "./losses/sdcca-loss";
export { tripletLoss, type TripletLossOptions } from "./losses/triplet-loss";

// Training: the loop
export { type Epoch, type History, type Recovery } from "./training/history";
export { type OptimiserOptions } from "./training/optimiser";
export { DivergenceError, type DivergencePlace } from "./training/divergence";
export { removeCheckpoints } from "./training/checkpoint/checkpoint-files";
export { type Checkpoint, type CheckpointOptions } from "./training/checkpoint/checkpoint-options";
export { type TrainingOptions } from "./training/train";

// Models: fit → embed
export { type AudioSummary, type AudioInputOptions, selectedBy, weightedBy } from "./models/attention/audio-summary";
export { type BranchShape } from "./models/branches/branch";
export { type BranchOptions } from "./models/branches/branch-options";
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
export { type ClassPosterior } from "./models/readout/class-posterior";
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
  type EmbeddingModel,
  type SharedSpace,
  sigmaWeighted,
} from "./models/embedding/embedding-model";
export { type FittedModel, type ViewWidths } from "./models/embedding/fitted-model";
export { END_TO_END_DEFAULTS, type EndToEndOptions, fitSdccaEndToEnd } from "./models/sdcca-end-to-end";
export { type AttendedInputSettings } from "./models/branches/fit-attended-branches";
export { fitSdcca, type FitSdccaOptions } from "./models/fit-sdcca";
export { type RowBlock } from "./features/stored/row-blocks";
export { type StoredRows } from "./features/stored/stored-rows";
export { type FeatureRows, openFeatureRows } from "./models/from-disk/feature-rows";
export { type FitFromDiskOptions, fitSdccaFromDisk } from "./models/from-disk/fit-sdcca-from-disk";
export { writeFeatureRows, type WriteRowsOptions } from "./models/from-disk/write-feature-rows";
export { type KernelFeatures } from "./models/cca/incomplete-cholesky";
export { fitKcca, type Kcca, KCCA_DEFAULTS, type KccaOptions, type KccaState } from "./models/kcca";
export { type Kernel } from "./models/cca/kernels";
export { type Chance, type ChanceOptions, type ChanceState, fitChance } from "./models/chance";
export {
  fitLinearCca,
  fitLinearCcaForBetas,
  LINEAR_CCA_DEFAULTS,
  type LinearCca,
  type LinearCcaOptions,
  type LinearCcaState,
} from "./models/fit-linear-cca";
export { type CcaModel, type CcaOptions, type CcaParameters, fitCca, fitCcaForBetas } from "./models/cca/linear-cca";
export { type CanonicalReadout, type Readout } from "./models/readout/readout";
export { RECOMMENDED_END_TO_END, RECOMMENDED_SDCCA } from "./models/recommended-sdcca";
export { type ModelsByKind } from "./models/kinds";
export { loadModel, type LoadOptions, saveModel } from "./models/saved-model";
export { type Sdcca, SDCCA_DEFAULTS, type SdccaOptions, type SdccaState } from "./models/sdcca";
export { selectedChunks } from "./models/attention/select-chunks";
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
export { type Projection } from "./models/embedding/projection";
export { branchEmbedders, type TwoBranches } from "./models/branches/two-branches";
export { type HeldOutViews } from "./models/validation/epoch-by-score";
export { holdOut, type SplitIds, type ValidationSplit } from "./models/validation/validation-split";

// Retrieval: ask a fitted model
export {
  createIndex,
  type ExactIndex,
  type IndexOptions,
  type MilvusOptions,
  openIndex,
  type OpenIndexOptions,
} from "./retrieval/create-index";
export { type MilvusPlace } from "./retrieval/milvus/milvus-client";
export { type MilvusIndex } from "./retrieval/milvus-index";
export { type Cell } from "./retrieval/items/columns";
export { type CellRange, type Condition, type Filter } from "./retrieval/items/filter";
export { type ItemExtras, type RetrievalIndex } from "./retrieval/retrieval-index";
export {
  type DecisiveChunk,
  type Explanation,
  type FeedbackWeights,
  type QueryChunk,
  type EmbeddedQuery,
  type Hit,
  type IdQuery,
  type IndexItem,
  type IndexQuery,
  type QueryMode,
  type SearchOptions,
  type Seconds,
  type VectorQuery,
} from "./retrieval/contract/search-types";
export { type WindowOptions } from "./retrieval/query/windows";

// Runtime: what all of it uses, and display in notebooks
export { type Backend, type BackendOptions, useBackend } from "./runtime/tensorflow/backend";
export { InputError } from "./runtime/check";
export { openNativeBackend } from "./runtime/tensorflow/load-binding";
export { type Matrix, type MatrixLike, selectRows, toMatrix, toRows } from "./runtime/matrix";
export { type MediaCard, type MediaCardOptions, showMedia } from "./notebook/media-cards";
export { type Figure, type MimeBundle, show, showMarkdown, showTable } from "./notebook/notebook-display";
export { richDisplay } from "./notebook/rich-display";
export { createProgress, type Progress, type ProgressOptions, type ProgressStream } from "./notebook/progress";
export { Random } from "./runtime/random";
export { type TableLike } from "./data/formats/table";
export { type TableOptions } from "./notebook/table-view";
export { type ThreadOptions } from "./runtime/threads/threads";
export { type Weights } from "./runtime/tensorflow/weights";
