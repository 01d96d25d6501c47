import { type FeatureSet, takeVideos } from "../../features/feature-set";
import type { EmbeddingModel, SharedSpace } from "../../models/embedding/embedding-model";
import { holdOut } from "../../models/validation/validation-split";
import { retrievalScore } from "../../models/validation/validation-score";
import { check } from "../../runtime/check";
import { DivergenceError } from "../../training/divergence";
import { type ComparedMethod, type FitSettings, inputOf, type SharedModels, TUNING_BUDGET } from "../method";

/** What tuning chose, and between what. */
export interface Choice {
  options: object;
  /**
   * Each option set's mean validation MAP of both directions by plain cosine, in the order tried; none without a choice; −∞ where it
   * diverged. Without classes it is the MRR of exact pairs.
   */
  scores: number[];
  seconds: number;
}

/**
 * Chooses a method's options on videos held out of the training fold: every option set is fitted on the rest, and the one of
 * best mean validation MAP (without classes, MRR of exact pairs) is chosen; in a tie, the first. Test videos are not used. Options
 * with which the training diverges are not chosen.
 * @param share of the training videos to hold out
 * @throws DivergenceError when every option set diverges
 */
export async function chooseOptions(
  method: ComparedMethod,
  train: FeatureSet,
  settings: FitSettings,
  shared: SharedModels,
  share: number,
): Promise<Choice> {
  const began = performance.now();
  const candidates = method.candidates?.(train) ?? [];
  check(
    candidates.length <= TUNING_BUDGET,
    () => `${method.id} asks for ${candidates.length} option sets; every method may try ${TUNING_BUDGET}`,
  );
  if (candidates.length < 2) return { options: candidates[0] ?? {}, scores: [], seconds: 0 };
  const { fit, held } = holdOut(train, share, settings.seed, "tuning");
  const [fitted, validation] = [takeVideos(train, fit), takeVideos(train, held)];
  const scores: number[] = [];
  let divergence: DivergenceError | undefined;
  for (const options of candidates)
    try {
      scores.push(validationScore(await fitMethod(method, fitted, { ...options, ...settings }, shared), method, validation));
    } catch (error) {
      if (!(error instanceof DivergenceError)) throw error;
      divergence = error;
      scores.push(-Infinity);
    }
  if (divergence && Math.max(...scores) === -Infinity) throw divergence;
  const best = scores.indexOf(Math.max(...scores));
  return { options: candidates[best], scores, seconds: (performance.now() - began) / 1000 };
}

/** Fits a method on its audio input. */
export async function fitMethod(
  method: ComparedMethod,
  train: FeatureSet,
  options: FitSettings,
  shared: SharedModels,
): Promise<EmbeddingModel> {
  return method.fit(inputOf(method, train), options, shared);
}

function validationScore(model: SharedSpace, method: ComparedMethod, videos: FeatureSet): number {
  return retrievalScore(model.embedAudio(inputOf(method, videos).audio), model.embedVideo(videos.video), videos.labels);
}
