import type { SharedModels } from "../../lib/comparison/method";
import type { AudioTracks, FeatureSet } from "../../lib/features/feature-set";
import { embeddingModel, type EmbeddingModel } from "../../lib/models/embedding/embedding-model";
import type { Matrix } from "../../lib/runtime/matrix";
import { Random } from "../../lib/runtime/random";

/** Sixty videos of three classes in turn, each of which carries its number, as does its only chunk, and nothing else. */
export const numbered: FeatureSet = {
  ids: Array.from({ length: 60 }, (_, i) => `v${i}`),
  classes: ["calm", "sad", "wild"],
  labels: Int32Array.from({ length: 60 }, (_, i) => i % 3),
  audio: {
    chunks: { rows: 60, columns: 1, data: Float32Array.from({ length: 60 }, (_, i) => i) },
    starts: Int32Array.from({ length: 61 }, (_, i) => i),
    seconds: new Float32Array(60).fill(10),
  },
  video: { rows: 60, columns: 1, data: Float32Array.from({ length: 60 }, (_, i) => i) },
};

/** A model that maps each row's number to a vector. */
export function modelOf(audio: (video: number) => number[], video = audio): EmbeddingModel {
  const embed = (rows: Matrix, vector: (video: number) => number[]): Matrix => {
    const vectors = Array.from(rows.data, vector);
    return { rows: rows.rows, columns: vectors[0].length, data: Float64Array.from(vectors.flat()) };
  };
  const embedders = { audio: ({ chunks }: AudioTracks) => embed(chunks, audio), video: (rows: Matrix) => embed(rows, video) };
  return embeddingModel({ kind: "by hand", train: numbered, state: {}, embed: () => embedders });
}

export const oneHot = (label: number) => [0, 1, 2].map((c) => (c === label ? 1 : 0));

/** A vector that a video's number and a seed decide. */
export function noise(video: number, seed: number | string): number[] {
  const random = new Random(seed, video);
  return [0, 1, 2].map(() => random.gaussian());
}

export const unshared: SharedModels = {
  attention: () => {
    throw new Error("no method here uses the attention");
  },
};
