import { type Split, stratifiedFolds } from "../../data/videos/folds";
import { checkFeatures } from "../../features/check-features";
import { type FeatureSet, takeVideos } from "../../features/feature-set";
import { evaluatePairs } from "../../metrics/evaluation/pair-evaluation";
import { evaluateRetrieval } from "../../metrics/evaluation/retrieval-evaluation";
import { expectedChanceMap } from "../../metrics/measures/chance";
import { cosineSimilarity } from "../../metrics/ranking/cosine-similarity";
import { bootstrapInterval, type Interval } from "../../metrics/statistics/bootstrap";
import { mean } from "../../metrics/statistics/mean";
import type { SharedSpace } from "../../models/embedding/embedding-model";
import { checkList, checkObject, checkOptions, checkPositions } from "../../runtime/arguments";
import { check, checkInteger, checkOneOf, described } from "../../runtime/check";
import { selectRows } from "../../runtime/matrix";
import { tellsClasses } from "./fit-own-music";

/** How the held-out tracks are asked with; see {@link heldOutRetrieval}. */
export interface HeldOutOptions {
  /** Folds of each repeat. Default 5. */
  folds?: number;
  /** How often the videos are divided anew, each time with another seed. Default 3; with `splits` 1. */
  repeats?: number;
  /** Default 0. */
  seed?: number;
  /** Which videos train and which ask, such as a given split. Default: folds that are drawn. */
  splits?: readonly Split[];
  /** What tracks search by class: the videos that trained (the default, for few videos), or the held-out ones. */
  searched?: "trained" | "held-out";
  /** Called after each training. */
  onProgress?: (done: number, total: number) => void;
}

/** What tracks find by one measure. */
export interface HeldOutMeasure {
  /** Of each video's track, the mean over the repeats; queries without a right answer are left out. */
  perQuery: number[];
  /** Their mean, and a 95 % bootstrap interval over tracks. */
  interval: Interval;
  /** What random rankings come to. */
  chance: number;
}

/** What tracks find that were in no training. */
export interface HeldOutRetrieval extends HeldOutMeasure {
  /** `"MAP"`, by class; or `"MRR"`, by exact pairs, where there are no classes. */
  measure: "MAP" | "MRR";
  /** MRR by exact pairs, also where there are classes: each track searches the held-out videos for its own. */
  pairs: HeldOutMeasure;
}

/**
 * Cross-validation for few videos: every track asks once a repeat, of a model that was trained without it and without its video.
 * With classes it searches the videos that trained the model, as a new song searches a collection. For exact pairs it searches the
 * held-out videos for its own. The interval tells of other tracks like these. It does not tell of other collections, and
 * trainings that share videos are not independent, so it is somewhat too narrow. With a split that is given only its test videos ask.
 * @param fit trains a model on the given videos
 * @throws InputError when there are too few videos, `fit` is no function, no class has two videos, or an option is out of range
 */
export async function heldOutRetrieval(
  features: FeatureSet,
  fit: (train: FeatureSet, seed: number) => Promise<SharedSpace>,
  options: HeldOutOptions = {},
): Promise<HeldOutRetrieval> {
  checkFeatures(features);
  check(typeof fit === "function", () => `fit must be a function that trains a model on videos; got ${described(fit)}`);
  checkOptions(options);
  const { folds = 5, seed = 0, onProgress, splits, searched = "trained" } = options;
  const repeats = checkInteger(options.repeats ?? (splits ? 1 : 3), "repeats", 1, 1000);
  checkOneOf(searched, "searched", ["trained", "held-out"]);
  if (splits !== undefined) checkSplits(splits, features.ids.length);
  const labelled = tellsClasses(features);
  const byClass = new Answers(features.ids.length);
  const byPair = new Answers(features.ids.length);
  for (let repeat = 0; repeat < repeats; repeat++) {
    const drawn = splits ?? stratifiedFolds(features.labels, folds, seed + repeat);
    for (const [fold, split] of drawn.entries()) {
      const [train, test] = [takeVideos(features, split.train), takeVideos(features, split.test)];
      const model = await fit(train, seed + repeat);
      if (labelled) byClass.add(split, askByClass(model, searched === "trained" ? train : test, test));
      byPair.add(split, askByPair(model, test));
      onProgress?.(repeat * drawn.length + fold + 1, repeats * drawn.length);
    }
  }
  const pairs = byPair.measured(seed);
  return labelled ? { measure: "MAP", ...byClass.measured(seed), pairs } : { measure: "MRR", ...pairs, pairs };
}

function checkSplits(splits: readonly Split[], videos: number): void {
  checkList(splits, "splits", "splits, as stratifiedSplit gives them");
  check(splits.length > 0, () => "there are no splits: give at least one, or leave them out");
  for (const split of splits) {
    checkObject(split, "a split", "rows that train and rows that test, as stratifiedSplit gives them", { train: "list", test: "list" });
    checkPositions(split.train, "a split's train", videos);
    checkPositions(split.test, "a split's test", videos);
  }
} // prettier-ignore

/** What the held-out tracks of one training found. */
interface Asked {
  /** Their rows among the held-out videos. */
  queries: number[];
  perQuery: ArrayLike<number>;
  chance: number;
}

/** Collects them over folds and repeats. */
class Answers {
  private readonly values: number[][];
  private readonly chances: number[] = [];

  constructor(videos: number) {
    this.values = Array.from({ length: videos }, () => []);
  }

  add({ test }: Split, { queries, perQuery, chance }: Asked): void {
    queries.forEach((query, i) => this.values[test[query]].push(perQuery[i]));
    this.chances.push(...queries.map(() => chance));
  }

  measured(seed: number): HeldOutMeasure {
    const perQuery = this.values.filter((list) => list.length > 0).map(mean);
    check(perQuery.length > 1, () => `${perQuery.length} held-out tracks have a right answer: give more videos of each class`);
    return { perQuery, interval: bootstrapInterval(perQuery, { seed }), chance: mean(this.chances) };
  }
}

/** Of the tracks whose class other videos have too. */
function askByClass(model: SharedSpace, searched: FeatureSet, test: FeatureSet): Asked {
  const known = new Set(searched.labels);
  const queries = [...test.ids.keys()].filter((i) => known.has(test.labels[i]));
  if (queries.length === 0) return { queries, perQuery: [], chance: 0 };
  const labels = queries.map((i) => test.labels[i]);
  const tracks = selectRows(model.embedAudio(test.audio), queries);
  const similarity = cosineSimilarity(tracks, model.embedVideo(searched.video));
  const { averagePrecision } = evaluateRetrieval(similarity, labels, searched.labels);
  return { queries, perQuery: averagePrecision, chance: expectedChanceMap(labels, searched.labels) };
}

function askByPair(model: SharedSpace, test: FeatureSet): Asked {
  const { ranks, chance } = evaluatePairs(cosineSimilarity(model.embedAudio(test.audio), model.embedVideo(test.video)));
  return { queries: [...ranks.keys()], perQuery: Array.from(ranks, (rank) => 1 / rank), chance: chance.mrr };
}
