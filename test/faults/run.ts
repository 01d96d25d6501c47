/** npm run faults: kills each writer at every call that changes a file, and lets every such call fail once. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { check, checkInteger } from "../../lib/runtime/check";
import { Random } from "../../lib/runtime/random";
import { runCommand, wholeNumber } from "../../scripts/commands/command";
import { keepRow } from "../kept-counts";
import { lacks } from "../missing-tools";
import { FAULT_COUNTS, type FaultCounts } from "./counts";
import { type FaultReport, faultRuns } from "./fault-runs";
import { WRITER_NAMES } from "./writers";

const HELP = `npm run faults -- [options]

Kills each writer of files at every write, fsync, rename, unlink, mkdir and opening of a new file below its folder, and lets each of
these calls fail once with ENOSPC, EIO and EACCES. After each: what stands under a final name is whole, the error is a sentence that
names file and remedy, and the same writing again gives what it gives without a fault, with nothing left over. Prints a table of
how many there were; fails where anything was not so.

  --only WRITER      one of ${WRITER_NAMES.join(", ")}
  --sample N         N faults of each writer, drawn by the seed
  --seed S           of the sample; 0 by default
  --processes P      so many writers at a time; at most two by default
  --keep             also keeps the rows of writers that were well, in test/faults/counts.json and docs/reliability.md
  --help`;

const text = { type: "string" } as const;

const interrupted = "what is printed above holds; --only WRITER runs one of the others.";

const options = { only: text, sample: text, seed: text, processes: text, keep: { type: "boolean" } } as const;

runCommand({ help: HELP, options, interrupted }, async (values) => {
  const why = lacks("a C++ compiler on Linux");
  check(!why, () => `no faults can be made here: ${why}`);
  const { only, keep } = values;
  check(only === undefined || WRITER_NAMES.includes(only), () => `there is no writer ${only}: one of ${WRITER_NAMES.join(", ")}`);
  const sample = wholeNumber("--sample", values.sample);
  const seed = wholeNumber("--seed", values.seed) ?? 0;
  const processes = checkInteger(
    wholeNumber("--processes", values.processes) ?? Math.min(2, availableParallelism()),
    "--processes",
    1,
  );
  const place = mkdtempSync(join(tmpdir(), "sdcca-faults-"));
  const clear = () => rmSync(place, { recursive: true, force: true });
  process.once("exit", clear);
  const todo = only === undefined ? [...WRITER_NAMES] : [only];
  const reports: FaultReport[] = [];
  let kept = Promise.resolve(); // one after the other
  const drain = async () => {
    for (let name = todo.shift(); name !== undefined; name = todo.shift()) {
      const own = join(place, name);
      mkdirSync(own);
      const random = new Random("faults", seed, name);
      const report = await faultRuns(name, own, (points) =>
        sample === undefined ? points : random.shuffle(points).slice(0, sample),
      );
      reports.push(report);
      for (const problem of report.problems) console.log(problem);
      console.log(line(report));
      if (keep && report.problems.length === 0)
        await (kept = kept.then(() => keepRow(FAULT_COUNTS, report.writer, countsOf(report))));
    }
  };
  console.log(row(["writer", "calls", "kills", "errors", "all well"]));
  try {
    await Promise.all(Array.from({ length: processes }, drain));
  } finally {
    clear();
  }
  const sum = (of: (report: FaultReport) => number) => reports.reduce((all, report) => all + of(report), 0);
  const problems = reports.flatMap((report) => report.problems);
  const [calls, kills, errors] = [sum((r) => r.calls), sum((r) => r.kills), sum((r) => r.errors)];
  console.log(line({ writer: "together", calls, kills, errors, problems }));
  if (problems.length > 0) process.exitCode = 1;
});

function countsOf({ calls, kills, errors }: FaultReport): FaultCounts {
  return { calls, kills, errors };
}

function row([name, ...rest]: string[]): string {
  return name.padEnd(10) + rest.map((cell) => cell.padStart(10)).join("");
}

function line({ writer, calls, kills, errors, problems }: FaultReport): string {
  const well = problems.length === 0 ? "yes" : `no: ${problems.length}`;
  return row([writer, String(calls), String(kills), String(errors), well]);
}
