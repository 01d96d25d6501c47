import assert from "node:assert/strict";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { InputError } from "../../lib/runtime/check";
import { openFilesIn } from "../open-files";
import { Coverage } from "./coverage";
import { damaged, INPUT, type Input } from "./input";
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
  /** Called with the path of each input before it is read. */
  onInput?: (path: string) => void;
}

/** No input may take longer, in seconds of the processor, or raise the memory more, in MiB. */
export const MOST_SECONDS = 2;
export const MOST_MEMORY = 512;
/** Milliseconds after which a crasher is small enough. */
const MOST_SHRINKING = 60_000;
/** Inputs between two looks at coverage. */
const ROUND = 50;
/** Valid files and inputs that are damaged further; more are not kept. */
const MOST_KEPT = 400;

/** Calls a reader with damaged files, until so many were read or one of the promises does not hold. */
export async function fuzz(reader: Reader, options: FuzzOptions): Promise<{ tally: Tally; crasher?: Crasher }> {
  const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "sdcca-fuzz-"));
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  const { warn } = console;
  process.on("unhandledRejection", note);
  console.warn = () => undefined; // some readers warn of what they leave out
  try {
    return await new Fuzzing(reader, folder, unhandled).run(options);
  } finally {
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
  private memoryBefore = 0;

  constructor(
    private readonly reader: Reader,
    private readonly folder: string,
    private readonly unhandled: unknown[],
  ) {
    mkdirSync(this.given);
  }

  private get given(): string {
    return join(this.folder, "given");
  }

  async run({ inputs, seed, onInput }: FuzzOptions) {
    const { tally } = this;
    this.valid = await this.reader.seeds(this.given);
    this.corpus = [...this.valid];
    for (const one of this.valid) place(this.given, one);
    for (const { file } of this.valid) assert.ok(await this.accepts(file), `${this.reader.name} refuses the valid ${file}`);
    const coverage = await Coverage.start();
    await coverage.fresh();
    const began = performance.now();
    this.memoryBefore = peakMemory();
    for (let round = 0; tally.inputs < inputs && !this.crasher; round++) {
      const tried: Seed[] = [];
      const property = fc.asyncProperty(INPUT, async (input) => {
        const made = this.made(input);
        if (!this.crasher) tried.push(made);
        onInput?.(join(this.given, made.file));
        await this.check(made);
      });
      const numRuns = Math.min(ROUND, inputs - tally.inputs);
      const limit = { interruptAfterTimeLimit: MOST_SHRINKING, markInterruptAsFailure: false };
      const { failed, errorInstance } = await fc.check(property, { seed: (seed + round) | 0, numRuns, ...limit });
      if (failed && !this.crasher) throw errorInstance; // of the fuzzer itself
      const fresh = await coverage.fresh();
      if (fresh.size > 0 && !this.crasher && this.corpus.length < MOST_KEPT) await this.keep(tried, fresh, coverage);
    }
    tally.seconds = (performance.now() - began) / 1000;
    await coverage.stop();
    return { tally, ...(this.crasher && { crasher: this.crasher }) };
  }

  /** A valid file, or an input that was kept, with the damages of an input. */
  private made({ seed, sealed, edits }: Input): Seed {
    const from = this.corpus[seed % this.corpus.length];
    const { file, form, bytes } = from;
    const others = this.valid.map((one) => opened(one, sealed));
    const changed = damaged(attempt(() => opened(from, sealed)) ?? bytes, edits, others);
    return { file, form, bytes: sealed && form ? (attempt(() => form.seal(changed)) ?? changed) : changed };
  }

  /** Reads one input. @throws where a promise does not hold */
  private async check(input: Seed): Promise<void> {
    const { tally } = this;
    place(this.given, input);
    const start = process.cpuUsage();
    const free = freeHandle();
    let why: string | undefined;
    try {
      if (await this.accepts(input.file)) tally.accepted += this.crasher ? 0 : 1;
    } catch (error) {
      why = (error as Error).stack ?? String(error);
    }
    await new Promise((done) => setImmediate(done)); // a rejected promise is told of then
    const { user, system } = process.cpuUsage(start); // other programs may have the processor meanwhile
    const seconds = (user + system) / 1e6;
    const grown = peakMemory() - this.memoryBefore;
    place(
      this.given,
      this.valid.find(({ file }) => file === input.file)!,
    );
    tally.inputs += this.crasher ? 0 : 1;
    tally.slowest = Math.max(tally.slowest, seconds);
    tally.memory = Math.max(tally.memory, grown);
    if (seconds > MOST_SECONDS) why ??= `it took ${seconds.toFixed(1)} s`;
    if (grown > MOST_MEMORY) why ??= `the memory grew by ${Math.round(grown)} MiB`;
    const left = !this.reader.keepsFiles && freeHandle() > free ? await this.left() : [];
    if (left.length > 0) why ??= `files stay open: ${left.join(", ")}`;
    if (this.unhandled.length > 0) why ??= `a promise was rejected and nobody was told: ${String(this.unhandled.shift())}`;
    if (why === undefined) return;
    this.crasher = { why, file: input.file, bytes: input.bytes };
    throw new Error(why);
  }

  /** Files that stay open; a stream closes its own a moment after its end. */
  private async left(): Promise<string[]> {
    for (let times = 0; times < 20 && openFilesIn(this.folder).length > 0; times++)
      await new Promise((done) => setTimeout(done, 10));
    return openFilesIn(this.folder);
  }

  /** Whether the file is read; then what was read must come back the same after it was written again. */
  private async accepts(file: string): Promise<boolean> {
    let value: unknown;
    try {
      value = await this.reader.read(this.given, file);
    } catch (error) {
      if (error instanceof InputError) return false;
      throw error;
    }
    if (!this.reader.again) return true;
    const copy = join(this.folder, "again");
    rmSync(copy, { recursive: true, force: true });
    mkdirSync(copy);
    assert.deepStrictEqual(await this.reader.again(value, copy), value, "what was read comes back the same");
    return true;
  }

  /** Keeps, of some inputs, those that reach the blocks that only they did: each is read again by itself. */
  private async keep(tried: readonly Seed[], fresh: Set<string>, coverage: Coverage): Promise<void> {
    for (const input of tried) {
      if (fresh.size === 0) return;
      place(this.given, input);
      await this.accepts(input.file).catch(() => false);
      const reached = [...(await coverage.ran())].filter((block) => fresh.delete(block));
      if (reached.length === 0) continue;
      this.corpus.push(input);
      this.tally.kept++;
    }
    for (const one of this.valid) place(this.given, one);
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

function place(folder: string, { file, bytes }: Pick<Seed, "file" | "bytes">): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true }); // a file of its own each time: readers may remember one
  writeFileSync(path, bytes);
}

/** The lowest number that the system has for an open file: one that is higher than before says that a file stayed open. */
function freeHandle(): number {
  const handle = openSync("/dev/null", "r");
  closeSync(handle);
  return handle;
}

/** MiB that the process held at most since it began. */
function peakMemory(): number {
  return process.resourceUsage().maxRSS / 1024;
}
