/** `npm run fuzz`: every reader with damaged files, until each has got its number, and a table of the counts. */
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { check } from "../../lib/runtime/check";
import "./at-once";
import { runCommand, wholeNumber } from "../../scripts/commands/command";
import { keepRow } from "../kept-counts";
import { added, countsOf, FUZZ, numbers } from "./counts";
import { fuzz, MOST_MEMORY, MOST_SECONDS } from "./fuzz";
import { READERS } from "./readers";

const INPUTS = 200_000;
/** Seconds without an end after which an input is taken for one that hangs; the machine may have other work. */
const HANGS = 60;

const HELP = `npm run fuzz [-- OPTIONS]: reads damaged files by every reader of the library

  --only READERS    some readers, by their names or the beginnings of them, with commas between
  --inputs N        inputs for each reader (default ${INPUTS})
  --minutes N       for each reader at most; then its inputs are fewer
  --seed N          of the damages (default 0)
  --keep            also keeps the rows of the readers that hold every promise, in test/fuzz/counts.json and docs/reliability.md;
                    the counts of another seed are added to what is there

A reader must refuse a damaged file by an InputError, or read it; what it reads comes back the same when it is written again. An input
may take ${MOST_SECONDS} s and ${MOST_MEMORY} MiB at most. Readers: ${READERS.map(({ name }) => name).join(", ")}.`;

const text = { type: "string" } as const;

const interrupted = "what is printed above holds; --only READER goes on with another.";

runCommand(
  {
    help: HELP,
    options: { only: text, inputs: text, minutes: text, seed: text, keep: { type: "boolean" } },
    interrupted,
  },
  async ({ only = "", inputs, minutes, seed: given, keep }) => {
    const chosen = READERS.filter(({ name }) => only.split(",").some((start) => name.startsWith(start)));
    check(chosen.length > 0, () => `there is no reader ${only}: there are ${READERS.map(({ name }) => name).join(", ")}`);
    const onInput = watched();
    const seed = wholeNumber("--seed", given) ?? 0;
    console.log(`${row(FUZZ.headings)}\n${row(FUZZ.headings.map((_, c) => (c === 0 ? "---" : "--:")))}`);
    let found = 0;
    for (const reader of chosen) {
      const { tally, crasher } = await fuzz(reader, {
        inputs: wholeNumber("--inputs", inputs) ?? INPUTS,
        seed,
        minutes: wholeNumber("--minutes", minutes),
        onInput,
      });
      const counts = countsOf(tally, reader, seed);
      console.log(row([reader.name, ...numbers(counts)]));
      if (!crasher) {
        if (keep) await keepRow(FUZZ, reader.name, counts, added);
        continue;
      }
      found++;
      const kept = join(tmpdir(), `sdcca-fuzz-${reader.name.replace(/\W+/g, "-")}`);
      writeFileSync(kept, crasher.bytes);
      console.log(`  ${crasher.why.split("\n").slice(0, 8).join("\n  ")}\n  kept in ${kept} (${crasher.bytes.length} bytes, as ${crasher.file})`); // prettier-ignore
    }
    console.log(found === 0 ? "every promise holds" : `${found} readers break a promise`);
    if (found > 0) process.exitCode = 1;
  },
);

/** A row of a Markdown table. */
function row([name, ...cells]: readonly string[]): string {
  return `| ${name.padEnd(20)} | ${cells.map((cell, c) => cell.padStart(FUZZ.headings[c + 1].length)).join(" | ")} |`;
}

/** Starts the thread that ends the process when an input hangs. */
function watched(): (path: string) => void {
  const shared = new SharedArrayBuffer(4096);
  const [count, text] = [new Int32Array(shared, 0, 1), new Uint8Array(shared, 4)];
  new Worker(join(__dirname, "watchdog.cjs"), { workerData: { shared, seconds: HANGS } }).unref();
  let last = "";
  return (path) => {
    if (path !== last) text.fill(0).set(Buffer.from((last = path)).subarray(0, text.length));
    Atomics.add(count, 0, 1);
  };
}
