import type { Settings } from "../../lib/walkthrough/settings";
import type { Walkthrough } from "../../lib/walkthrough/walkthrough";
import { takeVideos } from "../../lib/features/feature-set";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { toyFeatures } from "../models/toy-features";
import { temporaryFolder } from "../temporary-folder";

/** A walk-through of 110 videos that train and 40 that test, without shards: features as wide as ten components need. */
export async function toyRun(change: Partial<Walkthrough> = {}): Promise<Walkthrough> {
  const all = toyFeatures(150);
  const wide = (rows: number, columns: number, given: Float32Array) => ({
    rows,
    columns,
    data: Float32Array.from({ length: rows * columns }, (_, i) => given[i % given.length] + Math.sin(i * i)),
  });
  const chunks = wide(all.audio.chunks.rows, 16, all.audio.chunks.data);
  const features = { ...all, audio: { ...all.audio, chunks }, video: wide(150, 16, all.video.data) };
  const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);
  const split = { train: rows(0, 110), test: rows(110, 150) };
  const settings: Settings = { videos: 150, seed: 3, epochs: 1, attentionEpochs: 1, results: temporaryFolder() };
  const labels = { classes: features.classes, labels: new Map<string, number>() };
  const dataset = { shards: [], labels, fingerprint: "the data" };
  const [train, test] = [takeVideos(features, split.train), takeVideos(features, split.test)];
  const backend = await useBackend();
  return { settings, backend, synthetic: true, label: "emotion", about: {}, dataset, features, split, train, test, ...change };
}
