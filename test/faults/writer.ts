import type { Fault } from "./faulty-process";

/** Something that writes files, as the fault runs take it. */
export interface Writer {
  /** Makes what `write` reads, once, outside of the folder in which faults happen. */
  prepare?(inputs: string): Promise<void>;
  /** What stands in the folder before: a folder that `prepare` makes in that of the inputs. Without it the folder is empty. */
  before?: string;
  /** Writes into the folder, or goes on in one where it was interrupted. Small: it is done some hundred times. */
  write(folder: string, inputs: string): Promise<void>;
  /** How it refuses to begin again where everything was there already: the result is then compared as it stands. */
  whole?: RegExp;
  /** What is lost in the folder after a fault, in words, before it is written again. */
  lost?(folder: string): Promise<string | undefined>;
  /** A file's content without the times in it; "unfinished" of one that is whole and will not stay; its bytes where this gives nothing. */
  timeless?(path: string): Promise<unknown>;
  /** Errors that it says and goes on, so that what it makes is not lost. */
  survives?: readonly Fault[];
  /** Names of files that may be there or not: whoever reads them makes them anew. */
  passing?: RegExp;
}

/** What the process that writes is told. */
export interface WriteRequest {
  writer: string;
  folder: string;
  inputs: string;
  /** Make what is read, instead of writing. */
  prepare?: boolean;
}

/** What it answers: nothing is wrong, or the error. */
export interface WriteAnswer {
  error?: { name: string; message: string; stack?: string };
}
