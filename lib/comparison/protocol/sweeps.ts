import { checkTexts } from "../../runtime/arguments";
import { check } from "../../runtime/check";

/** One value of an option or setting whose effect is looked at. */
export interface Sweep {
  /** `queryLength` (seconds), `chunkSeconds`, or an option of methods such as `beta`. */
  parameter: string;
  /** In the unit of the option. */
  value: number;
}

/** What a sweep varies, by the name that the command gives it. */
export interface SweepKind {
  parameter: string;
  /** Words for a figure's axis. */
  axis: string;
  /** Those that are tried by default, in the unit of the option. */
  values: readonly number[];
}

/** Sweeps over one option each, the others staying at their defaults; nothing is tuned in them. */
export const SWEEPS: Readonly<Record<string, SweepKind>> = {
  beta: { parameter: "beta", axis: "β, the share of pairs in the cross-covariance", values: [0, 0.2, 0.4, 0.6, 0.8, 1] },
  components: { parameter: "components", axis: "canonical components kept", values: [2, 3, 4, 5, 6, 8, 10] },
  batch: { parameter: "batchSize", axis: "batch size", values: [25, 50, 100, 200, 400] },
  k: { parameter: "chunks", axis: "k, chunks selected from a track", values: [1, 2, 3, 5, 8] },
  chunks: { parameter: "chunkSeconds", axis: "chunk length (s)", values: [5, 10, 15, 20, 30] },
  length: { parameter: "queryLength", axis: "length of the audio query (s)", values: [5, 10, 20, 40, 80, Infinity] },
};

/**
 * The values of the sweeps with these names, as the command has them.
 * @throws InputError that lists the known names
 */
export function sweepsNamed(names: readonly string[]): Sweep[] {
  checkTexts(names, "the names");
  return names.flatMap((name) => {
    check(
      Object.hasOwn(SWEEPS, name),
      () => `there is no sweep ${JSON.stringify(name)}; there are ${Object.keys(SWEEPS).join(", ")}`,
    );
    const { parameter, values } = SWEEPS[name];
    return values.map((value) => ({ parameter, value }));
  });
}
