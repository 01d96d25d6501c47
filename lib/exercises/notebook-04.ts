import { expectedChancePrecision } from "../metrics/measures/chance";
import { choiceAnswer } from "./answers/choice";
import { numberAnswer } from "./answers/number";
import { programAnswer } from "./answers/program";
import { ranked, runOf } from "./facts";

type Row = readonly number[];

const dot = (a: Row, b: Row) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const cosine = (a: Row, b: Row) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));

/** 04 · embedding visualization. */
export const NOTEBOOK_04 = {
  "04.1": numberAnswer({
    right: cosine([1, 1, 0], [2, 0.5, 0]),
    mistakes: [
      [cosine([1, 2, 2], [2, 1, 2]), "That is the plain cosine: multiply both vectors by σ first."],
      [cosine([1, 1, 0], [2, 1, 2]), "Only the first vector was multiplied by σ. Both are."],
      [dot([1, 1, 0], [2, 0.5, 0]), "That is the dot product. Divide by both lengths, those of the weighted vectors."],
      [2.5 / 9, "The lengths must be those of the weighted vectors."],
    ],
    because: "(1·2 + 1·.5) / (√2 · √4.25) = .857.",
  }),
  "04.2": programAnswer<[a: Row, b: Row], number>({
    right: cosine,
    cases: [
      [[1, 2, 2], [2, 1, 2]], // prettier-ignore
      [[3, 0], [-5, 0]], // prettier-ignore
      [[1, 1], [4, 0]], // prettier-ignore
    ],
    mistakes: [
      [dot, "That is the dot product. Divide it by both lengths, else long vectors are near to everything."],
      [(a, b) => dot(a, b) / (dot(a, a) * dot(b, b)), "Divided by the squared lengths: a root is missing."],
      [(a, b) => 1 - cosine(a, b), "That is the cosine distance: 1 minus the cosine. Small would be similar."],
      [(a, b) => Math.abs(cosine(a, b)), "The sign is lost: opposite vectors are the least similar of all."],
      [(a, b) => dot(a, b) / Math.sqrt(dot(a, a)), "Divided by one length only."],
    ],
    because: "The dot product divided by both lengths.",
  }),
  "04.3": choiceAnswer("d", {
    a: "Distances between groups of UMAP mean little, and so does the number of islands.",
    b: "PCA is a linear view of two directions only: it can hide groups that are there.",
    c: "The colours come from the labels, and the projection never sees them.",
    d: "With five neighbours only the nearest few are kept together, so groups break into islands. What is real stays with other seeds and settings.", // prettier-ignore
  }),
  "04.4": numberAnswer({
    needs: "classes",
    right: async (data) => (await ranked(data, "cca")).precisionAt(5),
    mistakes: [
      [async (data) => (await ranked(data, "cca")).hitRateAt(5), "That is the share of queries with at least one right answer among five."], // prettier-ignore
      [async (data) => (await ranked(data, "cca")).recallAt(5), "That is recall: the denominator is all relevant videos. Precision divides by five."], // prettier-ignore
      [async (data) => (await ranked(data, "cca", "videoToAudio")).precisionAt(5), "That is from video to audio. The question is from audio to video."], // prettier-ignore
      [(data) => expectedChancePrecision(runOf(data).test.labels), "That is the precision of a random ranking."],
      [async (data) => (await ranked(data, "cca")).precisionAt(10), "That is among the first ten."],
    ],
    because: "Of five videos found, this share has the query's class. It is above chance, though linear CCA never saw a class.",
  }),
  "04.5": choiceAnswer("a", {
    a: "Every training track had a class, so the model learnt to name one for whatever it is given.",
    b: "Loudness does not make the model sure. The similarity Σ p_c q_c is large only where one class is likely, and falls as p flattens.", // prettier-ignore
    c: "A model that has overfitted would be wrong on salient clips of new tracks too. It is right on nine of ten.",
    d: "Ten seconds are enough, as salient clips show.",
  }),
};
