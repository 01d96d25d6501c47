/**
 * The public surface, in the order of the work: data → features → models → metrics → figures. Nothing else is public.
 */

// Data: where examples come from
export { type Split, type SplitOptions, stratifiedFolds, stratifiedSplit } from "./data/folds";
export { type LabelledShards, openLabelledShards } from "./data/labelled-shards";
export { type LabelTable, parseLabelTable, readLabelTable, writeLabelTable } from "./data/label-table";
export { readNpy, readNpyMatrix, writeNpy } from "./data/npy";
export { type CorruptOptions, describeReport, emptyReport, type ReadReport } from "./data/read-report";
export { describeVideos, generateSynthetic, type GenerateOptions, type SyntheticData } from "./data/synthetic/generate";
export { SYNTHETIC, type SyntheticOptions } from "./data/synthetic/parameters";
export { readTfRecords } from "./data/tfrecord-reader";
export { AUDIO_WIDTH, RGB_WIDTH, type VideoRecord } from "./data/video-record";
export { readYouTube8M, type ReadYouTube8MOptions, writeYouTube8M } from "./data/youtube8m";

// Features: from frames to model input
export { buildFeatures, type BuildOptions } from "./features/build-features";
export { chunkAudio, type ChunkOptions } from "./features/chunking";
export { chunkTracks, clipAudio, joinTracks } from "./features/clips";
export { loadFeatures, saveFeatures } from "./features/feature-cache";
export {
  type AudioTracks,
  CHUNK_KINDS,
  type FeatureSet,
  meanAudio,
  selectTracks,
  selectVideos,
  trackCount,
} from "./features/feature-set";
export { featuresOfShards } from "./features/load-features";
export { salientTracks } from "./features/salient-tracks";
export { fitStandardiser, standardise, type Standardiser } from "./features/standardise";

// Losses and training
export { sdccaLoss, type SdccaLossOptions } from "./losses/sdcca-loss";
export { type Epoch, type History, train, type Trainable, type TrainingOptions } from "./training/train";

// Models: fit → embed
export { type AudioSummary, MEAN_AUDIO, selectedBy, summariseAudio } from "./models/audio-summary";
export {
  type Attention,
  attention,
  type ChunkAttention,
  type ChunkAttentionOptions,
  fitChunkAttention,
} from "./models/chunk-attention";
export { type EmbeddingModel, sigmaWeighted } from "./models/embedding-model";
export { type EndToEndOptions, fitSdccaEndToEnd } from "./models/fit-end-to-end";
export { fitSdcca, type FitSdccaOptions } from "./models/fit-sdcca";
export { ccaFromParameters, type CcaModel, type CcaOptions, fitCca } from "./models/linear-cca";
export { chanceBaseline, linearBaseline } from "./models/linear-baseline";
export { loadModel, saveModel } from "./models/saved-model";
export { type Sdcca, sdccaModel, type SdccaOptions } from "./models/sdcca";
export { selectChunks, selectedChunks } from "./models/select-chunks";

// Metrics: how well
export { bootstrapBand, bootstrapInterval, type Band, type BootstrapOptions, type Interval } from "./metrics/bootstrap";
export { type BothDirections, evaluateBothDirections, evaluateBothDirectionsInThreads } from "./metrics/both-directions";
export { expectedChanceMap, expectedChancePrecision } from "./metrics/chance";
export { cosineSimilarity } from "./metrics/cosine-similarity";
export { holmCorrection } from "./metrics/holm-correction";
export { permutationTest } from "./metrics/permutation-test";
export { evaluateRetrieval, type EvaluationOptions, type RetrievalEvaluation } from "./metrics/retrieval-evaluation";
export { type Match, topMatches } from "./metrics/retrieve";

// Figures: results → Plotly
export { attentionFigure } from "./figures/attention-figure";
export { attentionTracks } from "./figures/attention-tracks";
export { durationHistogram } from "./figures/duration-histogram";
export { emotionConfusion } from "./figures/emotion-confusion";
export { emotionCounts } from "./figures/emotion-counts";
export { saveFigure, saveFigures } from "./figures/export";
export { featureDistributions } from "./figures/feature-distributions";
export { kindsTimeline } from "./figures/kinds-timeline";
export { mapByQueryLength } from "./figures/map-by-query-length";
export { methodComparison } from "./figures/method-comparison";
export { precisionRecallFigure } from "./figures/precision-recall-figure";
export { projectPca } from "./figures/pca";
export { projectViews, projectViewsAsync } from "./figures/projections";
export { loadPublishedMap, loadPublishedPrecisionRecall } from "./figures/published-curves";
export { retrievedEmotions } from "./figures/retrieved-emotions";
export { sharedSpaceFigure } from "./figures/shared-space";
export { trainingCurves } from "./figures/training-curves";
export { projectUmap, projectUmapInThreads, type UmapOptions } from "./figures/umap";

// The walk-through: one run over all of it
export { assertClaims, type Claim } from "./experiment/claims";
export { evaluateMethod, evaluateMethods, evaluateModel, type MethodEvaluation } from "./experiment/evaluation";
export { type Method, METHODS } from "./experiment/methods";
export { mapByLength, QUERY_LENGTHS, testClips } from "./experiment/query-length";
export { readSettings, type Settings } from "./experiment/settings";
export { readStages } from "./experiment/stages";
export { type Summary, writeSummary } from "./experiment/summary";
export {
  attentionOptions,
  epochProgress,
  heardAudio,
  sdccaOptions,
  trainedAttention,
  trainedMethod,
  trainedSdcca,
} from "./experiment/trained-methods";
export { openWalkthrough, type Walkthrough } from "./experiment/walkthrough";

// Below all
export { type Backend, type BackendOptions, useBackend } from "./runtime/backend";
export { InputError } from "./runtime/check";
export { type Matrix, type MatrixLike, selectRows, toMatrix, toRows } from "./runtime/matrix";
export { type Figure, show, showMarkdown, showTable } from "./runtime/notebook-display";
export { createProgress } from "./runtime/progress";
export { Random } from "./runtime/random";
