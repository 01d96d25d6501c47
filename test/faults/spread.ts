import { FAULTS } from "./faulty-process";
import type { Point } from "./fault-runs";

/** Whole numbers from 1 to `last`, as far apart as `count` of them can be; one alone is the last. */
function spread(count: number, last: number): number[] {
  return Array.from({ length: count }, (_, i) => last - Math.round((i * (last - 1)) / Math.max(1, count - 1)));
}

/**
 * A few of all points of a writer, spread over the calls: kills from the last call back to the first rename, for before it nothing has
 * a final name; errors from the last call back to the first one, each error in turn.
 */
export function spreadPoints(names: readonly string[], kills: number, errors: number): Point[] {
  const renamed = names.findIndex((name) => /^rename/.test(name)); // 0 for the first call
  const killed = spread(kills, names.length - renamed).map((at): Point => ({ kind: "kill", at: renamed + at }));
  const [, ...kinds] = FAULTS;
  return [...killed, ...spread(errors, names.length).map((at, i): Point => ({ kind: kinds[i % kinds.length], at }))];
}
