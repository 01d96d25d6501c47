import { checkLabelled } from "../../features/check-features";
import type { FeatureSet } from "../../features/feature-set";
import { checkFeatureStructure } from "../../features/track-structure";
import { cosineSimilarity } from "../../metrics/ranking/cosine-similarity";
import { topMatches } from "../../metrics/ranking/top-matches";
import { type AudioSummary, MEAN_AUDIO } from "../../models/attention/audio-summary";
import { chunkWeights } from "../../models/attention/chunk-weights";
import { checkSpace, type SharedSpace } from "../../models/embedding/embedding-model";
import { checkOptions, checkPositions, checkText } from "../../runtime/arguments";
import { checkInteger } from "../../runtime/check";
import { row } from "../../runtime/matrix";
import { evenly } from "../learning/shared-space";
import { rounded } from "../style/style";
import { alignFrames } from "./align-frames";
import type { InteractiveFigure } from "./interactive-figure";
import { inThousandths } from "./space-frames";

/** Options of {@link queryExplorer}. */
export interface QueryExplorerOptions {
  /** Tracks that can be chosen, spread evenly over the list. Default 40. */
  queries?: number;
  /** Videos shown for each. Default 10. */
  top?: number;
  /** What the cosine means for this model. Default `"cosine"`. */
  scoreName?: string;
  /** Above the space. Default `"choose a track in the space"`. */
  title?: string;
}

/**
 * Queries to look into: a track is chosen in the space, and the weight of each of its chunks and the videos that are found for it are shown,
 * right or wrong by their class.
 * @param features the items, labelled; every video is in the gallery
 * @param model embeds them, and weighs the chunks; one without attention counts each chunk by its seconds
 * @throws InputError when there are no classes, or the model was fitted on other widths
 */
export function queryExplorer(features: FeatureSet, model: SharedSpace, options: QueryExplorerOptions = {}): InteractiveFigure {
  checkFeatureStructure(features);
  checkLabelled(features, "the figure of queries");
  checkSpace(model);
  checkOptions(options);
  const { queries = 40, top = 10, scoreName = "cosine", title = "choose a track in the space" } = options;
  checkText(scoreName, "scoreName");
  checkText(title, "title");
  checkInteger(top, "top", 1);
  const { ids, labels, classes, audio } = features;
  checkPositions(labels, "labels", classes.length);
  const asked = evenly(ids.length, checkInteger(queries, "queries", 1));
  const views = { audio: model.embedAudio(audio), video: model.embedVideo(features.video) };
  const { summary = MEAN_AUDIO } = (model as { state?: { summary?: AudioSummary } }).state ?? {};
  const { weights, chosen } = chunkWeights(summary, audio);
  const points = inThousandths(alignFrames([views])[0].to2DArray());
  const similarity = cosineSimilarity(views.audio, views.video);
  const answers = asked.map((i) => topMatches(row(similarity, i), top));
  const tracks = asked.map((i, q) => {
    const chunks = Array.from({ length: audio.starts[i + 1] - audio.starts[i] }, (_, c) => audio.starts[i] + c);
    let second = 0;
    return {
      ...{ id: ids[i], label: labels[i], point: points[i] },
      starts: chunks.map((chunk) => rounded((second += audio.seconds[chunk]) - audio.seconds[chunk])),
      weights: chunks.map((chunk) => rounded(weights[chunk])),
      chosen: chunks.map((chunk) => chosen[chunk]),
      found: answers[q].map(({ index, score }) => [index, rounded(score)]),
    };
  });
  const right = answers.flatMap((found, q) => found.map(({ index }): number => (labels[index] === labels[asked[q]] ? 1 : 0)));
  const share = right.reduce((sum, one) => sum + one, 0) / right.length;
  return {
    kind: "query",
    label: "Queries: choose a track, and see the weights of its chunks and the videos that are found for it",
    words:
      `${tracks.length} tracks can be chosen as queries. Each shows the weight of its chunks and its ${answers[0].length} best videos among ` +
      `${ids.length}. Of all these videos ${Math.round(100 * share)} % are of their track's class.`,
    data: {
      ...{ title, scoreName, classes, queries: tracks },
      weightName: summary.kind === "mean" ? "share of each chunk in the track" : "attention: weight of each chunk",
      videos: { ids, labels: Array.from(labels), points: points.slice(ids.length) },
    },
  };
}
