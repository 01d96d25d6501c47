/**
 * npm run mutants: plants faults in a copy of the project, one at a time, and tells which of them no test notices.
 *
 * Why lists of our own: Stryker could run these tests (by its TAP runner), but it makes every small change there is, some
 * ten thousand here, each of which waits for test files that take seconds, and none of which is "scored on the videos that it
 * was trained on". A list names the faults that would hurt, and stays short enough to be run and read.
 */
import { availableParallelism } from "node:os";
import { parsePlanPart } from "../../lib/comparison/protocol/plan-part";
import { check, checkInteger } from "../../lib/runtime/check";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { Random } from "../../lib/runtime/random";
import { runCommand, wholeNumber } from "../../scripts/commands/command";
import { type Fault, readFaults, testsOf } from "./faults";
import { Workplace } from "./workplace";

const HELP = `npm run mutants -- [options]

Plants the faults of test/mutants/*.json in a copy of the project, one at a time, and runs the tests that should notice.
Prints those that none noticed, and the share that was noticed; fails below 90 %.

  --only TEXT        only faults whose name, file or tests hold this text
  --sample N         N of them, drawn by the seed
  --seed S           of the sample; 0 by default
  --part K/N         only part K of N: all of them take some twenty minutes on two quiet cores
  --processes P      so many at a time; the number of cores by default
  --tests-pass       the tests are known to pass without a fault: leaves out the run that shows it
  --help`;

/** Share of the faults that must be noticed. */
const LEAST = 0.9;
/** A test file that takes longer hangs. The slowest takes half a minute on two cores. */
const MILLISECONDS = 5 * 60_000;

const text = { type: "string" } as const;
const options = { only: text, sample: text, seed: text, part: text, processes: text, "tests-pass": { type: "boolean" } } as const;

const interrupted = "what is printed above holds; the same command begins again.";

runCommand({ help: HELP, options, interrupted }, async (values) => {
  const root = projectRoot();
  const faults = chosen(readFaults(root), values);
  check(faults.length > 0, () => `no fault of this part has ${JSON.stringify(values.only ?? "")} in its name, file or tests`);
  const processes = checkInteger(wholeNumber("--processes", values.processes) ?? availableParallelism(), "--processes", 1);
  const places = Array.from({ length: Math.min(processes, faults.length) }, () => new Workplace(root));
  const dispose = () => places.forEach((place) => place.dispose());
  process.once("exit", dispose);
  try {
    if (!values["tests-pass"]) await checkTests(places, [...new Set(faults.flatMap((fault) => testsOf(root, fault)))]);
    let noticed = 0;
    await shareOut(places, faults, async (place, fault) => {
      if (await place.notices(fault, testsOf(root, fault), MILLISECONDS)) noticed++;
      else console.log(`not noticed: ${fault.name} (${fault.file})`);
    });
    const percent = Math.floor((1000 * noticed) / faults.length) / 10;
    console.log(`${noticed} of ${faults.length} faults noticed (${percent} %)`);
    if (noticed < LEAST * faults.length) process.exitCode = 1;
  } finally {
    dispose();
  }
});

function chosen(
  all: Fault[],
  { only, sample, seed, part }: Partial<Record<"only" | "sample" | "seed" | "part", string>>,
): Fault[] {
  const named = all.filter(({ name, file, tests = [] }) => !only || [name, file, ...tests].some((text) => text.includes(only)));
  const share = part === undefined ? { part: 1, parts: 1 } : parsePlanPart(part);
  const found = named.filter((_, i) => i % share.parts === share.part - 1);
  const count = wholeNumber("--sample", sample) ?? found.length;
  if (count >= found.length) return found;
  return new Random("mutants", wholeNumber("--seed", seed) ?? 0).shuffle(found).slice(0, count);
}

/** A test that fails without a fault would seem to notice everything. */
async function checkTests(places: readonly Workplace[], tests: readonly string[]): Promise<void> {
  const failed: string[] = [];
  await shareOut(places, tests, async (place, test) => {
    if (!(await place.pass([test], MILLISECONDS))) failed.push(test);
  });
  check(failed.length === 0, () => `without any fault these fail: ${failed.sort().join(", ")}; mend them first`);
}

/** Each item goes to the first place that is free. */
async function shareOut<Item>(
  places: readonly Workplace[],
  items: readonly Item[],
  work: (place: Workplace, item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  await Promise.all(
    places.map(async (place) => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(place, item);
    }),
  );
}
