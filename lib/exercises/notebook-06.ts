import { holmCorrection } from "../metrics/statistics/holm-correction";
import { choiceAnswer, orderAnswer } from "./answers/choice";
import { numberAnswer } from "./answers/number";
import { programAnswer } from "./answers/program";

type Values = readonly number[];

const places = (p: Values) => p.map((_, i) => i).sort((a, b) => p[a] - p[b]);

/** p-values times what is left, in order of size: Holm's, or with a step left out. */
function stepped(p: Values, { rising = true, capped = true }): number[] {
  const out = [...p];
  let most = 0;
  places(p).forEach((i, rank) => {
    const value = p[i] * (p.length - rank);
    most = Math.max(most, value);
    out[i] = Math.min(capped ? 1 : Infinity, rising ? most : value);
  });
  return out;
}

/** 06 · method comparison. */
export const NOTEBOOK_06 = {
  "06.1": numberAnswer({
    right: 12 * 5 * 3,
    within: 0.01,
    mistakes: [
      [12 * 5, "The seeds are missing: every method is trained on every fold with every seed."],
      [12 * 3, "The folds are missing: every method is trained on every fold with every seed."],
      [12 + 5 + 3, "That is the sum. Every method meets every fold and every seed: multiply."],
      [12 * 5 * 3 * 4, "A run tries its four option sets before; it is still one run and one record."],
    ],
    because: "12 methods × 5 folds × 3 seeds = 180 runs, each with a record of its own.",
  }),
  "06.2": numberAnswer({
    right: 0.06,
    mistakes: [
      [0.04, "The largest p is multiplied by 1, but it may not become smaller than the one before it, which is .03 · 2."],
      [0.12, "That is Bonferroni: all are multiplied by 3. Holm multiplies the smallest by 3, the next by 2, the last by 1."],
      [0.08, "By order of size .04 is the last of three, not the second."],
      [0.03, "That is the corrected value of .01."],
    ],
    because: ".01 · 3 = .03, .03 · 2 = .06, and .04 · 1 is raised to .06, so that the order stays.",
  }),
  "06.3": programAnswer<[pValues: Values], number[]>({
    right: (p) => [...holmCorrection(p)],
    cases: [[[0.01, 0.04, 0.03]], [[0.5, 0.9]], [[0.2]], [[0.001, 0.001, 0.5, 0.02]]],
    mistakes: [
      [(p) => p.map((value) => Math.min(1, value * p.length)), "That is Bonferroni: every p is multiplied by their number. Holm multiplies the smallest by n, the next by n − 1, …"], // prettier-ignore
      [(p) => stepped(p, { rising: false }), "Corrected values may not fall along the order: each is at least as large as the one before it."], // prettier-ignore
      [(p) => stepped(p, { capped: false }), "A probability is at most 1: take the smaller of 1 and the value."],
      [
        (p) => [...holmCorrection(p)].sort((a, b) => a - b),
        "The values are right, in order of size. Put them back where their p-values were.",
      ],
      [(p) => [...p], "Nothing is corrected."],
    ],
    because: "Smallest times n, next times n − 1, never falling, at most 1.",
  }),
  "06.4": choiceAnswer("b", {
    a: "More queries make the interval narrower. They do not change how much a training varies.",
    b: "The interval resamples queries for trained models. The deviation is over other training videos, other test videos and other seeds.", // prettier-ignore
    c: "Both are measured in MAP, on the same scale.",
    d: "The interval is of the mean over all runs. The deviation is of a single run.",
  }),
  "06.5": orderAnswer(
    ["d", "b", "a", "c"],
    [
      "option sets may be tried on training videos only, so there must be training videos first.",
      "only when the options are chosen, the final model is trained on all training videos.",
      "the test fold is looked at once, at the very end.",
    ],
    "Divide, choose, train, test: nothing that the test fold says goes back.",
  ),
};
