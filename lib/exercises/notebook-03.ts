import { choiceAnswer } from "./answers/choice";
import { numberAnswer } from "./answers/number";
import { programAnswer } from "./answers/program";

type Rows = readonly (readonly number[])[];
type Covariance = (x: Rows, y: Rows, labels: readonly number[]) => number[][];

const classes = (data: { features: { classes: readonly string[] } }) => data.features.classes.length;

/** The sum of x yᵀ over the pairs of rows that are counted, divided. */
function covariance(
  counts: (i: number, j: number, labels: readonly number[]) => boolean,
  divisor: (pairs: number, rows: number) => number,
): Covariance {
  // prettier-ignore
  return (x, y, labels) => {
    const pairs = x.flatMap((_, i) => y.flatMap((_, j) => (counts(i, j, labels) ? [[i, j]] : [])));
    const below = divisor(pairs.length, x.length);
    const entry = (a: number, b: number) => pairs.reduce((sum, [i, j]) => sum + x[i][a] * y[j][b], 0) / below;
    return x[0].map((_, a) => y[0].map((_, b) => entry(a, b)));
  };
}

const sameClass = (i: number, j: number, labels: readonly number[]) => labels[i] === labels[j];
const meanOfPairs = covariance(sameClass, (pairs) => pairs);

/** 03 · S-DCCA training. */
export const NOTEBOOK_03 = {
  "03.1": numberAnswer({
    right: 1,
    mistakes: [
      [0, "That is the other end: with β = 0 only classes count, and pairs do not. It is cluster-CCA."],
      [0.2, "That is the default: a fifth of the pairs, and four fifths of the classes. Labels count there."],
      [0.5, "At .5 pairs and classes count alike."],
    ],
    because: "With β = 1 the class-wise part has weight 0. It is deep CCA.",
  }),
  "03.2": numberAnswer({
    right: 24 / 5,
    mistakes: [
      [24 / 2, "Divided by m − 1. The mean is over all same-class pairs, and there are Σ n² = 4 + 1 of them."],
      [24 / 3, "Divided by the number of rows. The mean is over all same-class pairs, and there are Σ n² = 4 + 1 of them."],
      [17 / 2, "That is the pairwise part: each row with its own partner only."],
      [7.5, "That is the mean of the classes' own means. Every pair counts alike, so large classes count more."],
      [12 / 5, "One class is missing in the sum."],
      [0, "In the second class both sums are negative, so their product is positive."],
    ],
    because: "(4 · 3 + (−4)(−3)) / (2² + 1²) = 24/5.",
  }),
  "03.3": programAnswer<[x: Rows, y: Rows, labels: readonly number[]], number[][]>({
    right: meanOfPairs,
    cases: [
      [[[1, 0], [3, 1], [-4, 2]], [[2, 1, 0], [1, 5, 1], [-3, 0, 2]], [0, 0, 1]], // prettier-ignore
      [[[1], [2]], [[3], [5]], [1, 1]], // prettier-ignore
    ],
    mistakes: [
      [covariance((i, j) => i === j, (_, rows) => rows - 1), "Each row is paired with its own partner only: that is the pairwise part, β = 1."], // prettier-ignore
      [covariance((i, j) => i === j, (_, rows) => rows), "Each row is paired with its own partner only. Pair it with all rows of its class."], // prettier-ignore
      [covariance(sameClass, (_, rows) => rows - 1), "Divided by m − 1. Divide by the number of same-class pairs, the sum of n² over the classes."], // prettier-ignore
      [covariance(sameClass, (_, rows) => rows), "Divided by the number of rows. Divide by the number of same-class pairs, the sum of n² over the classes."], // prettier-ignore
      [covariance(() => true, (pairs) => pairs), "All rows are paired with all rows. Only those of the same class count."], // prettier-ignore
      [(x, y, labels) => meanOfPairs(y, x, labels), "Transposed: rows of the result belong to x, columns to y."],
    ],
    because: "The mean over all same-class pairs. From the sums of each class it takes one product a class, and not n² of them.",
  }),
  "03.4": numberAnswer({
    needs: "classes",
    right: (data) => classes(data) - 1,
    within: 0.01,
    mistakes: [
      [classes, "One too many: the rows are centred, so the class means sum to zero, and one of them follows from the others."],
      [10, "That is the number of outputs. The class-wise covariance has a smaller rank."],
      [1, "One direction parts two groups. Each further class can add one."],
    ],
    because: "The means of C classes, centred, span C − 1 dimensions.",
  }),
  "03.5": choiceAnswer("a", {
    a: "Networks can go on raising the correlation of the training rows. Whether new videos are found better is another question.",
    b: "The closed form agrees with central differences, as the first cells show.",
    c: "The MAP of held-out videos is uncertain, but it levels off over many epochs, which noise does not do.",
    d: "The loss would then jump up and down. It falls all the time.",
  }),
};
