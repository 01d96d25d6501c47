/** A call of every public function of data, features and runtime that it answers well, as small as can be. */
import * as sdcca from "../../lib/index";
import * as media from "../../lib/media";
import { type Call, data, items, LABELS, linear, matrix, rows, SOURCES, video } from "./small-data";

/** Columns of the toy videos. */
const VIDEO = data().video.columns;
const spectral = { extractor: "spectral" };
const network = { path: "network", whitening: { mean: "a.npy", directions: "b.npy" } };
const logMelSettings = { ...media.VGGISH_LOG_MEL, rate: 100, window: 8, size: 8, hop: 4, bands: 2, low: 1, high: 50 };
const table = () => data().ids.map((id, year) => ({ id, year }));
const index = async () => sdcca.createIndex(await linear(), data(), { table: table() });

/** Methods of what public functions give, each as a function of its arguments. */
export const METHODS: Record<string, (...args: never[]) => unknown> = {
  "index.search": async (...args: Parameters<sdcca.ExactIndex["search"]>) => (await index()).search(...args),
  "index.embed": async (...args: Parameters<sdcca.ExactIndex["embed"]>) => (await index()).embed(...args),
  "index.add": async (...args: Parameters<sdcca.ExactIndex["add"]>) => (await index()).add(...args),
  "index.replace": async (...args: Parameters<sdcca.ExactIndex["replace"]>) => (await index()).replace(...args),
  "index.remove": async (...args: Parameters<sdcca.ExactIndex["remove"]>) => (await index()).remove(...args),
  "index.save": async (...args: Parameters<sdcca.ExactIndex["save"]>) => (await index()).save(...args),
};

export const METHOD_CALLS: Record<string, Call> = {
  "index.search": () => [data(), { k: 2, mode: "attention", direction: "audioToVideo", filter: { year: 3 }, more: [data().ids[0]], less: [], feedback: { query: 1 }, explain: true }], // prettier-ignore
  "index.embed": () => [data(), { mode: "attention", direction: "audioToVideo", more: [data().ids[0]], less: [], feedback: { query: 1 } }], // prettier-ignore
  "index.add": () => [renamed(), { table: table() }],
  "index.replace": () => [data(), { table: table() }],
  "index.remove": () => [[data().ids[0]]],
  "index.save": () => ["written-index"],
};

const renamed = () => ({ ...data(), ids: data().ids.map((id) => `${id} again`) });

export const DATA_CALLS: Record<string, Call> = {
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
  useBackend: () => [{}],
  check: () => [true, () => "no"],
  checkInteger: () => [1, "it", 0, 2],
  checkNumber: () => [1, "it", 0, 2],
  checkOneOf: () => ["a", "it", ["a", "b"]],
  selectRows: () => [matrix(4, 2), [1, 0]],
  toMatrix: () => [rows(2, 2), "it"],
  toRows: () => [matrix(2, 2)],
  show: () => [{ data: [], layout: {} }, "a figure"],
  showMedia: () => [[{ caption: "a", audio: "film.mp4" }], { frames: 1, seconds: 1, width: 20 }],
  showMarkdown: () => ["text"],
  showTable: () => [[{ a: 1 }], { caption: "a", digits: 2, limit: 3 }],
  createProgress: () => ["work", 3, { stream: { write: () => true }, now: () => 0 }],
  withDefaults: () => [{ a: 1 }, { a: 2 }],
  writeDataset: () => ["written-dataset", items(), { sources: SOURCES, labels: "given", classes: ["calm", "sad"], videosPerShard: 1, replace: true }], // prettier-ignore
  writeParquet: () => ["written.parquet", items(), { sources: SOURCES, metadata: () => ({ made: "by hand" }) }],
  givenFolds: () => [["train", "test", "validation"]],
  importFeatures: () => ["features.parquet", "imported", { replace: true, videosPerShard: 1, weak: false, mean: false, strict: false, classes: ["calm", "sad"] }], // prettier-ignore
  inspectFeatures: () => ["features.parquet", { audio: "audio", values: "raw", sources: {} }],
  readFeatureFile: () => ["features.parquet", { audio: "audio", labels: "class", values: "raw", sources: {}, chunkSeconds: 1 }],
  prepareShards: () => ["shards/a.tfrecord", "prepared", { threads: 0, labelTable: "labels.csv" }],
  sourcesOf: () => [data()],
  checkRepeats: () => [data(), { split: { train: [0], test: [1] }, strict: false, onNotice: () => undefined }],
  probeMedia: () => ["film.mp4"],
  mediaFolder: () => [],
  readSound: () => ["film.mp4", { rate: 16_000, from: 0, to: 1 }],
  extractAudio: () => ["film.mp4", { ...spectral, from: 0, to: 2 }],
  extractVideo: () => ["film.mp4", { extractor: "colour-motion", from: 0, to: 2 }],
  extractMedia: () => [{ media: "films", out: "extracted", audio: "spectral", video: "colour-motion", processes: 1 }],
  savedModel: () => [{ name: "mine", path: "network", input: "in", output: "out", sound: { rate: 100 } }],
  inception: () => [network],
  vggish: () => [network],
  quantise8Bits: () => [[-3, 0.5]],
  vggishCodes: () => [Float32Array.of(1, 2), [0.5, 1], [1, 0, 0, 1]],
  whiten: () => [Float32Array.of(1, 2), { mean: [0.5, 1], directions: [1, 0, 0, 1], variances: [1, 2] }],
  logMel: () => [new Float32Array(40).fill(0.5), logMelSettings],
  createIndex: async () => [await linear(), data(), { table: table(), rows: data().ids.map(() => rows(3, VIDEO)), moments: { seconds: 2, hop: 1 } }], // prettier-ignore
  openIndex: async () => ["index", { model: await linear() }],
  modelFingerprint: async () => [await linear()],
  richDisplay: () => [{ a: 1 }],
};
