import type { AudioTracks } from "../../features/feature-set";
import type { Matrix } from "../../runtime/matrix";
import { weightVariates } from "../cca/linear-cca";

/**
 * What every method of the comparison becomes once it is fitted: two maps into one space, in which retrieval ranks by
 * cosine. Nothing else of a method is known to notebooks, tables and tests.
 */
export interface EmbeddingModel {
  /** n × k embeddings of n tracks, of any length. */
  embedAudio(audio: AudioTracks): Matrix;
  /** n × k embeddings of n videos, from their n × width mean frames. */
  embedVideo(video: Matrix): Matrix;
  /** k canonical correlations, for {@link sigmaWeighted}; absent for a method that has none. */
  correlations?: number[];
}

/**
 * The same model with each canonical variate scaled by its correlation: σ-weighted cosine. Class-wise covariance has
 * rank of at most classes − 1, so some of the whitened components of S-DCCA carry no class; this takes them back.
 */
export function sigmaWeighted(model: EmbeddingModel): EmbeddingModel {
  const { correlations } = model;
  if (!correlations) return model;
  return {
    embedAudio: (audio) => weightVariates(model.embedAudio(audio), correlations),
    embedVideo: (video) => weightVariates(model.embedVideo(video), correlations),
  };
}
