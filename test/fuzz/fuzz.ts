import "./at-once";
import assert from "node:assert/strict";
import { closeSync, existsSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { InputError } from "../../lib/runtime/check";
import { openFilesIn } from "../open-files";
import { Coverage } from "./coverage";
import { damaged, INPUT, type Input } from "./input";
import { Folders } from "./folders";
import type { Reader, Seed } from "./reader";

/** How many inputs a reader got, and what became of them. */
export interface Tally {
  inputs: number;
  /** Those that were read; what was read came back the same after it was written again. */
  accepted: number;
  /** Inputs that reached code which none before had reached: they are damaged further. */
  kept: number;
  seconds: number;
  /** Seconds of the processor that the slowest input took. */
  slowest: number;
  /** MiB by which the process's memory grew at most. */
  memory: number;
}

/** An input for which a promise does not hold, made as small as possible. */
export interface Crasher {
  why: string;
  file: string;
  bytes: Buffer;
}

/** How a reader is fuzzed. */
export interface FuzzOptions {
  inputs: number;
  seed: number;
  /** After which no further inputs are read. */
  minutes?: number;
  /** Called with the path of each input before it is read. */
  onInput?: (path: string) => void;
}

/** No input may take longer, in seconds of the processor, or raise the memory more, in MiB. */
export const MOST_SECONDS = 2;
export const MOST_MEMORY = 512;
/** Milliseconds after which a crasher is small enough. */
const MOST_SHRINKING = 60_000;
/** Inputs between two looks at coverage: a look takes as long as many inputs, so there are fewer the less is new. */
const [SHORTEST_ROUND, LONGEST_ROUND] = [50, 1600];
/** After a longest round in which nothing was new, so many are not counted. */
const UNCOUNTED_ROUNDS = 4;
/** Valid files and inputs that are damaged further; more are not kept. */
const MOST_KEPT = 400;

/** Calls a reader with damaged files, until so many were read or one of the promises does not hold. */
export async function fuzz(reader: Reader, options: FuzzOptions): Promise<{ tally: Tally; crasher?: Crasher }> {
  const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "sdcca-fuzz-"));
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  const { warn } = console;
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0; // most inputs are an error, and its places take longest
  process.on("unhandledRejection", note);
  console.warn = () => undefined; // some readers warn of what they leave out
  try {
    return await new Fuzzing(reader, folder, unhandled).run(options);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    console.warn = warn;
    process.off("unhandledRejection", note);
    rmSync(folder, { recursive: true, force: true });
  }
}
class Fuzzing {
  private readonly tally: Tally = { inputs: 0, accepted: 0, kept: 0, seconds: 0, slowest: 0, memory: 0 };
  private crasher: Crasher | undefined;
  private corpus: Seed[] = [];
  private valid: Seed[] = [];
  /** The valid files without their checksums, and with them. */
  private others = { sealed: [] as Buffer[], plain: [] as Buffer[] };
  private readonly folders: Folders;
  private memoryBefore = 0;
  /** What the process had used after the last input, and its lowest free handle. */
  private before = used();
  private free = 0;
  /** When it was found; what is made smaller after that has so long. */
  private crashed: number | undefined;
  private onInput: FuzzOptions["onInput"];

  constructor(
    private readonly reader: Reader,
    private readonly folder: string,
    private readonly unhandled: unknown[],
  ) {
    this.folders = new Folders(folder);
  }

  async run({ inputs, seed, minutes = Infinity, onInput }: FuzzOptions) {
    const { tally, folders } = this;
    this.onInput = onInput;
    this.valid = await this.reader.seeds(folders.given);
    this.corpus = [...this.valid];
    this.others = { sealed: this.valid.map((one) => opened(one, true)), plain: this.valid.map(({ bytes }) => bytes) };
    folders.begin(this.valid);
    for (const one of this.valid) {
      folders.place(one);
      assert.ok(await this.accepts(one.file), `${this.reader.name} refuses the valid ${one.file}`);
    }
    const coverage = await Coverage.start();
    await coverage.fresh();
    const began = performance.now();
    this.before = used();
    this.memoryBefore = this.before.memory;
    this.free = freeHandle();
    let [round, most, uncounted] = [0, SHORTEST_ROUND, 0];
    while (tally.inputs < inputs && !this.crasher && performance.now() - began < minutes * 60_000) {
      this.before = used();
      const tried: Seed[] = [];
      const property = fc.asyncProperty(INPUT, async (input) => {
        const made = this.made(input);
        if (!this.crasher) tried.push(made);
        onInput?.(join(folders.given, made.file));
        await this.check(made);
      });
      const numRuns = Math.min(most, inputs - tally.inputs);
      const limit = { interruptAfterTimeLimit: Infinity, markInterruptAsFailure: false };
      const { failed, errorInstance } = await fc.check(property, { seed: (seed + round++) | 0, numRuns, ...limit });
      if (failed && !this.crasher) throw errorInstance; // of the fuzzer itself
      if (uncounted > 0) {
        await coverage.count(--uncounted === 0);
        continue;
      }
      const fresh = await coverage.fresh();
      if (!this.crasher && this.corpus.length < MOST_KEPT) await this.keep(tried, fresh, coverage);
      if (fresh.size === 0 && most === LONGEST_ROUND) {
        uncounted = UNCOUNTED_ROUNDS;
        await coverage.count(false);
      }
      most = fresh.size > 0 ? Math.max(SHORTEST_ROUND, most / 2) : Math.min(LONGEST_ROUND, 2 * most);
    }
    tally.seconds = (performance.now() - began) / 1000;
    await coverage.stop();
    return { tally, ...(this.crasher && { crasher: this.crasher }) };
  }

  /** A valid file, or an input that was kept, with the damages of an input. */
  private made({ seed, sealed, edits }: Input): Seed {
    const from = this.corpus[seed % this.corpus.length];
    const { file, form, bytes } = from;
    const others = sealed ? this.others.sealed : this.others.plain;
    const changed = damaged(attempt(() => opened(from, sealed)) ?? bytes, edits, others);
    return { file, form, bytes: sealed && form ? (attempt(() => form.seal(changed)) ?? changed) : changed };
  }

  /** Reads one input. @throws where a promise does not hold */
  private async check(input: Seed): Promise<void> {
    if (this.crashed !== undefined && performance.now() - this.crashed > MOST_SHRINKING) return;
    const { tally } = this;
    this.folders.place(input);
    let why: string | undefined;
    try {
      if (await this.accepts(input.file)) tally.accepted += this.crasher ? 0 : 1;
    } catch (error) {
      why = String((error as Error).stack ?? error);
    }
    await new Promise((done) => setImmediate(done)); // a rejected promise is told of then
    const now = used();
    const grown = now.memory - this.memoryBefore;
    let seconds = now.seconds - this.before.seconds;
    this.before = now;
    if (seconds > MOST_SECONDS && why === undefined) seconds = Math.min(seconds, await this.secondsAgain(input));
    tally.inputs += this.crasher ? 0 : 1;
    tally.slowest = Math.max(tally.slowest, seconds);
    tally.memory = Math.max(tally.memory, grown);
    if (seconds > MOST_SECONDS) why ??= `it took ${seconds.toFixed(1)} s`;
    // The most that was ever held: nothing smaller that is tried now would show whether it needs as much.
    const isLarge = grown > MOST_MEMORY;
    if (isLarge) why ??= `the memory grew by ${Math.round(grown)} MiB`;
    const free = freeHandle();
    const left = free > this.free ? await this.left() : [];
    this.free = free;
    if (left.length > 0) why ??= `files stay open: ${left.join(", ")}`;
    if (this.unhandled.length > 0) why ??= `a promise was rejected and nobody was told: ${String(this.unhandled.shift())}`;
    if (why === undefined) return;
    this.crashed ??= isLarge ? -Infinity : performance.now();
    Error.stackTraceLimit = 8;
    this.crasher = { why, file: input.file, bytes: input.bytes };
    throw new Error(why);
  }

  /** Of an input that took too long: the first time may hold what the next ones have done already, such as compiling code. */
  private async secondsAgain(input: Seed): Promise<number> {
    this.folders.place(input);
    await this.accepts(input.file).catch(() => false);
    const { seconds } = this.before;
    this.before = used();
    return this.before.seconds - seconds;
  }

  /** Files that stay open; a stream closes its own a moment after its end, and a thread with its end. */
  private async left(): Promise<string[]> {
    for (let times = 0; times < 3000 && openFilesIn(this.folder).length > 0; times++)
      await new Promise((done) => setTimeout(done, 10));
    return openFilesIn(this.folder);
  }

  /** Whether the file is read; then what was read must come back the same after it was written again. */
  private async accepts(file: string): Promise<boolean> {
    let value: unknown;
    try {
      value = await this.reader.read(this.folders.given, file);
    } catch (error) {
      if (error instanceof InputError) return false;
      throw error;
    }
    if (!this.reader.again) return true;
    const again = await this.reader.again(value, this.folders.empty());
    assert.deepStrictEqual(again, value, "what was read comes back the same");
    return true;
  }

  /** Keeps, of some inputs, those that reach blocks that no other did: they are read again, in ever smaller groups. */
  private async keep(tried: readonly Seed[], fresh: Set<string>, coverage: Coverage): Promise<void> {
    if (fresh.size === 0 || tried.length === 0 || this.reader.fewer) return;
    for (const input of tried) {
      this.folders.place(input);
      this.onInput?.(join(this.folders.given, input.file));
      await this.accepts(input.file).catch(() => false);
    }
    const ran = await coverage.ran();
    if (![...fresh].some((block) => ran.has(block))) return;
    if (tried.length > 1) {
      const half = Math.ceil(tried.length / 2);
      await this.keep(tried.slice(0, half), fresh, coverage);
      return this.keep(tried.slice(half), fresh, coverage);
    }
    for (const block of ran) fresh.delete(block);
    this.corpus.push(tried[0]);
    this.tally.kept++;
  }
}

function opened({ form, bytes }: Seed, sealed: boolean): Buffer {
  return sealed && form ? form.open(bytes) : bytes;
}

/** What work gives; undefined where a damaged file has no such form. */
function attempt(work: () => Buffer): Buffer | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** The lowest number that the system has for an open file: one that is higher than before says that a file stayed open. */
function freeHandle(): number {
  const handle = openSync("/dev/null", "r");
  closeSync(handle);
  return handle;
}

/** Seconds of the processor that the process has had, which other programs do not lengthen, and MiB that it held at most. */
function used() {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  return { seconds: (userCPUTime + systemCPUTime) / 1e6, memory: maxRSS / 1024 };
}
