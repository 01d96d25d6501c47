/** A call of every function of the entry `walkthrough`. */
import { resolve } from "node:path";
import * as sdcca from "../../lib/index";
import * as walkthrough from "../../lib/walkthrough";
import { toyRun } from "../walkthrough/toy-run";
import { type Call, comparisonTask, records, settings, linear, data, plainData } from "./small-data";

const run = async () => {
  const toy = await toyRun();
  return { ...toy, settings: { ...toy.settings, data: "music", results: "results" } };
};
const onShards = async () => {
  const dataset = await sdcca.openLabelledShards("shards");
  return { ...(await run()), dataset, test: await sdcca.featuresOfShards(dataset, { cache: false, threads: 0 }) };
};
const comparison = async () => ({ ...(await comparisonTask("comparison")), methods: [], size: "tiny" });
const evaluations = async () => [await walkthrough.evaluateMethod(await run(), "cca")];

export const WALKTHROUGH_CALLS: Record<string, Call> = {
  assertClaims: async () => [await run(), [{ text: "it holds", holds: true, evidence: "1 > 0", order: true }]],
  exercises: async () => [await run()],
  keepRequest: async () => [await comparison(), { size: "tiny" }],
  lastRequest: () => [settings()],
  openComparison: () => [{ size: "tiny", methods: ["cca"], folds: 2, seeds: 1, sweeps: [] }, settings()],
  recordsOf: async () => [await comparison()],
  comparisonReport: () => [records(), { against: "one", titles: true, own: [] }],
  writeComparison: () => [{ methods: [], records: records(), tables: [], figures: {} }, "report"],
  evaluateMethod: async () => [await run(), "cca"],
  evaluateMethods: async () => [await run(), ["cca"]],
  evaluateModel: async () => [await linear(), data().audio, data().video, data().labels],
  mapByLength: async () => [{ ...(await run()), test: data() }, await linear(), [data().audio]],
  testClips: async () => [await onShards(), [1, Infinity]],
  readSettings: () => [{ SDCCA_VIDEOS: "60", SDCCA_STRICT: "1" }],
  readStages: () => [settings()],
  writeSummary: async () => [await run(), await evaluations()],
  attentionOptions: async () => [await run()],
  epochProgress: () => ["training", 2],
  audioInput: () => ["cca", data()],
  sdccaOptions: async () => [await run()],
  trainedAttention: async () => [await run(), "inputs"],
  trainedMethod: async () => [await run(), "cca"],
  exampleFilm: () => [],
  fitOwnMusic: () => [plainData(), 0, { onEpoch: () => undefined }],
  heldOutRetrieval: () => [plainData(), () => linear(), { folds: 2, repeats: 1, seed: 0, searched: "trained" }],
  makeExampleVideos: () => ["example"],
  openOwnMusic: () => [{ media: resolve("films"), cache: resolve("own-music"), chunkSeconds: 2 }],
  ownMusicOptions: () => [data()],
  openWalkthrough: () => [settings()],
};
