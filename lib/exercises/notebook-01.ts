import { choiceAnswer, orderAnswer } from "./answers/choice";
import { numberAnswer } from "./answers/number";
import { programAnswer } from "./answers/program";
import { classShares } from "./facts";

type Rows = readonly (readonly number[])[];

const sums = (rows: Rows) => (rows[0] ?? []).map((_, c) => rows.reduce((total, row) => total + row[c], 0));
const chunks = (rows: Rows, seconds: number) =>
  Array.from({ length: Math.ceil(rows.length / seconds) }, (_, i) => rows.slice(i * seconds, (i + 1) * seconds));
const means = (rows: Rows) => sums(rows).map((sum) => sum / rows.length);

/** 01 · data. */
export const NOTEBOOK_01 = {
  "01.1": numberAnswer({
    right: (200 * 4) / 255 + 4 / 512 - 2,
    mistakes: [
      [(200 * 4) / 255 - 2, "The half step 4/512 is missing: a byte stands for the middle of its interval."],
      [(200 * 4) / 256 + 4 / 512 - 2, "There are 256 bytes, but 255 steps between the first and the last: divide by 255."],
      [200 / 255, "That is the byte as a share of 255. The values go from about −2 to 2."],
      [(200 * 4) / 255 + 4 / 512, "The 2 was not subtracted: a byte of 0 means about −2."],
    ],
    because: "200 · 4/255 + 4/512 − 2 = 1.145.",
  }),
  "01.2": numberAnswer({
    needs: "classes",
    right: (data) => classShares(data).reduce((sum, share) => sum + share ** 2, 0),
    mistakes: [
      [(data) => 1 / data.features.classes.length, "That is chance for classes of equal size. These are unbalanced: large classes are asked for more often, and found more often."], // prettier-ignore
      [(data) => Math.max(...classShares(data)), "That is the share of the largest class: what guessing it always would reach, and not a random ranking."], // prettier-ignore
      [(data) => Math.sqrt(classShares(data).reduce((sum, share) => sum + share ** 2, 0)), "The sum of squares is right; no root is taken."], // prettier-ignore
      [1, "The shares sum to 1. Square each one first: a query of class c comes with probability p, and finds its class with probability p."], // prettier-ignore
    ],
    because: "A query is of class c with probability p, and a random item is of class c with probability p: the sum of p².",
  }),
  "01.3": programAnswer<[rows: Rows, seconds: number], number[][]>({
    right: (rows, seconds) => chunks(rows, seconds).map(means),
    cases: [
      [[[1, 2], [3, 4], [5, 9]], 2], // prettier-ignore
      [[[1], [2], [3], [4]], 2], // prettier-ignore
      [[[7, 1, 4]], 10],
    ],
    mistakes: [
      [(rows, n) => chunks(rows, n).filter((chunk) => chunk.length === n).map(means), "The last, shorter chunk is dropped. It is a chunk too: a short track would have none at all."], // prettier-ignore
      [(rows, n) => chunks(rows, n).map((chunk) => sums(chunk).map((sum) => sum / n)), "The last chunk is divided by the full length. Divide by the frames that it has."], // prettier-ignore
      [(rows, n) => chunks(rows, n).map(sums), "These are sums. Divide each by the frames of its chunk."],
      [(rows, n) => chunks(rows, n).map((chunk) => chunk.map((row) => row.reduce((a, b) => a + b, 0) / row.length)), "That is transposed: it averages the features of each frame. Average each feature over the frames."], // prettier-ignore
    ],
    because: "Each chunk is the mean of the frames that it has, also the last one.",
  }),
  "01.4": choiceAnswer("b", {
    a: "Decoys carry other emotions, a new one for each: they disturb the mean.",
    b: "The salient quarter moves the mean towards its class. The rest adds noise, which averaging makes smaller but does not remove.",
    c: "Filler carries no emotion: it is shared by all classes.",
    d: "No label is among the features. Labels come from a table of their own.",
  }),
  "01.5": orderAnswer(
    ["c", "a", "d", "b"],
    ["a damaged record must not be parsed.", "a byte is a code, and its mean would be too.", "chunks are means of values."],
    "Check, parse, dequantise, average.",
  ),
};
