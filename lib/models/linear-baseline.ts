import { checkFeatures, checkLabelled } from "../features/check-features";
import { type AudioTracks, type FeatureSet, trackCount } from "../features/feature-set";
import { fitView, standardiseView } from "../features/view";
import { checkInteger } from "../runtime/check";
import { type Matrix, zeros } from "../runtime/matrix";
import { Random } from "../runtime/random";
import { MEAN_AUDIO, summariseAudio } from "./attention/audio-summary";
import type { EmbeddingModel } from "./embedding/embedding-model";
import { fitCca } from "./cca/linear-cca";

/** Options of {@link linearBaseline}. */
export interface LinearBaselineOptions {
  /** Canonical components kept. Default 10, as many as S-DCCA has outputs. */
  components?: number;
  /** Share of the pairwise cross-covariance: 1 (default) is CCA, below 1 cluster-CCA mixed in. */
  beta?: number;
  /** Default 1e-4. */
  ridge?: number;
}

/**
 * Linear CCA on standardised mean audio and mean video: the baseline without networks.
 * @throws InputError for options out of range, features that do not fit together, fewer videos than components need.
 */
export function linearBaseline(
  data: FeatureSet,
  { components = 10, beta = 1, ridge = 1e-4 }: LinearBaselineOptions = {},
): EmbeddingModel {
  checkFeatures(data);
  if (beta < 1) checkLabelled(data, `linear CCA with beta ${beta}`);
  const audio = fitView(summariseAudio(MEAN_AUDIO, data.audio), "audio");
  const video = fitView(data.video, "video");
  const cca = fitCca(audio.rows, video.rows, { components, beta, ridge, labels: beta < 1 ? data.labels : undefined });
  return {
    embedAudio: (tracks: AudioTracks) =>
      cca.projectX(standardiseView(summariseAudio(MEAN_AUDIO, tracks), audio.standardiser, "audio")),
    embedVideo: (rows: Matrix) => cca.projectY(standardiseView(rows, video.standardiser, "video")),
    correlations: cca.correlations,
  };
}

/** Random embeddings: what retrieval gives when nothing is known. */
export function chanceBaseline(seed = 0, components = 10): EmbeddingModel {
  checkInteger(components, "components", 1);
  const drawn = (view: string, rows: number): Matrix => {
    const random = new Random("chance", view, seed);
    const matrix = zeros(rows, components);
    return { ...matrix, data: matrix.data.map(() => random.gaussian()) };
  };
  return { embedAudio: (tracks) => drawn("audio", trackCount(tracks)), embedVideo: (video) => drawn("video", video.rows) };
}
