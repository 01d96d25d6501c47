import { meanAudio } from "../features/feature-set";
import { evaluateRetrieval } from "../metrics/evaluation/retrieval-evaluation";
import { expectedChanceMap } from "../metrics/measures/chance";
import { cosineSimilarity } from "../metrics/ranking/cosine-similarity";
import { toMatrix, toRows, type Matrix } from "../runtime/matrix";
import { choiceAnswer } from "./answers/choice";
import { numberAnswer } from "./answers/number";
import { programAnswer } from "./answers/program";
import type { ExerciseData } from "./answers/exercise";
import { ranked, runOf } from "./facts";

type Ranks = readonly number[];

const summed = (ranks: Ranks) => ranks.reduce((sum, rank, i) => sum + (i + 1) / rank, 0);
const gap = (a: number, b: number) => a - b;

/** How much S-DCCA with attention is above linear CCA in one direction. */
async function gain(data: ExerciseData, direction: "audioToVideo" | "videoToAudio" = "audioToVideo"): Promise<number> {
  return gap((await ranked(data, "sdcca-attention", direction)).map, (await ranked(data, "cca", direction)).map);
}

/** MAP with the first columns of both views as embeddings. */
function rawMap(data: ExerciseData, columns: number, from: "audio" | "video" = "audio"): number {
  const { test } = runOf(data);
  const first = (rows: Matrix) => toMatrix(toRows(rows).map((row) => row.slice(0, columns)), "first"); // prettier-ignore
  const views = { audio: first(meanAudio(test.audio)), video: first(test.video) };
  return evaluateRetrieval(cosineSimilarity(views[from], views[from === "audio" ? "video" : "audio"]), test.labels).map;
}

/** 05 · precision and recall. */
export const NOTEBOOK_05 = {
  "05.1": numberAnswer({
    right: summed([2, 3, 8]) / 3,
    mistakes: [
      [summed([2, 3, 8]) / 8, "Divided by the ranks looked at. The denominator is the number of relevant items, 3."],
      [3 / 8, "That is the precision at rank 8. AP averages the precision at the rank of each relevant item."],
      [(1 / 2 + 1 / 3 + 1 / 8) / 3, "Every relevant item counts 1 here. At rank 3 there are already two: 2/3."],
      [1 / 2, "That is the reciprocal rank: only the first relevant item counts."],
      [summed([2, 3, 8]), "That is the sum. Divide it by the number of relevant items, 3."],
      [(1 + 2 / 2 + 3 / 7) / 3, "Off by one: ranks are counted from 1."],
    ],
    because: "(1/2 + 2/3 + 3/8) / 3 = .514.",
  }),
  "05.2": programAnswer<[ranks: Ranks], number>({
    right: (ranks) => (ranks.length ? summed(ranks) / ranks.length : 0),
    cases: [[[2, 3, 8]], [[1, 2]], [[7]], [[]]],
    mistakes: [
      [(ranks) => summed(ranks) / ranks.length, "Right for every query but one that has nothing relevant: it gives NaN, and so would the mean of all. It counts 0."], // prettier-ignore
      [(ranks) => (ranks.length ? summed(ranks) / ranks[ranks.length - 1] : 0), "Divided by the last rank. The denominator is the number of relevant items."], // prettier-ignore
      [(ranks) => (ranks.length ? ranks.reduce((sum, rank) => sum + 1 / rank, 0) / ranks.length : 0), "Every relevant item counts 1 here. The i-th counts i / rank."], // prettier-ignore
      [summed, "That is the sum. Divide it by the number of relevant items."],
      [(ranks) => (ranks.length ? 1 / ranks[0] : 0), "That is the reciprocal rank: only the first relevant item counts."],
    ],
    because: "The precision at the rank of each relevant item, averaged over all relevant items.",
  }),
  "05.3": numberAnswer({
    needs: "classes",
    right: (data) => gain(data),
    mistakes: [
      [(data) => gain(data, "videoToAudio"), "That is from video to audio. The question is from audio to video."],
      [async (data) => (await ranked(data, "sdcca-attention")).map, "That is the MAP of S-DCCA. How much above linear CCA is it?"], // prettier-ignore
      [async (data) => (await ranked(data, "sdcca-attention")).map / (await ranked(data, "cca")).map, "That is the ratio. The question is the difference."], // prettier-ignore
      [async (data) => (await ranked(data, "sdcca-attention")).map - expectedChanceMap(runOf(data).test.labels), "That is the difference to chance. The question is linear CCA."], // prettier-ignore
    ],
    because: "Both rank the same queries in the same gallery, so the difference can be tested query by query.",
  }),
  "05.4": choiceAnswer("d", {
    a: "Other queries are just what it resamples.",
    b: "It holds for any distribution of the average precision: that is what it is for.",
    c: "Both directions have an interval of their own in the table.",
    d: "One model was trained, and one gallery searched. Train with other seeds and split anew: npm start -- --seed 1.",
  }),
  "05.5": numberAnswer({
    needs: "classes",
    right: (data) => rawMap(data, 10),
    mistakes: [
      [(data) => rawMap(data, 10, "video"), "That is .videoToAudio. The question is .audioToVideo."],
      [(data) => rawMap(data, 11), "Eleven columns: slice(0, 10) takes ten."],
      [(data) => rawMap(data, 9), "Nine columns: slice(0, 10) takes ten."],
      [(data) => expectedChanceMap(runOf(data).test.labels), "That is the expected MAP of a random ranking. What does this method reach?"], // prettier-ignore
    ],
    because:
      "Near chance: column 1 of the audio and column 1 of the video have nothing to do with each other until something is learnt.",
  }),
};
