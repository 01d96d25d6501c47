/** Results → Plotly figures, and files of them. `show` of `./index` displays one in a notebook. */

export { architectureFigure, type ArchitectureFigureOptions } from "./figures/learning/architecture-figure";
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
export { ccaToy, type CcaToyOptions } from "./figures/interactive/cca-toy";
export { type InteractiveFigure, showInteractive } from "./figures/interactive/interactive-figure";
export { queryExplorer, type QueryExplorerOptions } from "./figures/interactive/query-explorer";
export { type SpaceFrame, spaceFrames, type SpaceFramesOptions } from "./figures/interactive/space-frames";
export { durationHistogram, type HistogramOptions } from "./figures/data/duration-histogram";
export { classConfusion, type ClassConfusionOptions } from "./figures/retrieval/class-confusion";
export { classCounts } from "./figures/data/class-counts";
export { saveFigure, saveFigures } from "./figures/export/export";
export { type FigureFacts, withFacts } from "./figures/style/facts";
export { type PaperFigureFiles, type PaperFigureOptions, saveForPaper } from "./figures/press/save-for-paper";
export { type Columns, type VenueName } from "./figures/press/venues";
export { type PaperWidth } from "./figures/export/paper-width";
export { type PictureOptions } from "./figures/export/renderer";
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
export { projectViews, type Views } from "./projection/projections";
export {
  loadPublishedMap,
  loadPublishedPrecisionRecall,
  type PublishedCurve,
  type PublishedMap,
} from "./figures/retrieval/published-curves";
export { rightAndWrong, type RightAndWrong, type RightAndWrongOptions } from "./figures/retrieval/right-and-wrong";
export { sharedSpaceFigure, type SharedSpaceOptions, type SpacePanel } from "./figures/learning/shared-space";
export { type Direction } from "./figures/style/style";
export { soundFigure, type SoundFigureOptions } from "./figures/media/sound-figure";
export { tagsFigure, type TagsFigureOptions } from "./figures/media/tags-figure";
export { trainingCurves, type TrainingCurvesOptions, type TrainingRun } from "./figures/learning/training-curves";
export { projectUmap, type UmapOptions } from "./projection/umap";
export { recallFigure, type RecallFigureOptions, type RecallSeries } from "./figures/retrieval/recall-figure";
