import { type AudioTracks, type FeatureSet, meanAudio, trackCount } from "../features/feature-set";
import { fitStandardiser, standardise } from "../features/standardise";
import { type Matrix, zeros } from "../runtime/matrix";
import { Random } from "../runtime/random";
import type { EmbeddingModel } from "./embedding-model";
import { fitCca } from "./linear-cca";

/** Options of {@link linearBaseline}. */
export interface LinearBaselineOptions {
  /** Canonical components kept. Default 10, as many as S-DCCA has outputs. */
  components?: number;
  /** Share of the pairwise cross-covariance: 1 (default) is CCA, below 1 cluster-CCA mixed in. */
  beta?: number;
  /** Default 1e-4. */
  ridge?: number;
}

/** Linear CCA on standardised mean audio and mean video: the baseline without networks. */
export function linearBaseline(
  data: FeatureSet,
  { components = 10, beta = 1, ridge = 1e-4 }: LinearBaselineOptions = {},
): EmbeddingModel {
  const audio = meanAudio(data.audio);
  const [audioStandardiser, videoStandardiser] = [fitStandardiser(audio), fitStandardiser(data.video)];
  const cca = fitCca(standardise(audio, audioStandardiser), standardise(data.video, videoStandardiser), {
    components,
    beta,
    ridge,
    labels: data.labels,
  });
  return {
    embedAudio: (tracks: AudioTracks) => cca.projectX(standardise(meanAudio(tracks), audioStandardiser)),
    embedVideo: (video: Matrix) => cca.projectY(standardise(video, videoStandardiser)),
    correlations: cca.correlations,
  };
}

/** Random embeddings: what retrieval gives when nothing is known. */
export function chanceBaseline(seed = 0, components = 10): EmbeddingModel {
  const drawn = (view: string, rows: number): Matrix => {
    const random = new Random("chance", view, seed);
    const matrix = zeros(rows, components);
    return { ...matrix, data: matrix.data.map(() => random.gaussian()) };
  };
  return { embedAudio: (tracks) => drawn("audio", trackCount(tracks)), embedVideo: (video) => drawn("video", video.rows) };
}
