import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readSummary, type Summary } from "../../lib/walkthrough/summary";
import { check } from "../../lib/runtime/check";

/** How far a MAP may be from its level. */
export const TOLERANCE = 0.01;

type Maps = Record<"audioToVideo" | "videoToAudio", number>;

/** What `docs/walkthrough-levels.json` holds: the MAPs of `npm start` on its default settings. */
export interface Levels extends Pick<Summary, "videos" | "seed" | "data" | "dataFingerprint"> {
  map: Record<string, Maps & { sigmaWeighted: Maps }>;
}

const LEVELS = join(__dirname, "..", "..", "docs", "walkthrough-levels.json");

/**
 * Compares the MAPs of a walk-through's summary with their levels.
 * @returns a sentence about the largest difference
 * @throws InputError when the summary is missing or of other data, methods differ, or a MAP is further from its level than the tolerance
 */
export function checkLevels(file: string, levels = JSON.parse(readFileSync(LEVELS, "utf8")) as Levels): string {
  const summary = readSummary(file);
  check(summary, () => `there is no ${file}: run npm start on its default settings first`);
  for (const name of ["videos", "seed", "data", "dataFingerprint"] as const)
    check(
      summary[name] === levels[name],
      () => `${file} has ${name} ${summary[name]}, and the levels are of ${levels[name]}: run npm start on its default settings`,
    );
  const names = (of: object) => Object.keys(of).sort().join(", ");
  check(
    names(summary.map) === names(levels.map),
    () => `${file} has the methods ${names(summary.map)}, and the levels are of ${names(levels.map)}`,
  );
  const rows = Object.entries(levels.map).flatMap(([method, level]) => {
    const now = summary.map[method];
    return (["audioToVideo", "videoToAudio"] as const).flatMap((way) => [
      { what: `${method}, ${way}`, level: level[way], now: now[way] },
      { what: `${method}, ${way}, σ-weighted`, level: level.sigmaWeighted[way], now: now.sigmaWeighted[way] },
    ]);
  });
  const distance = ({ level, now }: (typeof rows)[number]) => Math.abs(now - level);
  // A MAP that is no number is not near anything.
  const apart = rows.filter((row) => !(distance(row) <= TOLERANCE));
  check(apart.length === 0, () => {
    const told = apart.map(({ what, level, now }) => `${what}: ${now} instead of ${level}`);
    return `${apart.length} of ${rows.length} MAPs are further than ${TOLERANCE} from their levels: ${told.join("; ")}`;
  });
  const furthest = rows.reduce((most, row) => (distance(row) > distance(most) ? row : most));
  return `All ${rows.length} MAPs are within ${TOLERANCE} of their levels; the furthest is ${furthest.what}, by ${distance(furthest).toFixed(4)}.`;
}
