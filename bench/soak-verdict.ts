import { mean } from "../lib/metrics/statistics/mean";
import type { Held } from "./many-models";

/** What was held while something ran for long. */
export interface Soaked {
  name: string;
  /** Mean resident memory of the second quarter of the time, in MB. */
  secondQuarter: number;
  /** Of the last quarter. */
  lastQuarter: number;
  /** After a quarter of the time, when all is loaded. */
  before: Held;
  /** At the end. */
  after: Held;
  /** Epochs of one training, each of which its history keeps. */
  epochs?: number;
}

/** Resident memory may grow by so much: allocators keep what is freed. */
const RESIDENT = 1.05;
/** MB of JavaScript that may come after the first quarter: compiled code and caches. */
const HEAP = 3;
/** MB that a history takes for an epoch. */
const EPOCH = 0.0005;

/** What grew although it should not have, in sentences. */
export function grown({ name, secondQuarter, lastQuarter, before, after, epochs = 0 }: Soaked): string[] {
  const mb = (size: number) => `${size.toFixed(0)} MB`;
  const found: string[] = [];
  if (!(lastQuarter <= RESIDENT * secondQuarter))
    found.push(`${name}: resident memory grew from ${mb(secondQuarter)} to ${mb(lastQuarter)}`);
  if (!(after.heap - before.heap <= HEAP + EPOCH * epochs))
    found.push(`${name}: memory of JavaScript grew from ${mb(before.heap)} to ${mb(after.heap)}`);
  for (const what of ["tensors", "files", "listeners"] as const)
    if (!(after[what] <= before[what])) found.push(`${name}: ${what} grew from ${before[what]} to ${after[what]}`);
  return found;
}

/** What is held after a quarter of the samples and at the end; of JavaScript the least of a quarter, for it goes up and down. */
export function ends(all: readonly Held[]): { before: Held; after: Held } {
  const quarter = Math.floor(all.length / 4);
  const least = (some: readonly Held[]) => Math.min(...some.map(({ heap }) => heap));
  return {
    before: { ...all[quarter], heap: least(all.slice(quarter, 2 * quarter)) },
    after: { ...all[all.length - 1], heap: least(all.slice(-quarter)) },
  };
}

/** The means of the second and of the last quarter. */
export function quarters(values: readonly number[]): { secondQuarter: number; lastQuarter: number } {
  const part = (from: number, to: number) => mean(values.slice(Math.floor(from * values.length), Math.floor(to * values.length)));
  return { secondQuarter: part(0.25, 0.5), lastQuarter: part(0.75, 1) };
}
