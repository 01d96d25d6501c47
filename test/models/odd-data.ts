import { type FeatureSet, takeVideos } from "../../lib/features/feature-set";
import type { Matrix } from "../../lib/runtime/matrix";
import { toyFeatures } from "./toy-features";

/** What the others are made of. */
export const toy = toyFeatures(60);
const scaled = <M extends Matrix>(matrix: M, by: number): M => ({ ...matrix, data: matrix.data.map((v) => v * by) });
/** On another scale. */
export const scaledBy = (audio: number, video = audio): FeatureSet => ({
  ...toy,
  audio: { ...toy.audio, chunks: scaled(toy.audio.chunks, audio) },
  video: scaled(toy.video, video),
});
/** With other audio. */
export const withAudio = (change: Partial<FeatureSet["audio"]>): FeatureSet => ({ ...toy, audio: { ...toy.audio, ...change } });
/** With other numbers of video. */
export const withVideo = (value: (v: number, at: number) => number): FeatureSet => ({
  ...toy,
  video: { ...toy.video, data: toy.video.data.map(value) },
});
/** With other labels. */
export const labelled = (label: (old: number, i: number) => number): FeatureSet => ({ ...toy, labels: toy.labels.map(label) });
export const { chunks } = toy.audio;

/** Data that something can be learnt from, if little: each method trains or says in one sentence why it cannot. */
export const ODD: Record<string, FeatureSet> = {
  "as it is": toy,
  "one class of three names": labelled(() => 1),
  "one class, one name": { ...labelled(() => 0), classes: ["calm"] },
  "a class of one": labelled((old, i) => (i === 0 ? 2 : old % 2)),
  "every video a class": { ...labelled((_, i) => i), classes: toy.ids },
  "duplicate rows": { ...takeVideos(toy, toy.ids.map((_, i) => i % 3)), ids: toy.ids }, // prettier-ignore
  "a constant column": withVideo((v, at) => (at % 12 === 0 ? 5 : v)),
  "collinear views": {
    ...withVideo((_, at) => toy.video.data[Math.floor(at / 12) * 12] * ((at % 12) + 1)),
    audio: {
      ...toy.audio,
      chunks: { ...chunks, data: chunks.data.map((_, at) => chunks.data[Math.floor(at / 8) * 8] * (at % 8)) },
    },
  },
  "far from 0": withVideo((v) => v + 1e6),
  "three videos": takeVideos(toy, [0, 1, 2]),
  "one video": takeVideos(toy, [0]),
};
