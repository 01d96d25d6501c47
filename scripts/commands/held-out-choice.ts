import { arePurposes } from "../../lib/data/dataset/split-table";
import { type Split, stratifiedFolds, stratifiedSplit } from "../../lib/data/videos/folds";
import { givenFolds } from "../../lib/data/videos/given-split";
import type { FeatureSet } from "../../lib/features/feature-set";
import { check } from "../../lib/runtime/check";
import { FEWEST_VIDEOS, MANY_VIDEOS } from "../../lib/walkthrough/own-music/fit-own-music";
import type { HeldOutOptions } from "../../lib/walkthrough/own-music/held-out";

/** Which tracks measure a training. */
export interface HeldOutChoice {
  /** In words, for who reads the result. */
  how: string;
  options: Pick<HeldOutOptions, "splits" | "searched">;
  /** The one split whose training videos make the model; undefined where the model is of all videos. */
  split?: Split;
  /** Trainings that are measured. */
  trainings: number;
}

const FOLDS = { drawn: 5, repeats: 3 };

/**
 * Reads `--held-out`: `none`, `folds`, or a share such as .2. By default the folder's own split, then folds of few videos, and of
 * many a fifth. Undefined for none.
 */
export function heldOutChoice(given: string | undefined, features: FeatureSet, seed: number): HeldOutChoice | undefined {
  const { ids, labels } = features;
  if (given === "none") return undefined;
  const choice = chosen(given, features, seed);
  const folds = choice.options.splits?.map(({ train }) => train.length);
  const least = Math.min(...(folds ?? stratifiedFolds(labels, FOLDS.drawn, seed).map(({ train }) => train.length)));
  check(
    least >= FEWEST_VIDEOS,
    () =>
      `of ${ids.length} videos ${choice.how} leave ${least} to train on, and ${FEWEST_VIDEOS} are needed: give more videos, or ` +
      `--held-out none`,
  );
  return choice;
}

function chosen(given: string | undefined, { parts, ids, labels }: FeatureSet, seed: number): HeldOutChoice {
  if (given === undefined && parts) return ofParts(parts);
  if (given === "folds" || (given === undefined && ids.length < MANY_VIDEOS))
    return { how: `${FOLDS.drawn} folds, ${FOLDS.repeats} times`, options: {}, trainings: FOLDS.drawn * FOLDS.repeats };
  const share = Number(given ?? 0.2);
  check(
    share > 0 && share < 1,
    () => `--held-out must be folds, none, or a share between 0 and 1, such as .2; got ${JSON.stringify(given)}`,
  );
  return ofSplit(stratifiedSplit(labels, { test: share, seed }), "a part drawn at random");
}

function ofParts(parts: readonly string[]): HeldOutChoice {
  const splits = givenFolds(parts);
  if (arePurposes(parts)) return ofSplit(splits[0], "the given split");
  return { how: `the ${splits.length} given folds`, options: { splits }, trainings: splits.length };
}

function ofSplit(split: Split, what: string): HeldOutChoice {
  return { how: `${what}, ${split.test.length} videos`, options: { splits: [split], searched: "held-out" }, split, trainings: 1 };
}
