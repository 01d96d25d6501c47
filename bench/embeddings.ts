import { join } from "node:path";
import { writeNpy } from "../lib/data/formats/npy";
import { Random } from "../lib/runtime/random";
import { scratchFolder } from "./data";

/** Shares of six classes, as the synthetic data have them. */
const SHARES = [0.27, 0.22, 0.19, 0.14, 0.11, 0.07];

/**
 * Two views of n videos in a shared space of 10 dimensions, one cluster a class, as files that both sides read:
 * `audio.npy` and `video.npy` (n × 10) and `labels.npy` (n).
 */
export async function writeEmbeddings(n: number): Promise<string> {
  const folder = scratchFolder();
  const random = new Random("bench", n);
  const labels = Float32Array.from({ length: n }, () => random.choice(SHARES));
  const view = () =>
    Float32Array.from({ length: 10 * n }, (_, i) => 2 * Number(labels[Math.floor(i / 10)] === i % 10) + random.gaussian());
  await writeNpy(join(folder, "audio.npy"), [n, 10], view());
  await writeNpy(join(folder, "video.npy"), [n, 10], view());
  await writeNpy(join(folder, "labels.npy"), [n], labels);
  return folder;
}
