import { contentName, type Repeat, RepeatFinder, tellRepeats } from "../data/import/repeats";
import type { Split } from "../data/videos/folds";
import { checkObject, checkOptions, checkPositions } from "../runtime/arguments";
import { row } from "../runtime/matrix";
import type { FeatureSet } from "./feature-set";
import { checkFeatureStructure } from "./track-structure";
import { warn } from "../runtime/tell";

/** Options of {@link checkRepeats}. */
export interface RepeatOptions {
  /** The split that videos are trained and tested by. Default: the features' own parts. */
  split?: Split;
  /** Refuse repeats instead of telling of them. Default false. */
  strict?: boolean;
  /** Called with a sentence for each group of videos. Default: a warning on the console. */
  onNotice?: (message: string) => void;
}

/**
 * Tells which videos have the same audio or the same picture features, and which of these both train and test.
 * @returns the groups of such videos
 * @throws InputError that names them, when `strict`
 */
export function checkRepeats(features: FeatureSet, options: RepeatOptions = {}): Repeat[] {
  checkFeatureStructure(features);
  checkOptions(options);
  const { split, strict = false, onNotice = warn } = options;
  const { ids, audio, video } = features;
  const { starts, chunks } = audio;
  if (split !== undefined) {
    checkObject(split, "the split", "rows that train and rows that test, as stratifiedSplit gives them", { test: "list" });
    checkPositions(split.test, "the split's test", ids.length);
  }
  const tests = new Set(split?.test);
  const part = (i: number) => (split ? (tests.has(i) ? "test" : "train") : features.parts?.[i]);
  const finder = new RepeatFinder();
  ids.forEach((id, i) => {
    const heard = chunks.data.subarray(starts[i] * chunks.columns, starts[i + 1] * chunks.columns);
    finder.add(id, contentName(heard), contentName(row(video, i)), part(i));
  });
  const repeats = finder.repeats();
  tellRepeats(repeats, strict, onNotice);
  return repeats;
}
