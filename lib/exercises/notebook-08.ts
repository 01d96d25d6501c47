import { expectedChanceMap } from "../metrics/measures/chance";
import { choiceAnswer } from "./answers/choice";
import { numberAnswer } from "./answers/number";
import { programAnswer } from "./answers/program";
import { byPair, ranked, runOf } from "./facts";

type Truncated = (ranks: readonly number[], k: number) => number;

/** AP@k with a divisor. */
function divided(by: (ranks: readonly number[], k: number, found: number) => number): Truncated {
  return (ranks, k) => {
    const found = ranks.filter((rank) => rank <= k);
    return found.length ? found.reduce((sum, rank, i) => sum + (i + 1) / rank, 0) / by(ranks, k, found.length) : 0;
  };
}

const all = [1, 3, 9, 10];
const reachable = divided((ranks, k) => Math.min(ranks.length, k));
const relevant = divided((ranks) => ranks.length);
const found = divided((_, __, count) => count);

/** 08 · which MAP. */
export const NOTEBOOK_08 = {
  "08.1": numberAnswer({
    right: reachable(all, 3),
    mistakes: [
      [relevant(all, 3), "Divided by all four relevant items. The first three places can hold three of them."],
      [found(all, 3), "Divided by the two that were found. Then finding fewer does not count against a method."],
      [relevant(all, 10), "That is the AP of the whole list. Ranks beyond 3 do not count here."],
      [2 / 3, "That is the precision at 3."],
    ],
    because: "(1/1 + 2/3) / min(3, 4) = .556.",
  }),
  "08.2": programAnswer<[ranks: readonly number[], k: number], number>({
    right: reachable,
    cases: [[all, 3], [[2, 5], 10], [[4, 8, 20], 10], [[50], 10], [[], 10]], // prettier-ignore
    mistakes: [
      [found, "Divided by those found: a single right answer at rank 1 would have 1."],
      [relevant, "Divided by all relevant items: with more than k of them, 1 cannot be reached."],
      [divided((_, k) => k), "Divided by k: with fewer than k relevant items, 1 cannot be reached."],
      [(ranks) => reachable(ranks, Infinity), "Ranks beyond k are counted too."],
    ],
    because: "Only ranks up to k count, and the best there can be is min(k, R) of them.",
  }),
  "08.3": numberAnswer({
    needs: "classes",
    right: async (data) => (await ranked(data, "cca", "audioToVideo", byPair)).map,
    mistakes: [
      [async (data) => (await ranked(data, "cca")).map, "That is by class: every video of the same class counts. By pair only the query's own does."], // prettier-ignore
      [async (data) => (await ranked(data, "cca", "videoToAudio", byPair)).map, "That is from video to audio. The question is from audio to video."], // prettier-ignore
      [async (data) => (await ranked(data, "sdcca-attention", "audioToVideo", byPair)).map, "That is S-DCCA. The question is linear CCA."], // prettier-ignore
      [(data) => 1 / runOf(data).test.ids.length, "That is the chance that the first answer is the right one."],
      [async (data) => (await ranked(data, "cca", "audioToVideo", byPair)).precisionAt(1), "That is R@1: the share of queries whose own video is first."], // prettier-ignore
      [(data) => expectedChanceMap(runOf(data).test.labels), "That is chance, by class."],
    ],
    because: "With one relevant item the average precision is 1 / rank, so this MAP is the mean reciprocal rank.",
  }),
  "08.4": choiceAnswer("d", {
    a: "The best seed was chosen on the very videos that it is reported on. The more seeds, the better the best looks.",
    b: "A lucky half is still part of the test videos that are reported.",
    c: "The largest value of the twelve says how lucky one was, also with an interval: that of the best is not that of a training.", // prettier-ignore
    d: "All seeds count, lucky or not. And the deviation says how much a reader's own training may differ.",
  }),
  "08.5": choiceAnswer("b", {
    a: "The share of relevant items does not change, but the early places do.",
    b: "Chance is lifted by lucky early places, and they weigh less in a longer list. With ten equal classes: .133 for 400 items, .117 for 1,000.", // prettier-ignore
    c: "Every cut-off has the same weight. That is why the first places count in all of them.",
    d: "It could not be: the AP of a random ranking itself is above the share of relevant items, and falls towards it.",
  }),
};
