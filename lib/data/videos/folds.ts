import { checkList, checkOptions } from "../../runtime/arguments";
import { check, checkInteger, checkNumber, described } from "../../runtime/check";
import { Random } from "../../runtime/random";

/** Which videos train and which test: positions in the data set, ascending. */
export interface Split {
  /** Positions of the videos that train, ascending. */
  train: Int32Array;
  /** Those of the others. */
  test: Int32Array;
}

/** Options of {@link stratifiedSplit}. */
export interface SplitOptions {
  /** Share of the videos that test. Default 0.2: the paper's 8,000 / 2,000. */
  test?: number;
  /** Default 0. */
  seed?: number;
  /** What the split is for; splits for different purposes are drawn apart, also from the same seed. Default "split". */
  purpose?: string;
}

/**
 * One random split in which every class has its share of test videos, to within one video.
 * A class of two or more is on both sides; a class of one trains.
 * @param labels one whole number a video, from 0; or −1 for each of them, where they are not labelled: then the split is plainly random.
 * @throws InputError when `test` does not lie between 0 and 1, or there are too few videos to test any
 */
export function stratifiedSplit(labels: ArrayLike<number>, options: SplitOptions = {}): Split {
  checkList(labels, "labels", "whole numbers");
  checkOptions(options);
  const share = checkNumber(options.test ?? 0.2, "test", 0, 1);
  check(share > 0 && share < 1, () => `test must lie between 0 and 1, both excluded; got ${share}`);
  const random = new Random(options.purpose ?? "split", options.seed ?? 0);
  const test: number[] = [];
  const train: number[] = [];
  // Fractions of a video are carried on to the next class, so the total is right as well.
  let carried = 0;
  for (const members of shuffledClasses(labels, random)) {
    const wanted = members.length * share + carried;
    const count = members.length < 2 ? 0 : Math.min(Math.max(Math.round(wanted), 1), members.length - 1);
    carried = Math.min(Math.max(wanted - count, -0.5), 0.5);
    members.forEach((video, i) => (i < count ? test : train).push(video));
  }
  check(test.length > 0, () => `${labels.length} videos leave none to test: give more videos a class`);
  return { train: ascending(train), test: ascending(test) };
}

/**
 * `k` splits whose test parts share no video and together hold all of them, every class spread evenly.
 * @param labels the class of each video, as of {@link stratifiedSplit}
 * @param seed of the draw: the same seed gives the same folds
 * @throws InputError when there are fewer videos than folds.
 */
export function stratifiedFolds(labels: ArrayLike<number>, k = 5, seed = 0): Split[] {
  checkList(labels, "labels", "whole numbers");
  checkInteger(k, "number of folds", 2);
  check(labels.length >= k, () => `${labels.length} videos cannot fill ${k} folds: lower the number of folds`);
  const random = new Random("folds", seed);
  const parts: number[][] = Array.from({ length: k }, () => []);
  // Dealing goes on where the last class stopped, so fold sizes differ by one at most.
  let next = 0;
  for (const members of shuffledClasses(labels, random)) for (const video of members) parts[next++ % k].push(video);
  return parts.map((test, fold) => ({
    train: ascending(parts.filter((_, other) => other !== fold).flat()),
    test: ascending(test),
  }));
}

function shuffledClasses(labels: ArrayLike<number>, random: Random): number[][] {
  const members = new Map<number, number[]>();
  for (let i = 0; i < labels.length; i++) {
    if (labels[0] !== -1) checkInteger(labels[i], `label of video ${i}`, 0);
    else
      check(
        labels[i] === -1,
        () => `video ${i} has the label ${described(labels[i])} and video 0 has none (−1): label all, or none`,
      );
    const list = members.get(labels[i]);
    if (list) list.push(i);
    else members.set(labels[i], [i]);
  }
  return [...members.entries()].sort((a, b) => a[0] - b[0]).map(([, videos]) => random.shuffle(videos));
}

function ascending(indices: number[]): Int32Array {
  return Int32Array.from(indices).sort();
}
