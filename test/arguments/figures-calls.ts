/** A call of every function of the entry `figures`. */
import * as compare from "../../lib/compare";
import * as sdcca from "../../lib/index";
import { type Call, curves, data, LABELS, plainData, records, rows, summaries, swept, tiny } from "./small-data";

const score = (mean: number) => ({ mean, low: mean - 0.1, high: mean + 0.1 });
const both = (value: unknown) => ({ audioToVideo: value, videoToAudio: value });
const drawn = { recall: [0, 0.5, 1], precision: [1, 0.5, 0.2], low: [0.9, 0.4, 0.1], high: [1, 0.6, 0.3] };
const views = (n: number) => ({ audio: rows(n, 2), video: rows(n, 2, 1) });

export const FIGURES_CALLS: Record<string, Call> = {
  architectureFigure: async () => [await sdcca.fitSdcca(plainData(), { ...tiny, validation: 0 }), { title: "a" }],
  attentionFigure: () => [[{ title: "a", weights: [0.5, 0.5], seconds: [10, 5], selected: [0], kinds: [0, 1] }], { title: "a", rowHeight: 100 }], // prettier-ignore
  attentionTracks: () => [data(), new Float32Array(data().audio.chunks.rows).fill(0.5), [0, 4], [0, 1]],
  comparisonConfusion: () => [summaries(), "one", ["calm", "sad"], { titles: true }],
  comparisonCurves: () => [summaries(), { chancePrecision: 0.2, published: curves(), titles: true, cards: [] }],
  comparisonMap: () => [summaries(), { chanceMap: 0.2, titles: true, cards: [] }],
  comparisonRecall: () => [compare.summariseExactPairs(records(), summaries()), { titles: true, cards: [] }],
  sweepFigure: () => [compare.summariseSweeps(swept()), "beta", { chanceMap: 0.2, titles: true, cards: [] }],
  ccaToy: () => [{ seed: 0, points: 20 }],
  showInteractive: () => [{ kind: "toy", label: "a", words: "b", data: {} }],
  queryExplorer: async () => [data(), await sdcca.fitLinearCca(data(), { components: 2 }), { queries: 2, top: 2, scoreName: "a", title: "b" }], // prettier-ignore
  spaceFrames: () => [[1, 2].map((value) => ({ value, views: views(8), scores: { a: 0.5 } })), LABELS, ["calm", "sad"], { name: "a", scoreName: "b", chance: 0.2, limit: 5, title: "c" }], // prettier-ignore
  durationHistogram: () => [[100, 200, 300], { title: "a", binSeconds: 20 }],
  classConfusion: () => [both(rows(2, 2).map((row) => row.map(Math.abs))), ["calm", "sad"], { k: 10, title: "a" }],
  classCounts: () => [LABELS, ["calm", "sad"], { title: "a" }],
  saveFigure: () => [{ data: [], layout: {} }, "figure.json"],
  saveForPaper: () => [{ figure: { data: [], layout: {} } }, "paper", { venue: "ieee", columns: 2 }],
  withFacts: () => [
    { data: [], layout: {} },
    { alt: "a", n: "b", bands: "c", data: "d" },
  ],
  saveFigures: () => [{ "figure.json": { data: [], layout: {} } }],
  featureDistributions: () => [[{ name: "a", values: [1, 2, 3] }], { title: "a" }],
  kindsTimeline: () => [[{ title: "a", kinds: [0, 1, 1] }], { title: "a" }],
  mapByOption: () => [[{ name: "cca", points: [1, 2].map((value) => ({ value, ...both(score(0.5)) })) }], { axis: "β", chance: 0.2, logarithmic: true, measure: "MRR", title: "a" }], // prettier-ignore
  mapByQueryLength: () => [[{ name: "cca", points: [5, 10].map((seconds) => ({ seconds, ...score(0.5) })) }], { chance: 0.2, measure: "MRR", title: "a" }], // prettier-ignore
  rightAndWrong: () => [[{ name: "AP@10", right: score(0.5), wrong: score(0.6) }], { axis: "MAP", chance: 0.2, title: "a" }],
  methodComparison: () => [[{ name: "cca", plain: both(score(0.5)), sigmaWeighted: both(score(0.6)) }], { chance: 0.2, measure: "MRR", title: "a" }], // prettier-ignore
  projectPca: () => [rows(8, 3), 2],
  precisionRecallFigure: () => [[{ name: "cca", ...both(drawn) }], { chance: 0.2, published: curves(), title: "a" }],
  projectViews: () => [views(4), (m: sdcca.Matrix) => m],
  loadPublishedMap: () => [],
  loadPublishedPrecisionRecall: () => [],
  sharedSpaceFigure: () => [[{ title: "a", points: views(8), axes: ["x", "y"] }], LABELS, ["calm", "sad"], { links: 1, limit: 5, names: true, title: "a" }], // prettier-ignore
  trainingCurves: () => [[{ name: "a", history: { epochs: [{ epoch: 1, loss: 1, validation: 0.5 }], bestEpoch: 1 } }], { lossName: "l", validationName: "v", title: "a" }], // prettier-ignore
  projectUmap: () => [rows(8, 3), { seed: 0, neighbours: 3, minDist: 0.1, epochs: 5, threads: 0 }],
  soundFigure: () => [{ rate: 16_000, samples: Float32Array.from({ length: 800 }, (_, i) => Math.sin(i)) }, { title: "a" }],
  tagsFigure: () => [{ names: ["a", "b"], rows: 2, columns: 2, data: Float32Array.of(0.1, 0.2, 0.3, 0.4) }, { count: 1, centre: 1.5, title: "a" }], // prettier-ignore
  recallFigure: () => [[{ name: "cca", points: [1, 5].map((k) => ({ k, ...both(score(0.5)) })) }], { chance: (k: number) => k / 10, title: "a" }], // prettier-ignore
};
