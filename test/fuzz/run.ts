/** `npm run fuzz`: every reader with damaged files, until each has got its number, and a table of the counts. */
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { check } from "../../lib/runtime/check";
import { runCommand, wholeNumber } from "../../scripts/commands/command";
import { fuzz, MOST_MEMORY, MOST_SECONDS, type Tally } from "./fuzz";
import { READERS } from "./readers";

const INPUTS = 200_000;
/** Seconds without an end after which an input is taken for one that hangs; the machine may have other work. */
const HANGS = 60;

const HELP = `npm run fuzz [-- OPTIONS]: reads damaged files by every reader of the library

  --only READER     one reader, by its name or the beginning of it
  --inputs N        inputs for each reader (default ${INPUTS})
  --seed N          of the damages (default 0)

A reader must refuse a damaged file by an InputError, or read it; what it reads comes back the same when it is written again. An input
may take ${MOST_SECONDS} s and ${MOST_MEMORY} MiB at most. Readers: ${READERS.map(({ name }) => name).join(", ")}.`;

const interrupted = "what is printed above holds; --only READER goes on with another.";

runCommand(
  {
    help: HELP,
    options: { only: { type: "string" }, inputs: { type: "string" }, seed: { type: "string" } },
    interrupted,
  },
  async ({ only = "", inputs, seed }) => {
    const chosen = READERS.filter(({ name, breaks }) => name.startsWith(only) && (only || !breaks));
    check(chosen.length > 0, () => `there is no reader ${only}: there are ${READERS.map(({ name }) => name).join(", ")}`);
    const onInput = watched();
    console.log(row(["reader", "inputs", "read", "kept", "slowest, ms", "memory, MiB", "seconds"]));
    let found = 0;
    for (const reader of chosen) {
      const { tally, crasher } = await fuzz(reader, {
        inputs: wholeNumber("--inputs", inputs) ?? INPUTS,
        seed: wholeNumber("--seed", seed) ?? 0,
        onInput,
      });
      console.log(row([reader.name, ...counts(tally)]));
      if (!crasher) continue;
      found++;
      const kept = join(tmpdir(), `sdcca-fuzz-${reader.name.replace(/\W+/g, "-")}`);
      writeFileSync(kept, crasher.bytes);
      console.log(`  ${crasher.why.split("\n").slice(0, 8).join("\n  ")}\n  kept in ${kept} (${crasher.bytes.length} bytes, as ${crasher.file})`); // prettier-ignore
    }
    for (const { name, breaks } of READERS) if (breaks && !only) console.log(`${name} is left out: ${breaks}`);
    console.log(found === 0 ? "every promise holds" : `${found} readers break a promise`);
    if (found > 0) process.exitCode = 1;
  },
);

function counts({ inputs, accepted, kept, slowest, memory, seconds }: Tally): string[] {
  return [inputs, accepted, kept, 1000 * slowest, memory, seconds].map((value) => value.toFixed(0));
}

function row([name, ...cells]: string[]): string {
  return [name.padEnd(22), ...cells.map((cell) => cell.padStart(12))].join("");
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
