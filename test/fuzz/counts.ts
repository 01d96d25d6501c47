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
  seed: number;
}

export function countsOf({ inputs, accepted, slowest, memory, seconds }: Tally, { again }: Reader, seed: number): FuzzCounts {
  return {
    ...{ inputs, accepted, refused: inputs - accepted, writtenAgain: again !== undefined },
    ...{ slowest: Math.round(1000 * slowest), memory: Math.round(memory), inputsASecond: Math.round(inputs / seconds), seed },
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
