import type { PairIntervals } from "../../metrics/evaluation/pair-evaluation";
import type { BootstrapOptions, Interval } from "../../metrics/statistics/bootstrap";
import { bootstrapGroups, type Resampled, resampledMean, resampledMedian } from "../../metrics/statistics/group-bootstrap";
import { mean } from "../../metrics/statistics/mean";
import { spread } from "../../metrics/statistics/spread";
import type { QueryMean } from "./query-means";

/** The ranks of the queries' own items in one run. */
interface AskedPairs {
  /** The tracks. */
  ids: readonly string[];
  /** How many queries each of them makes: one, or its segments. */
  counts: readonly number[];
  /** Of each query, track after track. */
  ranks: readonly number[];
}

/**
 * Exact pairs of one ranking of one method. Means are over queries, each averaged over seeds. The median is the rank at which
 * this averaged recall passes one half. Deviations are over runs. Without a run all values are NaN.
 */
export interface PairScores {
  /** R@k, in [0, 1]. */
  recallAt(k: number): QueryMean;
  medianRank(): QueryMean;
  meanRank(): QueryMean;
  mrr(): QueryMean;
  /** Bootstrap intervals over queries, the segments of a track drawn together; each is computed on demand. */
  intervals: PairIntervals;
}

/** Scores over a method's runs; a query counts once, however many runs it is part of. */
export function pairScores(runs: readonly AskedPairs[], options: BootstrapOptions): PairScores {
  const pooled = poolByTrack(runs);
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const meanOf = (value: (rank: number) => number): QueryMean => {
    const { sums, counts } = sumsByTrack(pooled, value);
    const own = runs.map(({ ranks }) => mean(ranks.map(value)));
    return { mean: total(sums) / total(counts), deviation: spread(own).deviation };
  };
  const intervalOf = (value: (rank: number) => number): Interval => {
    const { sums, counts } = sumsByTrack(pooled, value);
    const ends = intervalEnds(Array.from(sums.keys()), resampledMean(sums, counts), options);
    return { mean: total(sums) / total(counts), ...ends };
  };
  const median = (): QueryMean => ({
    mean: weightedMedian(pooled)(ones(pooled.ranks.length)),
    deviation: spread(runs.map(({ ranks }) => resampledMedian(ranks)(ones(ranks.length)))).deviation,
  });
  const hitsAt = (k: number) => (rank: number) => (rank <= k ? 1 : 0);
  const itself = (rank: number) => rank;
  const reciprocal = (rank: number) => 1 / rank;
  return {
    recallAt: (k) => meanOf(hitsAt(k)),
    medianRank: median,
    meanRank: () => meanOf(itself),
    mrr: () => meanOf(reciprocal),
    intervals: {
      recallAt: (k) => intervalOf(hitsAt(k)),
      medianRank: () => ({ median: median().mean, ...intervalEnds(pooled.tracks, weightedMedian(pooled), options) }),
      meanRank: () => intervalOf(itself),
      mrr: () => intervalOf(reciprocal),
    },
  };
}

/** Every rank of every run, with the place of its track in the order of ids, which is the same for every method. */
interface PooledRanks {
  ranks: number[];
  tracks: number[];
  /** Whole numbers: the weight of each rank, chosen so that every query has the same total weight. */
  weights: number[];
}

function poolByTrack(runs: readonly AskedPairs[]): PooledRanks {
  const asked = new Map<string, number>();
  for (const { ids } of runs) for (const id of ids) asked.set(id, (asked.get(id) ?? 0) + 1);
  const places = new Map([...asked.keys()].sort().map((id, place) => [id, place]));
  const common = [...new Set(asked.values())].reduce(leastCommonMultiple, 1);
  const pooled: PooledRanks = { ranks: [], tracks: [], weights: [] };
  for (const { ids, counts, ranks } of runs) {
    let at = 0;
    ids.forEach((id, i) => {
      for (const end = at + counts[i]; at < end; at++) {
        pooled.ranks.push(ranks[at]);
        pooled.tracks.push(places.get(id)!);
        pooled.weights.push(common / asked.get(id)!);
      }
    });
  }
  return pooled;
}

/** Of each track the sum of a value over its ranks, and how many there are, both by weight. */
function sumsByTrack({ ranks, tracks, weights }: PooledRanks, value: (rank: number) => number) {
  const sums: number[] = [];
  const counts: number[] = [];
  ranks.forEach((rank, i) => {
    sums[tracks[i]] = (sums[tracks[i]] ?? 0) + weights[i] * value(rank);
    counts[tracks[i]] = (counts[tracks[i]] ?? 0) + weights[i];
  });
  return { sums, counts };
}

function weightedMedian({ ranks, weights }: PooledRanks): Resampled {
  const median = resampledMedian(ranks);
  return (times) => median(times.map((count, i) => count * weights[i]));
}

function intervalEnds(groups: readonly number[], statistic: Resampled, options: BootstrapOptions) {
  const none = { low: NaN, high: NaN, level: NaN };
  return groups.length > 0 ? bootstrapGroups(groups, statistic, options) : none;
}

function ones(length: number): Int32Array {
  return new Int32Array(length).fill(1);
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  return (a / x) * b;
}
