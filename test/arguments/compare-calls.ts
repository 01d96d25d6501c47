/** A call of every function of the entry `compare`. */
import * as compare from "../../lib/compare";
import * as sdcca from "../../lib/index";
import { type Call, comparisonTask, curves, data, protocol, published, records, summaries, swept, table } from "./small-data";

export const COMPARE_CALLS: Record<string, Call> = {
  dataOfFeatures: () => [data(), { synthetic: true }],
  dataOfShards: async () => [await sdcca.openLabelledShards("shards"), { synthetic: false }],
  estimateTime: () => [compare.planRuns(protocol(), compare.methodsNamed(["cca"])), protocol(), records()],
  inWords: () => [12],
  escapeLatex: () => ["a & b"],
  latexDocument: () => [[table()]],
  latexTable: () => [table(), { columns: 2, width: 100 }],
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
