import { choiceAnswer } from "./answers/choice";
import { numberAnswer } from "./answers/number";
import { classShares } from "./facts";

const harmonic = Array.from({ length: 22 }, (_, i) => 1 / (i + 1)).reduce((a, b) => a + b, 0);
const expected = (relevant: number) => (harmonic + ((relevant - 1) / 21) * (22 - harmonic)) / 22;

/** 07 · your own music. */
export const NOTEBOOK_07 = {
  "07.1": numberAnswer({
    right: 7,
    within: 0.01,
    mistakes: [
      [6, "The last three seconds are missing: they are a chunk too, a shorter one."],
      [6.6, "A chunk is there or not: the last one is shorter, and counts."],
      [4, "With chunks of ten seconds. Here they are of five."],
      [33, "That is a chunk a second."],
    ],
    because: "Six chunks of five seconds, and one of three.",
  }),
  "07.2": numberAnswer({
    right: expected(5),
    mistakes: [
      [
        5 / 22,
        "That is the share of right answers. The expected AP is larger, since a lucky first place counts much in a small gallery.",
      ],
      [
        harmonic / 22,
        "The second term is missing: before a right answer there are others, each right with probability (R − 1)/(N − 1).",
      ],
      [expected(6), "(R − 1) is 4: of five right answers, one is at the rank looked at."],
      [1 / 5, "One in five moods: but moods are unequal, and AP is no share."],
    ],
    because: "(3.69 + 4/21 · (22 − 3.69)) / 22 = .326, well above 5/22 = .227.",
  }),
  "07.3": choiceAnswer("c", {
    a: "More folds train on more tracks, but tracks of the same composer stay on both sides.",
    b: "Other seeds divide at random again: tracks of the same composer stay on both sides.",
    c: "Then no composer of a test track was in the training. What is still found cannot be the composer.",
    d: "Balanced moods change the level of chance, and not what was learnt.",
  }),
  "07.4": choiceAnswer("a", {
    a: "The model was trained on 200 numbers of musicnn a second. Other numbers mean nothing to it, also if there were as many.",
    b: "Spectral features are of a three-second clip just as well: any length may ask.",
    c: "Training on them would take seconds. It would be another model, though.",
    d: "Scaling moves and stretches columns. It cannot make one network's columns mean another's.",
  }),
  "07.5": numberAnswer({
    needs: "classes",
    right: (data) => classShares(data).reduce((sum, share) => sum + share ** 2, 0),
    mistakes: [
      [(data) => Math.max(...classShares(data)), "That is the share of the largest class."],
      [(data) => Math.min(...classShares(data)), "That is the share of the smallest class."],
      [1, "The shares sum to 1: square each one first."],
      [(data) => 1 / data.features.classes.length, "That is for classes of equal size."],
      [(data) => 1 / data.features.labels.length, "That is one video of all: the chance of an exact pair."],
    ],
    because: "The probability that two videos drawn at random are of one class: the precision of a random answer.",
  }),
};
