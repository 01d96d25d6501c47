/** A call of every public function that it answers well, as small as can be: what the tests of arguments begin with. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import * as sdcca from "../../lib/index";
import * as compare from "../../lib/compare";
import { recordOf } from "../comparison/records";
import { toyFeatures } from "../models/toy-features";

/** The arguments of a call. */
export type Call = () => readonly unknown[] | Promise<readonly unknown[]>;

const rows = (n: number, width: number, seed = 0) => {
  const random = new sdcca.Random("rows", seed);
  return Array.from({ length: n }, () => Array.from({ length: width }, () => random.gaussian()));
};
const matrix = (n: number, width: number, seed = 0) => {
  return { rows: n, columns: width, data: Float32Array.from(rows(n, width, seed).flat()) };
};
const LABELS = [0, 0, 1, 1, 0, 1, 0, 1];
const data = () => toyFeatures(40);
/** Without the kinds of chunks, at which no fit looks: whatever they are, it would train. */
const plainData = () => sdcca.withAudio(data(), data().audio);
const tiny = { epochs: 1, batchSize: 16, outputs: 2, audioLayers: [4], videoLayers: [4], components: 2 };

/** Files that the calls read, written to `folder`. */
export async function writeFiles(folder: string): Promise<void> {
  const at = (name: string) => join(folder, name);
  writeFileSync(at("labels.csv"), "id,class\na,calm\nb,sad\n");
  writeFileSync(at("folds.csv"), "id,fold\na,one\nb,two\n");
  await sdcca.writeNpy(at("matrix.npy"), [2, 2], Float32Array.of(1, 2, 3, 4));
  mkdirSync(at("shards"));
  writeFileSync(at("shards/labels.csv"), "id,class\na,calm\nb,sad\n");
  await sdcca.writeYouTube8M(at("shards/a.tfrecord"), ["a", "b"].map(video));
  await sdcca.saveFeatures(at("features.bin"), data());
  const model = await sdcca.fitChance(data(), {});
  await sdcca.saveModel(at("model"), model);
  const { methods, features, protocol, folder: results } = await task(at("comparison"));
  await compare.runComparison({ data: compare.dataOfFeatures(features, { synthetic: true }), protocol, plan: compare.planRuns(protocol, methods), folder: results }); // prettier-ignore
}

const video = (id: string) => ({ id, labels: [1], audio: new Float32Array(2 * 128).fill(0.5), rgb: new Float32Array(2 * 1024) });

async function task(folder: string) {
  const features = data();
  const methods = compare.methodsNamed(["chance", "cca"]);
  return { features, methods, protocol: compare.comparisonProtocol(features, { folds: 2, seeds: 1 }), folder };
}

const comparisonTask = async (folder: string) => {
  const { features, methods, protocol } = await task(folder);
  return { data: compare.dataOfFeatures(features, { synthetic: true }), protocol, plan: compare.planRuns(protocol, methods), folder };
};

const attention = () => sdcca.fitChunkAttention(data(), { epochs: 1, batchSize: 16, units: 4 } as object);
const branches = async () =>
  sdcca.fitTwoBranches(data(), sdcca.MEAN_AUDIO, tiny, { loss: (a: tf.Tensor2D, v: tf.Tensor2D) => tf.losses.meanSquaredError(a, v).asScalar() }); // prettier-ignore
const outputs = () => ({ audio: matrix(8, 3), video: matrix(8, 3, 1), labels: Int32Array.from(LABELS) });
const canonical = ({ audio, video, labels }: sdcca.LabelledOutputs) => sdcca.fitCca(audio, video, { labels, components: 2 });
const projection = { audio: (m: sdcca.Matrix) => m, video: (m: sdcca.Matrix) => m };
const shape = { sizes: [3, 4, 2], activation: "relu" as const, dropout: 0 };
const trainable = () => ({
  initial: sdcca.initialBranch(shape, new sdcca.Random(0)),
  rows: 8,
  loss: (parameters: sdcca.Parameters, batch: tf.Tensor1D) =>
    tf.mean(tf.square(sdcca.applyBranch(shape, parameters, tf.gather(tf.tensor2d(rows(8, 3)), batch)))).asScalar(),
});

/** Of the entry `index`. */
export const INDEX_CALLS: Record<string, Call> = {
  readFoldTable: () => ["folds.csv"],
  stratifiedFolds: () => [LABELS, 2, 0],
  stratifiedSplit: () => [LABELS, { test: 0.5, seed: 0, purpose: "split" }],
  parseLabelTable: () => ["id,class\na,calm\n", "the table", { classes: ["calm"] }],
  readLabelTable: () => ["labels.csv", { classes: ["calm", "sad"] }],
  writeLabelTable: () => ["written.csv", { classes: ["calm"], labels: new Map([["a", 0]]) }],
  openLabelledShards: () => ["shards", { classes: ["calm", "sad"] }],
  readNpy: () => ["matrix.npy"],
  readNpyMatrix: () => ["matrix.npy"],
  writeNpy: () => ["written.npy", [2, 1], Float32Array.of(1, 2)],
  describeReport: () => [sdcca.emptyReport()],
  emptyReport: () => [],
  generateSynthetic: () => [{ folder: "synthetic", videos: 60, seed: 0, threads: 0 }],
  readTfRecords: () => ["shards/a.tfrecord", { onCorrupt: "throw", maxRecordBytes: 2 ** 20 }],
  readYouTube8M: () => ["shards/a.tfrecord", { onCorrupt: "throw", only: new Set(["a"]) }],
  writeYouTube8M: () => ["written.tfrecord", [video("a")]],
  asTracks: () => [[rows(2, 3)], "audio", { chunkSeconds: 1 }],
  asVideo: () => [[rows(2, 3)], "video"],
  buildFeatures: () => [[{ id: "a", audio: rows(2, 3), rgb: rows(2, 3) }], { classes: ["calm"], labels: new Map([["a", 0]]) }, { chunkSeconds: 1 }], // prettier-ignore
  checkFeatures: () => [data(), "features"],
  checkLabelled: () => [data(), "this"],
  checkTracks: () => [data().audio, "audio", (i: number) => `track ${i}`],
  chunkAudio: () => [rows(3, 2), { chunkSeconds: 2 }],
  chunkTracks: () => [[rows(3, 2), rows(2, 2)], { chunkSeconds: 2 }],
  clipAudio: () => [{ audio: rows(3, 2) }, 2, new sdcca.Random(0)],
  trackSegments: () => [data().audio],
  joinTracks: () => [[data().audio, data().audio]],
  loadFeatures: () => ["features.bin", undefined],
  saveFeatures: () => ["written.bin", data(), "key"],
  isLabelled: () => [data()],
  meanAudio: () => [data().audio],
  selectTracks: () => [data().audio, [1, 0]],
  takeVideos: () => [data(), [1, 0]],
  trackCount: () => [data().audio],
  withAudio: () => [data(), data().audio],
  featureSet: () => [
    { ids: ["a", "b"], audio: rows(2, 3), video: rows(2, 3), labels: ["calm", "sad"], classes: ["calm", "sad"] },
  ],
  featuresOfShards: async () => [await sdcca.openLabelledShards("shards"), { chunkSeconds: 1, threads: 0, cache: "features" } as object], // prettier-ignore
  salientTracks: () => [data()],
  shuffledTracks: () => [data().audio, new sdcca.Random(0)],
  fitStandardiser: () => [matrix(4, 2), [0, 1]],
  standardise: () => [matrix(4, 2), sdcca.fitStandardiser(matrix(4, 2))],
  fitView: () => [matrix(4, 2), "view", [0, 1, 2]],
  standardiseView: () => [matrix(4, 2), sdcca.fitStandardiser(matrix(4, 2)), "view"],
  bootstrapBand: () => [rows(4, 2), { seed: 0, resamples: 10, level: 0.9 }],
  bootstrapInterval: () => [[0.1, 0.2, 0.4], { seed: 0, resamples: 10, level: 0.9 }],
  evaluateBothDirections: () => [rows(8, 3), rows(8, 3, 1), LABELS, { seed: 0, resamples: 10 }],
  evaluateBothDirectionsInThreads: () => [rows(8, 3), rows(8, 3, 1), LABELS, { threads: 0, resamples: 10 }],
  expectedChanceMap: () => [LABELS, LABELS, { queriesWithoutRelevant: "zero" }],
  expectedChancePrecision: () => [LABELS, LABELS, { queriesWithoutRelevant: "exclude" }],
  evaluateCosinePairs: () => [rows(4, 3), rows(4, 3, 1), { own: [0, 1, 2, 3], seed: 0, resamples: 10 }],
  evaluatePairsBothDirections: () => [rows(4, 3), rows(4, 3, 1), { seed: 0, resamples: 10 }],
  cosineSimilarity: () => [rows(4, 3), rows(4, 3, 1)],
  holmCorrection: () => [[0.1, 0.5]],
  evaluatePairs: () => [rows(4, 4), { own: [0, 1, 2, 3], seed: 0, resamples: 10 }],
  permutationTest: () => [[0.1, 0.2, 0.3], [0.3, 0.2, 0.4], { seed: 0, permutations: 10 }],
  evaluateRetrieval: () => [rows(8, 8), LABELS, LABELS, { queriesWithoutRelevant: "zero" }],
  topMatches: () => [[0.1, 0.3, 0.2], 2],
  retrievedClasses: () => [rows(8, 8), LABELS, LABELS, 2, 3],
  toTrec: () => [sdcca.evaluatePairs(rows(4, 4)), "trec", { tag: "run", depth: 2, scores: "rank" }],
  contrastiveLoss: () => [rows(4, 3), rows(4, 3, 1), [0, 1, 0, 1], { temperature: 0.1 }],
  sdccaLoss: () => [rows(8, 2), rows(8, 2, 1), LABELS, { beta: 0.2, ridge: 1e-3 }],
  tripletLoss: () => [rows(4, 3), rows(4, 3, 1), [0, 1, 0, 1], { margin: 0.2 }],
  train: () => [trainable(), { epochs: 1, batchSize: 4, seed: 0, patience: 1, execution: "eager" }],
  selectedBy: async () => [await attention(), 1, "mean"],
  summariseAudio: () => [sdcca.MEAN_AUDIO, data().audio],
  weightedBy: async () => [await attention()],
  applyBranch: () => [shape, Object.fromEntries(Object.entries(sdcca.initialBranch(shape, new sdcca.Random(0))).map(([name, { shape, data }]) => [name, tf.tensor(data, shape)])), tf.tensor2d(rows(2, 3))], // prettier-ignore
  initialBranch: () => [shape, new sdcca.Random(0)],
  fitChunkAttention: () => [plainData(), { epochs: 1, batchSize: 16, units: 4 }],
  ccaStatistics: () => [rows(12, 2), rows(12, 2, 1), {}],
  classPosteriors: () => [sdcca.fitClassPosterior(matrix(8, 2), LABELS), matrix(8, 2)],
  fitClassPosterior: () => [matrix(8, 2), LABELS, { ridge: 1e-3, temperature: 2 }],
  fitContrastiveNetwork: () => [plainData(), tiny],
  fitClusterDcca: () => [plainData(), tiny],
  fitDcca: () => [plainData(), tiny],
  embeddingModel: () => [{ kind: "by hand", train: data(), state: {}, options: {}, embed: () => ({ audio: sdcca.meanAudio, video: (m: sdcca.Matrix) => m }) }], // prettier-ignore
  sigmaWeighted: async () => [await sdcca.fitLinearCca(data(), { components: 2 })],
  fitSdccaEndToEnd: () => [plainData(), { ...tiny, attention: { units: 4 } }],
  fitAttendedBranches: () => [plainData(), { ...sdcca.BRANCH_DEFAULTS, ...tiny, attention: { units: 4 }, classWeight: 0, retrieval: "weighted", chunks: 1 } as object, { loss: (a: tf.Tensor2D, v: tf.Tensor2D) => tf.losses.meanSquaredError(a, v).asScalar() }], // prettier-ignore
  fitSdcca: () => [plainData(), tiny],
  fitTwoBranches: () => [plainData(), sdcca.MEAN_AUDIO, tiny, { loss: (a: tf.Tensor2D, v: tf.Tensor2D) => tf.losses.meanSquaredError(a, v).asScalar() }], // prettier-ignore
  fitKcca: () => [plainData(), { components: 2, rank: 10, seed: 0 }],
  fitChance: () => [plainData(), { seed: 0 }],
  fitLinearCca: () => [plainData(), { components: 2 }],
  ccaFromParameters: () => [sdcca.fitCca(rows(8, 3), rows(8, 3, 1)).parameters],
  fitCca: () => [rows(8, 3), rows(8, 3, 1), { components: 2, ridge: 1e-3, beta: 0.2, labels: LABELS }],
  weightVariates: () => [rows(4, 2), [0.5, 0.2]],
  fitReadout: () => [outputs(), canonical, "same-class", [0, 1]],
  readoutProjection: () => [sdcca.fitReadout(outputs(), canonical)],
  loadModel: () => ["model", { kind: "chance" }],
  saveModel: async () => ["written-model", await sdcca.fitChance(data(), {})],
  selectChunks: () => [data().audio, new Float32Array(data().audio.chunks.rows).fill(0.5), 1],
  selectedChunks: () => [data().audio, new Float32Array(data().audio.chunks.rows).fill(0.5), 1],
  fitSoftmaxEndToEnd: () => [plainData(), { ...tiny, attention: { units: 4 } }],
  fitSoftmaxNetwork: () => [plainData(), { ...tiny, outputs: 3 }],
  fitTnnCCca: () => [plainData(), tiny],
  fitTripletNetwork: () => [plainData(), tiny],
  ccaProjection: () => [sdcca.fitCca(rows(8, 3), rows(8, 3, 1))],
  branchEmbedders: async () => [(await branches()).branches, projection],
  branchOutputs: () => [shape, sdcca.initialBranch(shape, new sdcca.Random(0)), matrix(2, 3)],
  validationScore: () => [matrix(8, 3), matrix(8, 3, 1), Int32Array.from(LABELS), sdcca.holdOut({ labels: Int32Array.from(LABELS) }, 0.5, 0), () => projection], // prettier-ignore
  checkUnseen: () => [["a"], { fittedOn: ["b"], heldOut: [] }],
  holdOut: () => [{ labels: Int32Array.from(LABELS) }, 0.5, 0, "validation"],
  splitIds: () => [{ fit: Int32Array.of(0), held: Int32Array.of(1) }, ["a", "b"]],
  useBackend: () => [{}],
  check: () => [true, () => "no"],
  checkInteger: () => [1, "it", 0, 2],
  checkNumber: () => [1, "it", 0, 2],
  checkOneOf: () => ["a", "it", ["a", "b"]],
  selectRows: () => [matrix(4, 2), [1, 0]],
  toMatrix: () => [rows(2, 2), "it"],
  toRows: () => [matrix(2, 2)],
  show: () => [{ data: [], layout: {} }, "a figure"],
  showMarkdown: () => ["text"],
  showTable: () => [[{ a: 1 }], { caption: "a", digits: 2, limit: 3 }],
  createProgress: () => ["work", 3, { stream: { write: () => true }, now: () => 0 }],
  withDefaults: () => [{ a: 1 }, { a: 2 }],
};

const records = () => [0, 1].flatMap((fold) => ["one", "two"].map((method, m) => recordOf(method, [0.1, 0.5, 0.4 + m / 10, 0.2], { fold, folds: 2, shift: 0.01, queries: ["a", "b", "c", "d"].map((id) => id + fold) }))); // prettier-ignore
const swept = () => [1, 2].map((value) => recordOf("one", [0.1, 0.5], { sweep: `beta=${value}` }));
const summaries = () => compare.summariseMethods(records());
const table = () => compare.mapTable(summaries());
const protocol = () => compare.comparisonProtocol(data(), { folds: 2, seeds: 1 });
const published = () => [{ dataset: "other", method: "CCA", components: 10, direction: "audioToVideo", map: 0.3 }];
const curves = () => [{ dataset: "other", method: "CCA", direction: "audioToVideo", recall: [0, 0.5, 1], precision: [1, 0.5, 0.2], source: "s" }]; // prettier-ignore

/** Of the entry `compare`. */
export const COMPARE_CALLS: Record<string, Call> = {
  dataOfFeatures: () => [data(), { synthetic: true }],
  dataOfShards: async () => [await sdcca.openLabelledShards("shards"), { synthetic: false }],
  estimateTime: () => [compare.planRuns(protocol(), compare.methodsNamed(["cca"])), protocol(), records()],
  inWords: () => [12],
  escapeLatex: () => ["a & b"],
  latexDocument: () => [[table()]],
  latexTable: () => [table()],
  escapeMarkdown: () => ["a | b"],
  markdownTable: () => [table()],
  methodsNamed: () => [["cca"]],
  comparisonProtocol: () => [data(), { folds: 2, seeds: 1, validation: 0.2, epochs: 1, attentionEpochs: 1 }],
  foldsOf: () => [["a", "b"], new Map([["a", 1], ["b", 2]])], // prettier-ignore
  planRuns: () => [protocol(), compare.methodsNamed(["cca"]), compare.sweepsNamed(["beta"]), true],
  publishedMapTable: () => [summaries(), published(), 10, compare.METHOD_REGISTRY],
  publishedPrecisionTable: () => [summaries(), curves(), 0.1, compare.METHOD_REGISTRY],
  plannedPairs: () => [compare.METHOD_REGISTRY],
  summarisePairs: () => [records(), summaries(), { pairs: [["one", "two"]], seed: 0 }],
  readRecord: async () => [`comparison/${(await compareFiles())[0]}`],
  readRecords: () => ["comparison"],
  runTable: () => [records()],
  currentRecords: async () => [await comparisonTask("comparison"), () => undefined],
  runComparison: async () => [await comparisonTask("comparison"), { onNotice: () => undefined, processes: 1 } as object],
  rankingOf: () => [summaries()[0], "audioToVideo", "plain"],
  summariseMethods: () => [records(), { against: "one", seed: 0 }],
  summariseSweeps: () => [swept()],
  sweepsNamed: () => [["beta"]],
  classTable: () => [summaries(), ["calm", "sad"], { similarity: "plain" }],
  mapTable: () => [summaries(), { similarity: "plain", about: "a" }],
  measuresTable: () => [summaries(), { similarity: "plain" }],
  pairTable: () => [compare.summarisePairs(records(), summaries(), { pairs: [["one", "two"]] }), { about: "a" }],
  summariseExactPairs: () => [records(), summaries(), { similarity: "plain", by: "track", seed: 0 }],
  exactPairTable: () => [compare.summariseExactPairs(records(), summaries()), { about: "a" }],
};

async function compareFiles(): Promise<string[]> {
  const { readdirSync } = await import("node:fs");
  return readdirSync("comparison", { recursive: true }).map(String).filter((name) => name.endsWith(".run")); // prettier-ignore
}

const score = (mean: number) => ({ mean, low: mean - 0.1, high: mean + 0.1 });
const both = (value: unknown) => ({ audioToVideo: value, videoToAudio: value });
const drawn = { recall: [0, 0.5, 1], precision: [1, 0.5, 0.2], low: [0.9, 0.4, 0.1], high: [1, 0.6, 0.3] };
const views = (n: number) => ({ audio: rows(n, 2), video: rows(n, 2, 1) });

/** Of the entry `figures`. */
export const FIGURES_CALLS: Record<string, Call> = {
  attentionFigure: () => [[{ title: "a", weights: [0.5, 0.5], seconds: [10, 5], selected: [0], kinds: [0, 1] }], { title: "a", rowHeight: 100 }], // prettier-ignore
  attentionTracks: () => [data(), new Float32Array(data().audio.chunks.rows).fill(0.5), [0, 4], [0, 1]],
  comparisonConfusion: () => [summaries(), "one", ["calm", "sad"], { titles: true }],
  comparisonCurves: () => [summaries(), { chancePrecision: 0.2, published: curves(), titles: true, cards: [] }],
  comparisonMap: () => [summaries(), { chanceMap: 0.2, titles: true, cards: [] }],
  comparisonRecall: () => [compare.summariseExactPairs(records(), summaries()), { titles: true, cards: [] }],
  sweepFigure: () => [compare.summariseSweeps(swept()), "beta", { chanceMap: 0.2, titles: true, cards: [] }],
  durationHistogram: () => [[100, 200, 300], { title: "a", binSeconds: 20 }],
  classConfusion: () => [both(rows(2, 2).map((row) => row.map(Math.abs))), ["calm", "sad"], { k: 10, title: "a" }],
  classCounts: () => [LABELS, ["calm", "sad"], { title: "a" }],
  saveFigure: () => [{ data: [], layout: {} }, "figure.json"],
  saveFigures: () => [{ "figure.json": { data: [], layout: {} } }],
  featureDistributions: () => [[{ name: "a", values: [1, 2, 3] }], { title: "a" }],
  kindsTimeline: () => [[{ title: "a", kinds: [0, 1, 1] }], { title: "a" }],
  mapByOption: () => [[{ name: "cca", points: [1, 2].map((value) => ({ value, ...both(score(0.5)) })) }], { axis: "β", chance: 0.2, logarithmic: true, title: "a" }], // prettier-ignore
  mapByQueryLength: () => [[{ name: "cca", points: [5, 10].map((seconds) => ({ seconds, ...score(0.5) })) }], { chance: 0.2, title: "a" }], // prettier-ignore
  methodComparison: () => [[{ name: "cca", plain: both(score(0.5)), sigmaWeighted: both(score(0.6)) }], { chance: 0.2, title: "a" }], // prettier-ignore
  projectPca: () => [rows(8, 3), 2],
  precisionRecallFigure: () => [[{ name: "cca", ...both(drawn) }], { chance: 0.2, published: curves(), title: "a" }],
  projectViews: () => [views(4), (m: sdcca.Matrix) => m],
  projectViewsAsync: () => [views(4), (m: sdcca.Matrix) => m],
  loadPublishedMap: () => [],
  loadPublishedPrecisionRecall: () => [],
  sharedSpaceFigure: () => [[{ title: "a", points: views(8), axes: ["x", "y"] }], LABELS, ["calm", "sad"], { links: 1, limit: 5, names: true, title: "a" }], // prettier-ignore
  trainingCurves: () => [[{ name: "a", history: { epochs: [{ epoch: 1, loss: 1, validation: 0.5 }], bestEpoch: 1 } }], { lossName: "l", validationName: "v", title: "a" }], // prettier-ignore
  projectUmap: () => [rows(8, 3), { seed: 0, neighbours: 3, minDist: 0.1, epochs: 5 }],
  projectUmapInThreads: () => [rows(8, 3), { seed: 0, neighbours: 3, epochs: 5, threads: 0 }],
  recallFigure: () => [[{ name: "cca", points: [1, 5].map((k) => ({ k, ...both(score(0.5)) })) }], { chance: (k: number) => k / 10, title: "a" }], // prettier-ignore
};
