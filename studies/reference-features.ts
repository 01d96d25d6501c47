import { join } from "node:path";
import { readNpy, readNpyMatrix } from "../lib/data/formats/npy";
import type { Split } from "../lib/data/videos/folds";
import type { FeatureSet } from "../lib/features/feature-set";
import type { Matrix } from "../lib/runtime/matrix";

/** Features made by another implementation, to check the methods apart from our own generator. */
interface ReferenceFeatures {
  features: FeatureSet;
  /** n × 128: the mean of all seconds, as that implementation measured it. */
  audioMean: Matrix<Float32Array>;
  /** The three splits that its published levels were measured on. */
  splits: Split[];
}

/**
 * Reads a folder of `chunks`, `chunk_counts`, `chunk_kinds`, `audio_mean`, `video`, `labels` and `test_indices` as `.npy`.
 * Chunk lengths are not stored there: each chunk counts as 10 s.
 */
export async function loadReferenceFeatures(folder: string): Promise<ReferenceFeatures> {
  const file = (name: string) => join(folder, `${name}.npy`);
  const [chunks, audioMean, video] = await Promise.all(
    ["chunks", "audio_mean", "video"].map((name) => readNpyMatrix(file(name))),
  );
  const [counts, kinds, labels, tests] = await Promise.all(
    ["chunk_counts", "chunk_kinds", "labels", "test_indices"].map((name) => readNpy(file(name))),
  );
  const n = labels.data.length;
  const starts = new Int32Array(n + 1);
  for (let i = 0; i < n; i++) starts[i + 1] = starts[i] + counts.data[i];
  const features: FeatureSet = {
    ids: Array.from({ length: n }, (_, i) => `reference${String(i).padStart(5, "0")}`),
    classes: Array.from({ length: Math.max(...labels.data) + 1 }, (_, e) => `class ${e}`),
    labels: Int32Array.from(labels.data),
    audio: { chunks, starts, seconds: new Float32Array(chunks.rows).fill(10) },
    video,
    chunkKinds: Uint8Array.from(kinds.data),
  };
  const [folds, size] = tests.shape;
  const splits = Array.from({ length: folds }, (_, fold) => {
    const test = Int32Array.from(tests.data.subarray(fold * size, (fold + 1) * size)).sort();
    const held = new Set(test);
    return { train: Int32Array.from({ length: n }, (_, i) => i).filter((i) => !held.has(i)), test };
  });
  return { features, audioMean, splits };
}
