/**
 * One line of the bench: our way against a peer's, or against a limit.
 *
 * Each side is a program that runs for as long as the row does and works on request: for every line on its standard input
 * it does one repetition and answers with a line of JSON, `{ "value": number, "result"?: number }` or a list of numbers, of
 * which the median counts. It measures itself, so that neither its start nor the asking is counted; the first answer is
 * thrown away, as it holds compilation and cold caches. The two sides take turns, so that what else the machine does falls
 * on both.
 */
export interface BenchRow {
  name: string;
  /** Of the values that the sides answer with; smaller is better. */
  unit: "s" | "ms" | "MB";
  ours: Side;
  /** Without a peer the goal is a limit on our own value. */
  peer?: Side;
  /** Makes or finds what both sides work on, and gives the arguments that both programs get. */
  input?(): Promise<string[]>;
  /** Ours / the peer's must not be above this; without a peer, ours. */
  goal: number;
  /** Beside a ratio: ours must not be above this either, in `unit`. */
  limit?: number;
  /** How far the medians of the two results may lie apart, so that both did the same work. Without it they are not compared. */
  tolerance?: number;
  /** Repetitions counted; 5 by default. */
  repeats?: number;
  /** Start a new process for every repetition, throwing none away: for peak memory. */
  fresh?: boolean;
}

/** A program of the bench. */
export interface Side {
  /** What it is called in the table. */
  name: string;
  /** A TypeScript file or a Python file of `bench/`. */
  program: string;
  /** Behind those of the input. */
  args?: string[];
}
