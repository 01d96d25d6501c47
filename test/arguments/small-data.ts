/** Small things that the calls are made of. */
import * as sdcca from "../../lib/index";
import * as compare from "../../lib/compare";
import { recordOf } from "../comparison/records";
import { toyFeatures } from "../models/toy-features";

/** The arguments of a call. */
export type Call = () => readonly unknown[] | Promise<readonly unknown[]>;

export const rows = (n: number, width: number, seed = 0) => {
  const random = new sdcca.Random("rows", seed);
  return Array.from({ length: n }, () => Array.from({ length: width }, () => random.gaussian()));
};
export const matrix = (n: number, width: number, seed = 0) => {
  return { rows: n, columns: width, data: Float32Array.from(rows(n, width, seed).flat()) };
};
export const LABELS = [0, 0, 1, 1, 0, 1, 0, 1];
export const data = () => toyFeatures(40);
/** Without the kinds of chunks, at which no fit looks: whatever they are, it would train. */
export const plainData = () => sdcca.withAudio(data(), data().audio);
export const linear = () => sdcca.fitLinearCca(plainData(), { components: 2 });
export const tiny = { epochs: 1, batchSize: 16, outputs: 2, audioLayers: [4], videoLayers: [4], components: 2 };

export const records = () => [0, 1].flatMap((fold) => ["one", "two"].map((method, m) => recordOf(method, [0.1, 0.5, 0.4 + m / 10, 0.2], { fold, folds: 2, shift: 0.01, queries: ["a", "b", "c", "d"].map((id) => id + fold) }))); // prettier-ignore
export const swept = () => [1, 2].map((value) => recordOf("one", [0.1, 0.5], { sweep: `beta=${value}` }));
export const summaries = () => compare.summariseMethods(records());
export const table = () => compare.mapTable(summaries());
export const protocol = () => compare.comparisonProtocol(data(), { folds: 2, seeds: 1 });
export const published = () => [{ dataset: "other", method: "CCA", components: 10, direction: "audioToVideo", map: 0.3 }];
export const curves = () => [{ dataset: "other", method: "CCA", direction: "audioToVideo", recall: [0, 0.5, 1], precision: [1, 0.5, 0.2], source: "s" }]; // prettier-ignore

export const video = (id: string) => ({
  id,
  labels: [1],
  audio: new Float32Array(2 * 128).fill(0.5),
  rgb: new Float32Array(2 * 1024),
});

export async function task(folder: string) {
  const features = data();
  const methods = compare.methodsNamed(["chance", "cca"]);
  return { features, methods, protocol: compare.comparisonProtocol(features, { folds: 2, seeds: 1 }), folder };
}

export const comparisonTask = async (folder: string) => {
  const { features, methods, protocol } = await task(folder);
  return {
    data: compare.dataOfFeatures(features, { synthetic: true }),
    protocol,
    plan: compare.planRuns(protocol, methods),
    folder,
  };
};

/** What made the rows of {@link items}. */
export const SOURCES = { audio: { width: 3, values: "raw" }, video: { width: 2, values: "raw" } } as const;

/** Videos of a dataset that is written: of two classes, two seconds each. */
export const items = (count = 2) =>
  Array.from({ length: count }, (_, i) => ({
    ...{ id: `video ${i}`, class: i % 2 ? "sad" : "calm" },
    ...{ audio: matrix(2, 3, i), video: matrix(2, 2, i) },
  }));

export const settings = () => ({ videos: 60, seed: 0, epochs: 1, attentionEpochs: 1, data: "music", results: "results" });
