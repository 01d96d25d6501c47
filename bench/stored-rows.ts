import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import type { FeatureSet } from "../lib/features/feature-set";
import { writeFeatureRows } from "../lib/models/from-disk/write-feature-rows";
import { useBackend } from "../lib/runtime/tensorflow/backend";
import { type Attribute, runOp } from "../lib/runtime/tensorflow/native-ops";
import { scratchFolder } from "./data";
import { timed } from "./serve";

const WIDTHS = { audio: 128, video: 1024 };
const CLASSES = 6;
/** Numbers that both views of a video share. */
const SHARED = 16;
const SET = 16_384;

const folders = new Map<number, Promise<string>>();

/** A folder of so many videos as rows on the disk, written once and removed when the program ends. */
export function storedRows(videos: number): Promise<string> {
  const folder = folders.get(videos) ?? write(videos);
  folders.set(videos, folder);
  return folder;
}

async function write(videos: number): Promise<string> {
  await useBackend({ prefer: "tensorflow" });
  const folder = scratchFolder();
  const [seconds] = await timed(() => writeFeatureRows(folder, syntheticSets(videos)));
  let bytes = 0;
  for (const file of await readdir(folder)) bytes += (await stat(join(folder, file))).size;
  process.stderr.write(
    `${videos.toLocaleString("en")} videos written in ${seconds.toFixed(0)} s, ${(bytes / 1e9).toFixed(2)} GB, made in that time as well\n`,
  );
  return folder;
}

const NORMAL: Attribute[] = [
  { name: "dtype", type: "dtype", value: "float32" },
  { name: "T", type: "dtype", value: "int32" },
  { name: "Tseed", type: "dtype", value: "int32" },
];

/**
 * Synthetic videos as features, without frames: of each view the mean of its class, 16 numbers that both views share, mixed into all
 * columns, and noise of its own. Not the data of the notebooks, which has frames.
 */
export function* syntheticSets(videos: number): Generator<FeatureSet> {
  // TensorFlow's own draw: tfjs draws in JavaScript, a hundred times as long.
  const normal = (rows: number, columns: number, deviation: number, seed: number) =>
    tf.tidy(() => {
      const size = tf.tensor1d([rows, columns], "int32");
      return runOp("StatelessRandomNormal", NORMAL, [size, tf.tensor1d([seed, 0], "int32")], 1)[0].mul(deviation) as tf.Tensor2D;
    });
  const views = Object.entries(WIDTHS).map(([view, width], v) => ({
    ...{ view, width, means: normal(CLASSES, width, 0.3, 1 + v), mixing: normal(SHARED, width, 0.2, 3 + v) },
  }));
  for (let first = 0; first < videos; first += SET) {
    const n = Math.min(SET, videos - first);
    const labels = Int32Array.from({ length: n }, (_, i) => (first + i) % CLASSES);
    const rows: Float32Array[] = [];
    // Not the result of tidy, which would look for tensors among all numbers.
    tf.tidy(() => {
      const shared = normal(n, SHARED, 1, 10 + 3 * first);
      for (const [v, { width, means, mixing }] of views.entries())
        rows.push(
          tf
            .gather(means, labels)
            .add(tf.matMul(shared, mixing))
            .add(normal(n, width, 1, 11 + v + 3 * first))
            .dataSync<"float32">(),
        );
    });
    const [audio, video] = rows;
    yield {
      ids: Array.from({ length: n }, (_, i) => `video${first + i}`),
      classes: Array.from({ length: CLASSES }, (_, c) => `class ${c}`),
      labels,
      audio: {
        chunks: { rows: n, columns: WIDTHS.audio, data: audio },
        starts: Int32Array.from({ length: n + 1 }, (_, i) => i),
        seconds: new Float32Array(n).fill(10),
      },
      video: { rows: n, columns: WIDTHS.video, data: video },
    };
  }
  tf.dispose(views.flatMap(({ means, mixing }) => [means, mixing]));
}
