import { RANKINGS, type RunRecord } from "../../lib/comparison/runs/run-record";

/** A record by hand: average precisions of the queries, the same in each ranking but for a shift. */
export function recordOf(method: string, ap: number[], more: Partial<RunRecord> & { shift?: number } = {}): RunRecord {
  const { shift = 0, ...rest } = more;
  return {
    ...{ method, label: method.toUpperCase(), reference: false, sweep: "", fold: 0, folds: 1, seed: 0, options: {}, tried: 0 },
    ...{ key: "k", data: "d", synthetic: true, code: "c", backend: "cpu", device: "none", versions: {} },
    ...{ videos: 10, trainingVideos: 5, classes: ["calm", "sad"], seconds: 1, tuningSeconds: 0 },
    queries: ap.map((_, q) => `q${q}`),
    labels: ap.map((_, q) => q % 2),
    segments: ap.map(() => 2),
    rankings: RANKINGS.map((kind, r) => {
      const values = ap.map((value) => value + r * shift);
      const map = values.reduce((sum, value) => sum + value, 0) / values.length;
      return {
        ...kind,
        map,
        mrr: map / 2,
        precisionAt: [map, map, map, map],
        classMap: [0, 0],
        confusion: [1, 2, 3, 4],
        precision: [1, 0.5, 0],
        averagePrecision: values,
        pairRanks: ap.map((_, q) => q + 1),
        segmentRanks: r < 2 ? ap.flatMap((_, q) => [q + 1, 1]) : [],
      };
    }),
    ...rest,
  };
}
