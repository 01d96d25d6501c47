import { CHUNK_KINDS } from "../data/videos/salience";
import type { FeatureSet } from "../features/feature-set";
import { choiceAnswer } from "./answers/choice";
import { numberAnswer } from "./answers/number";
import { programAnswer } from "./answers/program";
import { runOf } from "./facts";

/** The share of chunks of these kinds. */
function shareOf({ chunkKinds = new Uint8Array(1) }: FeatureSet, ...kinds: (typeof CHUNK_KINDS)[number][]): number {
  return chunkKinds.filter((kind) => kinds.includes(CHUNK_KINDS[kind])).length / chunkKinds.length;
}

const places = (weights: readonly number[]) => weights.map((_, i) => i);
const byWeight = (weights: readonly number[]) => places(weights).sort((a, b) => weights[b] - weights[a]);
const inTime = (chosen: number[]) => chosen.sort((a, b) => a - b);

/** 02 · attention chunk selection. */
export const NOTEBOOK_02 = {
  "02.1": numberAnswer({
    right: 1 / 7,
    mistakes: [
      [1 / 8, "The padding counts as a chunk here, with exp(0) = 1. The softmax runs over real chunks only."],
      [1 / 3, "That gives all three the same weight. The softmax takes the exponential of each score first: 1, 2 and 4."],
      [0, "That is the score as a share of all scores. The softmax takes the exponential of each score first: 1, 2 and 4."],
      [4 / 7, "That is the weight of the third chunk, the one with the largest score."],
    ],
    because: "exp(0) / (1 + 2 + 4) = 1/7; the padding has no weight.",
  }),
  "02.2": programAnswer<[weights: readonly number[], k: number], number[]>({
    right: (weights, k) => inTime(byWeight(weights).slice(0, k)),
    cases: [
      [[0.1, 0.5, 0.05, 0.35], 2],
      [[0.2, 0.3, 0.1, 0.4], 3],
      [[0.6, 0.4], 3],
    ],
    mistakes: [
      [(weights, k) => byWeight(weights).slice(0, k), "The right chunks, in order of their weight. Put them back in order of time."], // prettier-ignore
      [(weights, k) => inTime(byWeight(weights).reverse().slice(0, k)), "These are the chunks of smallest weight."],
      [(weights, k) => inTime(byWeight(weights).slice(0, k)).map((i) => i + 1), "Off by one: positions are counted from 0."],
      [(weights, k) => places(weights).slice(0, k), "These are the first chunks, whatever their weight."],
    ],
    because: "The k largest weights, in order of time; all chunks where there are fewer.",
  }),
  "02.3": choiceAnswer("b", {
    a: "The weight of a chunk comes from the state, and the state from the chunks before it. Shuffling changes those.",
    b: "A salient chunk and a decoy differ only in the chunk before them. Once shuffled, that is lost, and what the state remembers misleads.", // prettier-ignore
    c: "Filler can still be told from salient chunks by each chunk alone, so more than a random choice remains.",
    d: "No information is added by shuffling: it can only take some away.",
  }),
  "02.4": numberAnswer({
    needs: "kinds",
    right: (data) => shareOf(runOf(data).test, "salient"),
    mistakes: [
      [(data) => shareOf(runOf(data).test, "salient", "decoy"), "Decoys are counted too. They carry an emotion, but that of another class."], // prettier-ignore
      [(data) => shareOf(runOf(data).test, "decoy"), "That is the share of decoys."],
      [(data) => shareOf(data.features, "salient"), "That is of all videos. The selection was judged on the test videos."],
      [(data) => shareOf(runOf(data).test, "salient") / (1 - shareOf(runOf(data).test, "salient")), "That is salient to other chunks. The denominator is all chunks."], // prettier-ignore
    ],
    because: "A random selection has as large a share of salient chunks as there is: the level that attention must beat.",
  }),
  "02.5": choiceAnswer("c", {
    a: "The classifier does well: it sees the sum of all states.",
    b: "The weights still sum to 1: the softmax does that whatever it weighs.",
    c: "A later state still holds what an earlier chunk was, so weight may lie on a later chunk and the classifier loses nothing. The selection does.", // prettier-ignore
    d: "The scores come from the states in both cases; what differs is what is averaged.",
  }),
};
