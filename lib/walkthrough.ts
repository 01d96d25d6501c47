/** One run of the project's notebooks: its settings, data and split, models made once, claims and the summary. */

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
export { type ComparisonReport, comparisonReport, type ReportOptions, writeComparison } from "./walkthrough/comparison-report";
export { type CheckAnswer, type ExerciseAnswer, type ExerciseName, exercises } from "./exercises/check-answers";
export { type Exercise, type ExerciseData, type Verdict } from "./exercises/answers/exercise";
export { evaluateMethod, evaluateMethods, evaluateModel, type MethodEvaluation } from "./walkthrough/evaluation";
export { type Method, METHOD_LABELS, METHOD_NOTES, METHODS } from "./walkthrough/methods";
export { fitOwnMusic, type FitOwnMusicOptions, type OwnMusicModel, ownMusicOptions } from "./walkthrough/own-music/fit-own-music";
export {
  heldOutRetrieval,
  type HeldOutMeasure,
  type HeldOutOptions,
  type HeldOutRetrieval,
} from "./walkthrough/own-music/held-out";
export { mapByLength, QUERY_LENGTHS, testClips } from "./walkthrough/query-length";
export { exampleFilm, makeExampleVideos } from "./walkthrough/own-music/example-videos";
export { openOwnMusic, type OwnMusic, type OwnMusicOptions } from "./walkthrough/own-music/own-music";
export { readSettings, type Settings } from "./walkthrough/settings";
export { readStages, type StageSeconds } from "./walkthrough/stages";
export { type MapRecord, type Summary, writeSummary } from "./walkthrough/summary";
export {
  attentionOptions,
  epochProgress,
  audioInput,
  sdccaOptions,
  trainedAttention,
  trainedMethod,
} from "./walkthrough/trained-methods";
export { openWalkthrough, type Walkthrough, type WalkthroughOptions } from "./walkthrough/walkthrough";
