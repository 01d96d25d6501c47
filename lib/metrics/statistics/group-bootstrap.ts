import { check } from "../../runtime/check";
import { Random } from "../../runtime/random";
import { type BootstrapOptions, bootstrapSettings, quantile } from "./bootstrap";

/** A statistic of a resample in which value i occurs `times[i]` times. */
export type Resampled = (times: Int32Array) => number;

/**
 * Percentile bootstrap interval of any statistic, drawing whole groups with replacement: values of one group, such as clips
 * of one track, are no independent evidence (Davison & Hinkley 1997, 3.8). Where each value is a group of its own this is the
 * usual bootstrap, and draws what `bootstrapInterval` draws.
 * @param groups the group of each value, any whole number
 * @throws InputError with fewer than two groups
 */
export function bootstrapGroups(
  groups: ArrayLike<number>,
  statistic: Resampled,
  options: BootstrapOptions,
): { low: number; high: number; level: number } {
  const { seed, resamples, level } = bootstrapSettings(options);
  const members = groupMembers(groups);
  check(members.length > 1, () => `an interval needs at least 2 queries of different items; got ${members.length}`);
  const random = new Random(seed, "bootstrap");
  const times = new Int32Array(groups.length);
  const values = new Float64Array(resamples);
  for (let b = 0; b < resamples; b++) {
    times.fill(0);
    for (let i = 0; i < members.length; i++) for (const member of members[random.integer(members.length)]) times[member]++;
    values[b] = statistic(times);
  }
  values.sort();
  return { low: quantile(values, (1 - level) / 2), high: quantile(values, (1 + level) / 2), level };
}

/**
 * The mean of a resample.
 * @param values the values; with `counts`, sums of that many values each
 */
export function resampledMean(values: ArrayLike<number>, counts?: ArrayLike<number>): Resampled {
  return (times) => {
    let sum = 0;
    let count = 0;
    for (let i = 0; i < times.length; i++) {
      sum += times[i] * values[i];
      count += counts ? times[i] * counts[i] : times[i];
    }
    return sum / count;
  };
}

/** The median of a resample of `values`: the middle value, or the mean of the middle two. */
export function resampledMedian(values: ArrayLike<number>): Resampled {
  const order = Int32Array.from(values, (_, i) => i).sort((i, j) => values[i] - values[j]);
  return (times) => {
    let count = 0;
    for (let i = 0; i < times.length; i++) count += times[i];
    const half = count / 2;
    let met = 0;
    let last = NaN;
    for (const i of order) {
      if (times[i] === 0) continue;
      // When just half of the values have been met, the middle lies between the last of them and the next.
      if (met === half) return (last + values[i]) / 2;
      last = values[i];
      met += times[i];
      if (met > half) break;
    }
    return last;
  };
}

/** Indices of each group's values, groups in the order in which they are met. */
function groupMembers(groups: ArrayLike<number>): number[][] {
  const members = new Map<number, number[]>();
  for (let i = 0; i < groups.length; i++) {
    const met = members.get(groups[i]);
    if (met) met.push(i);
    else members.set(groups[i], [i]);
  }
  return [...members.values()];
}
