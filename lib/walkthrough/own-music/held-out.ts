import { stratifiedFolds } from "../../data/videos/folds";
import { checkFeatures } from "../../features/check-features";
import { type FeatureSet, takeVideos } from "../../features/feature-set";
import { evaluatePairs } from "../../metrics/evaluation/pair-evaluation";
import { evaluateRetrieval } from "../../metrics/evaluation/retrieval-evaluation";
import { expectedChanceMap } from "../../metrics/measures/chance";
import { cosineSimilarity } from "../../metrics/ranking/cosine-similarity";
import { bootstrapInterval, type Interval } from "../../metrics/statistics/bootstrap";
import { mean } from "../../metrics/statistics/mean";
import type { SharedSpace } from "../../models/embedding/embedding-model";
import { checkOptions } from "../../runtime/arguments";
import { check, checkInteger, described } from "../../runtime/check";
import { selectRows } from "../../runtime/matrix";
import { tellsClasses } from "./fit-own-music";

/** How the held-out tracks are asked with; see {@link heldOutRetrieval}. */
export interface HeldOutOptions {
  /** Folds of each repeat. Default 5. */
  folds?: number;
  /** How often the videos are divided anew, each time with another seed. Default 3. */
  repeats?: number;
  /** Default 0. */
  seed?: number;
  /** Called after each training. */
  onProgress?: (done: number, total: number) => void;
}

/** What tracks find that were in no training. */
export interface HeldOutRetrieval {
  /** `"MAP"`, by class; or `"MRR"`, by exact pairs, where there are no classes. */
  measure: "MAP" | "MRR";
  /** Of each video's track, the mean over the repeats; queries without a right answer are left out. */
  perQuery: number[];
  /** Their mean, and a 95 % bootstrap interval over tracks. */
  interval: Interval;
  /** What random rankings come to. */
  chance: number;
}

/**
 * Cross-validation for few videos: every track asks once a repeat, of a model that was trained without it and without its video.
 * With classes it searches the videos that trained the model, as a new song searches a collection. Without, it searches the
 * held-out videos for its own. The interval tells of other tracks like these. It does not tell of other collections, and
 * trainings that share videos are not independent, so it is somewhat too narrow.
 * @param fit trains a model on the given videos
 * @throws InputError when there are too few videos, `fit` is no function, or an option is out of range
 */
export async function heldOutRetrieval(
  features: FeatureSet,
  fit: (train: FeatureSet, seed: number) => Promise<SharedSpace>,
  options: HeldOutOptions = {},
): Promise<HeldOutRetrieval> {
  checkFeatures(features);
  check(typeof fit === "function", () => `fit must be a function that trains a model on videos; got ${described(fit)}`);
  checkOptions(options);
  const { folds = 5, repeats = 3, seed = 0, onProgress } = options;
  checkInteger(repeats, "repeats", 1, 1000);
  const labelled = tellsClasses(features);
  const values = features.ids.map((): number[] => []);
  const chances: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++)
    for (const [fold, split] of stratifiedFolds(features.labels, folds, seed + repeat).entries()) {
      const [train, test] = [takeVideos(features, split.train), takeVideos(features, split.test)];
      const asked = (labelled ? byClass : byPair)(await fit(train, seed + repeat), train, test);
      asked.perQuery.forEach((value, i) => values[split.test[asked.queries[i]]].push(value));
      chances.push(...asked.queries.map(() => asked.chance));
      onProgress?.(repeat * folds + fold + 1, repeats * folds);
    }
  const perQuery = values.filter((list) => list.length > 0).map(mean);
  const interval = bootstrapInterval(perQuery, { seed });
  return { measure: labelled ? "MAP" : "MRR", perQuery, interval, chance: mean(chances) };
}

interface Asked {
  queries: number[];
  perQuery: number[];
  chance: number;
}

/** Of the tracks whose class other videos have too. */
function byClass(model: SharedSpace, train: FeatureSet, test: FeatureSet): Asked {
  const known = new Set(train.labels);
  const queries = [...test.ids.keys()].filter((i) => known.has(test.labels[i]));
  if (queries.length === 0) return { queries, perQuery: [], chance: 0 };
  const labels = queries.map((i) => test.labels[i]);
  const tracks = selectRows(model.embedAudio(test.audio), queries);
  const { averagePrecision } = evaluateRetrieval(cosineSimilarity(tracks, model.embedVideo(train.video)), labels, train.labels);
  return { queries, perQuery: averagePrecision, chance: expectedChanceMap(labels, train.labels) };
}

function byPair(model: SharedSpace, _train: FeatureSet, test: FeatureSet): Asked {
  const similarity = cosineSimilarity(model.embedAudio(test.audio), model.embedVideo(test.video));
  const { ranks, chance } = evaluatePairs(similarity);
  return { queries: [...ranks.keys()], perQuery: Array.from(ranks, (rank) => 1 / rank), chance: chance.mrr };
}
