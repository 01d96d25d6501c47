import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeYouTube8M } from "../lib/data/records/youtube8m";
import { featuresOfShards } from "../lib/features/load-features";
import { projectUmap } from "../lib/projection/umap";
import { evaluateBothDirections } from "../lib/metrics/evaluation/both-directions";
import { useBackend } from "../lib/runtime/tensorflow/backend";
import type { Matrix } from "../lib/runtime/matrix";
import { Random } from "../lib/runtime/random";
import { videos } from "./data";
import { timed } from "./serve";
import { storedRows } from "./stored-rows";
import { createStoredSteps } from "./stored-steps";
import { median } from "./table";
import { timedSteps } from "./timed-steps";
import { attentionCase, type Case, sdccaCase } from "./training-cases";

/** How the cost of a piece of work grows with one of its sizes, all else as usual. */
interface Curve {
  work: string;
  /** The size that grows. */
  against: string;
  unit: "ms" | "s";
  points: { size: number; median: number; least: number; most: number }[];
}

/** Repetitions of everything but single steps; one more comes first and does not count. */
const REPEATS = 3;
/** Steps timed of each case, behind a tenth as many that do not count. */
const STEPS = 40;
const MEGABYTES_OF_FRAMES = 200;

/** All curves, each printed as it is done. */
export async function curves(): Promise<Curve[]> {
  await useBackend({ prefer: "tensorflow" });
  const steps = (work: string, against: string, sizes: number[], make: (size: number) => Case) =>
    curve(work, against, "ms", sizes, async (size) => stepTimes(make(size)));
  const evaluation = (against: string, sizes: number[], make: (size: number) => Parameters<typeof evaluationTimes>[0]) =>
    curve("evaluation both ways", against, "s", sizes, (size) => evaluationTimes(make(size)));
  return [
    await steps("S-DCCA step", "rows of a batch", [100, 200, 500, 1000, 2000], (batchSize) => sdccaCase({ batchSize })),
    await steps("S-DCCA step, batch 200", "output dimensions", [5, 10, 20, 40, 80], (outputs) => sdccaCase({ outputs })),
    await steps("S-DCCA step, batch 200", "classes", [2, 6, 20, 100], (classes) => sdccaCase({ classes })),
    await steps("attention-LSTM step, 100 tracks", "chunks of a track", [8, 15, 30, 60], (size) =>
      attentionCase({ steps: size }),
    ),
    await curve("S-DCCA step from disk, batch 200", "videos", "ms", [10_000, 100_000, 1_000_000], storedStepTimes),
    await curve("features from shards", "videos", "s", [1000, 2000, 5000, 10_000], featureTimes),
    await curve("features from 200 MB of shards", "seconds of a video", "s", [30, 120, 300], lengthTimes),
    await evaluation("videos", [1000, 2000, 5000, 10_000], (n) => ({ n })),
    await evaluation("dimensions, 5,000 videos", [10, 32, 128], (dimensions) => ({ n: 5000, dimensions })),
    await evaluation("classes, 5,000 videos", [2, 6, 20, 100], (classes) => ({ n: 5000, classes })),
    await curve("UMAP", "points", "s", [1000, 2000, 5000, 10_000], umapTimes),
  ];
}

async function curve(
  work: string,
  against: string,
  unit: Curve["unit"],
  sizes: number[],
  times: (size: number) => Promise<number[]>,
): Promise<Curve> {
  const points: Curve["points"] = [];
  for (const size of sizes) {
    const measured = await times(size);
    points.push({ size, median: median(measured), least: Math.min(...measured), most: Math.max(...measured) });
  }
  console.log(
    `${work} against ${against}: ${points.map(({ size, median }) => `${size}: ${median.toPrecision(3)} ${unit}`).join(", ")}`,
  );
  return { work, against, unit, points };
}

function stepTimes(given: Case): number[] {
  const steps = timedSteps(given);
  try {
    steps.time(STEPS / 10);
    return steps.time(STEPS);
  } finally {
    steps.dispose();
  }
}

async function storedStepTimes(videos: number): Promise<number[]> {
  const steps = await createStoredSteps(await storedRows(videos), "disk", 200);
  try {
    await steps.time(STEPS);
    return await steps.time(10 * STEPS);
  } finally {
    await steps.close();
  }
}

async function repeated(work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let r = 0; r <= REPEATS; r++) times.push((await timed(work))[0]);
  return times.slice(1);
}

async function featureTimes(n: number): Promise<number[]> {
  const data = await videos(n);
  return repeated(() => featuresOfShards(data, { cache: false }));
}

/** Two shards of the same size in all, of videos that are all so many seconds long. */
async function lengthTimes(seconds: number): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  const frame = 128 + 1024;
  const random = new Random("lengths", seconds);
  const bytes = Uint8Array.from({ length: seconds * frame }, () => random.integer(256));
  const ids = Array.from({ length: Math.round((MEGABYTES_OF_FRAMES * 1e6) / bytes.length) }, (_, i) => `video ${i}`);
  const shards = [0, 1].map((shard) => join(folder, `${shard}.tfrecord`));
  const views = { labels: [], audio: bytes.subarray(0, seconds * 128), rgb: bytes.subarray(seconds * 128) };
  const labels = { classes: ["any"], labels: new Map(ids.map((id) => [id, 0])) };
  try {
    for (const [shard, file] of shards.entries())
      await writeYouTube8M(
        file,
        ids.filter((_, i) => i % 2 === shard).map((id) => ({ id, ...views })),
      );
    return await repeated(() => featuresOfShards({ shards, labels, fingerprint: "" }, { cache: false }));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function gaussians(rows: number, columns: number, seed: string): Matrix<Float64Array> {
  const random = new Random("curves", seed, rows, columns);
  return { rows, columns, data: Float64Array.from({ length: rows * columns }, () => random.gaussian()) };
}

async function evaluationTimes({ n, dimensions = 10, classes = 6 }: { n: number; dimensions?: number; classes?: number }) {
  const [audio, video] = [gaussians(n, dimensions, "audio"), gaussians(n, dimensions, "video")];
  const labels = Int32Array.from({ length: n }, (_, i) => i % classes);
  return repeated(() => evaluateBothDirections(audio, video, labels));
}

async function umapTimes(n: number): Promise<number[]> {
  const points = gaussians(n, 10, "umap");
  return repeated(() => projectUmap(points, { epochs: 500 }));
}
