import { join } from "node:path";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { type Counts, type Keeping, shown } from "../kept-counts";
import type { Tally } from "./fuzz";
import type { Reader } from "./reader";

/** What is kept of a reader's run. An input is refused, or accepted; what is accepted comes back the same, where `writtenAgain`. */
export interface FuzzCounts {
  inputs: number;
  accepted: number;
  refused: number;
  writtenAgain: boolean;
  /** Milliseconds of the processor that the slowest input took. */
  slowest: number;
  /** MiB by which the memory grew at most. */
  memory: number;
  inputsASecond: number;
  /** One for each run. */
  seeds: number[];
}

export function countsOf({ inputs, accepted, slowest, memory, seconds }: Tally, { again }: Reader, seed: number): FuzzCounts {
  return {
    inputs,
    accepted,
    refused: inputs - accepted,
    writtenAgain: again !== undefined,
    slowest: Math.round(1000 * slowest),
    memory: Math.round(memory),
    inputsASecond: Math.round(inputs / seconds),
    seeds: [seed],
  };
}

/** The counts of a further run, with another seed, added to those of earlier ones. A seed that was there before begins anew. */
export function added(kept: FuzzCounts, run: FuzzCounts): FuzzCounts {
  if (run.seeds.some((seed) => kept.seeds.includes(seed))) return run;
  return {
    ...run,
    inputs: kept.inputs + run.inputs,
    accepted: kept.accepted + run.accepted,
    refused: kept.refused + run.refused,
    slowest: Math.max(kept.slowest, run.slowest),
    memory: Math.max(kept.memory, run.memory),
    seeds: [...kept.seeds, ...run.seeds],
  };
}

/** `counts.json`, and the table of docs/reliability.md. */
export const FUZZ: Keeping<FuzzCounts> = {
  file: join(__dirname, "counts.json"),
  page: join(projectRoot(), "docs", "reliability.md"),
  headings: ["reader", "inputs", "refused", "read back the same", "only read", "longest, ms", "memory, MiB", "inputs a second"],
  cells: (counts: Counts<FuzzCounts>) => Object.entries(counts).map(([name, row]) => [name, ...numbers(row)]),
};

export function numbers({ inputs, accepted, refused, writtenAgain, slowest, memory, inputsASecond }: FuzzCounts): string[] {
  const read = writtenAgain ? [accepted, 0] : [0, accepted];
  return [inputs, refused, ...read, slowest, memory, inputsASecond].map(shown);
}
