import type { FeatureSet } from "../../lib/features/feature-set";
import { zeros } from "../../lib/runtime/matrix";
import { Random } from "../../lib/runtime/random";

/**
 * A small data set with the structure that matters: 3 unbalanced classes, tracks of 3 to 6 chunks of 8 numbers of
 * which one carries the class (and is marked by its first number), videos of 12 numbers that always carry it.
 */
export function toyFeatures(n = 90, seed = 0): FeatureSet {
  const random = new Random("toy", seed);
  const prototypes = new Random("toy prototypes");
  const draw = (width: number) => Array.from({ length: width }, () => 2 * prototypes.gaussian());
  const audioOf = [draw(7), draw(7), draw(7)];
  const videoOf = [draw(12), draw(12), draw(12)];
  const labels = Int32Array.from({ length: n }, () => random.choice([0.5, 0.3, 0.2]));
  const counts = Array.from(labels, () => 3 + random.integer(4));
  const starts = new Int32Array(n + 1);
  counts.forEach((count, i) => (starts[i + 1] = starts[i] + count));
  const chunks = zeros(starts[n], 8);
  const chunkKinds = new Uint8Array(starts[n]);
  const video = zeros(n, 12);
  labels.forEach((label, i) => {
    const salient = starts[i] + random.integer(counts[i]);
    chunkKinds[salient] = 1;
    for (let c = starts[i]; c < starts[i + 1]; c++) {
      chunks.data[c * 8] = c === salient ? 3 : -3;
      for (let d = 1; d < 8; d++) chunks.data[c * 8 + d] = random.gaussian() + (c === salient ? audioOf[label][d - 1] : 0);
    }
    for (let d = 0; d < 12; d++) video.data[i * 12 + d] = videoOf[label][d] + random.gaussian();
  });
  return {
    ids: Array.from(labels, (_, i) => `toy${i}`),
    classes: ["calm", "happy", "sad"],
    labels,
    audio: { chunks, starts, seconds: new Float32Array(starts[n]).fill(10) },
    video,
    chunkKinds,
  };
}
