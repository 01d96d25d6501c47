/** npm run bench: every row of bench/rows, ours against a peer, as a table of ratios. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { check } from "../lib/runtime/check";
import { runCommand, wholeNumber } from "../scripts/commands/command";
import { curves } from "./curves";
import { limits } from "./limits";
import { makePeers } from "./environment";
import { BUSY, coresBusy, load, machine } from "./machine";
import { measure } from "./measure";
import { KEPT, RESULTS, writeMeasured, writeText } from "./result-files";
import type { BenchRow } from "./row";
import { type Outcome, table } from "./table";

const HELP = `npm run bench -- [WORD…] [--force] [--repeats N] [--keep]
npm run bench -- --curves [--force] [--keep]

Measures every row, or those whose name holds one of the words, ours and a peer's in turns, and prints the ratios. All values
go to results/bench/results.json, the table to results/bench/results.md. The first time it makes the peers' Python environment
(.cache/bench-venv, about 2 GB) and 10,000 synthetic videos (2 GB).

  --curves     measures the machine's own limits and how cost grows instead, and writes results/bench/curves.json
  --force      on a machine that is busy with other things too; what was measured then is not judged
  --repeats N  of every side, instead of each row's own number
  --keep       also writes the files to bench/, when every row was measured and judged

SDCCA_BENCH_VENV and SDCCA_BENCH_DATA put the environment and the videos elsewhere.`;

const flag = { type: "boolean" } as const;
const options = { curves: flag, force: flag, repeats: { type: "string" }, keep: flag } as const;

const interrupted = "the rows that are done are in results/bench; the same command measures all of them anew.";

runCommand({ help: HELP, options, positionals: true, interrupted }, async (values, positionals) => {
  const { force = false, keep = false } = values;
  console.log(about());
  if (values.curves) {
    await refuseBusy(force);
    const measured = { limits: await limits(), curves: await curves() };
    await writeMeasured(RESULTS, "curves.json", measured);
    if (keep && !force) await writeMeasured(KEPT, "curves.json", measured);
    console.log(`written: ${RESULTS}`);
    return;
  }
  const repeats = wholeNumber("--repeats", values.repeats);
  const all = await allRows();
  const rows = all.filter(
    ({ name }) => positionals.length === 0 || positionals.some((word) => name.toLowerCase().includes(word.toLowerCase())),
  );
  check(rows.length > 0, () => `no row is named like that; there are: ${all.map(({ name }) => name).join("; ")}`);
  if (rows.some(({ peer }) => peer?.program.endsWith(".py"))) await makePeers();
  const outcomes: Outcome[] = [];
  for (const row of rows) {
    await refuseBusy(force);
    process.stderr.write(`${row.name} …\n`);
    outcomes.push(await measure(row, repeats ?? row.repeats ?? 5));
    console.log(table(outcomes.slice(-1)).split("\n")[2]);
    // After every row, since a machine that becomes busy ends the run.
    await writeResults(RESULTS, outcomes);
  }
  console.log(`\n${about()}\n\n${table(outcomes)}\nwritten: ${RESULTS}`);
  if (keep) {
    const whole = rows.length === all.length && outcomes.every(({ met, differs }) => met !== undefined && !differs);
    check(whole, () => "nothing is kept in bench/: not every row was measured and judged");
    await writeResults(KEPT, outcomes);
  }
  if (outcomes.some(({ differs }) => differs)) process.exitCode = 1;
});

/** How long a busy machine is waited for, in seconds. */
const PATIENCE = 300;

async function refuseBusy(force: boolean): Promise<void> {
  const began = performance.now();
  for (let said = false; !force; said = true) {
    const busy = await coresBusy();
    if (busy <= BUSY) return;
    const state = `${busy.toFixed(2)} cores are at work for others (load ${load().toFixed(2)})`;
    check(
      performance.now() - began < 1000 * PATIENCE,
      () =>
        `${state}: no time taken now would mean anything. Come back when they are done, or measure without a verdict by --force`,
    );
    if (!said) process.stderr.write(`${state}: waiting up to ${PATIENCE / 60} minutes for them\n`);
  }
}

async function allRows(): Promise<BenchRow[]> {
  const folder = join(__dirname, "rows");
  const files = (await readdir(folder)).filter((name) => name.endsWith(".ts")).sort();
  const modules = await Promise.all(files.map((file) => import(join(folder, file)) as Promise<{ rows: BenchRow[] }>));
  return modules.flatMap(({ rows }) => rows);
}

function about(): string {
  const { cpu, cores, memoryGb, node } = machine();
  return `${cpu}, ${cores} cores, ${memoryGb} GB; Node ${node}; load ${load().toFixed(2)}; ${new Date().toISOString()}`;
}

async function writeResults(folder: string, outcomes: Outcome[]): Promise<void> {
  await writeMeasured(folder, "results.json", { outcomes });
  await writeText(folder, "results.md", `${about()}\n\n${table(outcomes)}\n`);
}
