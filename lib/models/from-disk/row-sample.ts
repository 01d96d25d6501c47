import { stratifiedSplit } from "../../data/videos/folds";
import { readBlocks } from "../../features/stored/stored-rows";
import { type Matrix, row, zeros } from "../../runtime/matrix";
import { holdOut, type ValidationSplit } from "../validation/validation-split";
import type { FeatureRows } from "./feature-rows";

/** Videos that choose the epoch, at most: enough for a MAP to within a hundredth. */
export const MOST_HELD = 5_000;
/** Training videos that a projection is fitted on for that, at most. */
export const MOST_FITTED = 10_000;

/**
 * {@link holdOut} with at most {@link MOST_HELD} videos held out, every class in proportion. Of a larger given validation part a sample
 * chooses the epoch, and the others neither train nor choose.
 */
export function holdOutSome(data: Pick<FeatureRows, "labels" | "parts">, share: number, seed: number): ValidationSplit {
  const { fit, held } = holdOut(data, Math.min(share, MOST_HELD / data.labels.length), seed);
  return { fit, held: sampleOf(held, MOST_HELD, data.labels, seed) };
}

/** Some of the rows, every class in proportion; all of them where they are few enough. */
export function sampleOf(rows: Int32Array, most: number, labels: Int32Array, seed: number): Int32Array {
  if (rows.length <= most) return rows;
  const drawn = stratifiedSplit(
    rows.map((r) => labels[r]),
    { test: most / rows.length, seed, purpose: "rows in memory" },
  );
  return drawn.test.map((at) => rows[at]);
}

/** Standardised rows in memory, in their order on the disk. */
export interface SampledRows {
  audio: Matrix<Float32Array>;
  video: Matrix<Float32Array>;
  labels: Int32Array;
  /** Which of them are which. */
  split: ValidationSplit;
}

/**
 * The rows that choose the epoch, and those that a projection is fitted on for that. All blocks are read, so that every row is checked
 * before a training that may take hours.
 */
export async function readSample(data: FeatureRows, { fit, held }: ValidationSplit, seed: number): Promise<SampledRows> {
  const fitted = sampleOf(fit, MOST_FITTED, data.labels, seed);
  const wanted = Int32Array.from([...fitted, ...held]).sort();
  const [audio, video] = [zeros(wanted.length, data.widths.audio), zeros(wanted.length, data.widths.video)];
  let at = 0;
  for await (const block of readBlocks(data)) {
    for (; at < wanted.length && wanted[at] < block.first + block.audio.rows; at++) {
      row(audio, at).set(row(block.audio, wanted[at] - block.first));
      row(video, at).set(row(block.video, wanted[at] - block.first));
    }
  }
  const place = new Map(Array.from(wanted, (r, i) => [r, i]));
  const places = (rows: Int32Array) => rows.map((r) => place.get(r)!);
  return { audio, video, labels: wanted.map((r) => data.labels[r]), split: { fit: places(fitted), held: places(held) } };
}
