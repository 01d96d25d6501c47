import { cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { check } from "../../lib/runtime/check";
import { type Contents, contentsOf, differences, halfWritten } from "./contents";
import { type Fault, FAULTS, FaultyProcess, type Outcome } from "./faulty-process";
import type { Writer } from "./writer";
import { loadWriter } from "./writers";

/** What the fault runs of one writer came to. */
export interface FaultReport {
  writer: string;
  /** Calls that change files. */
  calls: number;
  kills: number;
  errors: number;
  /** In words; empty where all is well. */
  problems: string[];
}

/** The one call at which something happens, and what. */
export interface Point {
  kind: Fault;
  at: number;
}

/**
 * Runs a writer with a fault at each of its calls in turn: killed there, and failing once with each error. After each, what
 * stands in the folder must be whole, nothing of what was there lost, the error a sentence, and the same writing again must give
 * what it gives without a fault.
 * @param place an empty folder
 * @param chosen of all points those to be tried; it is told the calls by name, such as `rename labels.csv`
 */
export async function faultRuns(
  name: string,
  place: string,
  chosen: (points: Point[], names: readonly string[]) => Point[] = (points) => points,
): Promise<FaultReport> {
  const writer = await loadWriter(name);
  const [below, inputs, log] = ["below", "inputs", "log"].map((part) => join(place, part));
  mkdirSync(below);
  mkdirSync(inputs);
  let folder = below;
  /** A new one each time: processes that helped one that was killed may still be at work in its own. */
  const nextFolder = (to: string) => {
    folder = join(below, to);
    if (writer.before === undefined) mkdirSync(folder);
    else cpSync(join(inputs, writer.before), folder, { recursive: true });
  };
  const faulty = new FaultyProcess(place, below, log);
  const write = (point?: Point) => faulty.run({ writer: name, folder, inputs }, point);
  try {
    checkWell(name, await faulty.run({ writer: name, folder, inputs, prepare: true }));
    nextFolder(name);
    const before = await contentsOf(folder, writer);
    const undisturbed = await write();
    checkWell(name, undisturbed);
    const names = callsIn(log);
    const expected = await contentsOf(folder, writer);
    const report: FaultReport = { writer: name, calls: undisturbed.calls, kills: 0, errors: 0, problems: [] };
    const points = Array.from({ length: undisturbed.calls }, (_, i) => FAULTS.map((kind) => ({ kind, at: i + 1 }))).flat();
    for (const point of chosen(points, names)) {
      nextFolder(`${point.kind}-${point.at}`);
      const outcome = await write(point);
      if (outcome.calls < point.at) continue; // this time there were fewer
      if (point.kind === "kill") report.kills++;
      else report.errors++;
      const found = await problemsAfter(point, outcome, { writer, folder, before, expected, again: write });
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
      report.problems.push(
        ...found.map((problem) => `${name}, ${point.kind} at ${point.at} (${names[point.at - 1]}): ${problem}`),
      );
    }
    return report;
  } finally {
    faulty.end();
  }
}

function checkWell(name: string, { error, killed }: Outcome): void {
  check(!error && !killed, () => `${name} fails without a fault: ${error?.stack ?? killed}`);
}

/** The calls of a run, as `rename labels.csv`; marks that are new each time are left out. */
function callsIn(log: string): string[] {
  const lines = readFileSync(log, "utf8").trimEnd().split("\n");
  return lines.map((line) => line.replace(/^\d+ /, "").replace(/[0-9a-f]{8}-\d+-\d*-[0-9a-f]{8}/, "…"));
}

interface Case {
  writer: Writer;
  folder: string;
  before: Contents;
  expected: Contents;
  again: () => Promise<Outcome>;
}

async function problemsAfter(point: Point, outcome: Outcome, of: Case): Promise<string[]> {
  const { writer, folder, before, expected, again } = of;
  const problems = outcome.error ? sentenceProblems(outcome.error, folder) : [];
  if (outcome.error && writer.survives?.includes(point.kind)) problems.push(`it was ended by ${outcome.error.message}`);
  // Where a process that helps was killed the writer goes on, and says so in what it writes.
  const helperKilled = point.kind === "kill" && !outcome.killed && !outcome.error;
  if (!helperKilled) problems.push(...(await halfWritten(folder, writer, expected, before)));
  const lost = await writer.lost?.(folder);
  if (lost !== undefined) problems.push(lost);
  if (outcome.killed && point.kind !== "kill") problems.push(`it ended by ${outcome.killed}`);
  const second = await again();
  if (second.killed) problems.push(`again, it ended by ${second.killed}`);
  if (second.error && !writer.whole?.test(second.error.message)) problems.push(`again, it fails: ${second.error.message}`);
  const found = await contentsOf(folder, writer).catch((error: Error) => error);
  if (found instanceof Error) problems.push(`again, a file cannot be read: ${found.message}`);
  else problems.push(...differences(found, expected).map((difference) => `again, ${difference}`));
  return problems;
}

/** What keeps an error from being a sentence that names a file and says what to do. */
function sentenceProblems({ name, message, stack }: NonNullable<Outcome["error"]>, folder: string): string[] {
  if (!["InputError", "DiskFull", "SetupError", "WorkerEnded"].includes(name))
    return [`no sentence, but ${stack ?? `${name}: ${message}`}`];
  // A program that set-up runs has named the file itself.
  const named = message.includes(folder) || / ended with exit code \d+/.test(message);
  const whole = named && /: [a-z]/.test(message) && !message.includes("\n") && !/syscall|errno/.test(message);
  return whole ? [] : [`the sentence lacks file or remedy: ${message}`];
}
