// npm test: everything that proves the project. It ends in what was skipped for want of a tool, and one line: N passed, N failed.
// With SDCCA_NO_SKIPS=1, as .ci/run sets it, a test whose tool is missing fails instead.
//   npm test                          all of it
//   npm run test:unit -- [PATH...]    only the unit tests, or those whose paths begin so
//   npm run check                     only types and style
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { main, setUp } from "./setup.mjs";
import { become, SetupError } from "./commands.mjs";
import { own, root } from "./places.mjs";
import { notebooks, runnable } from "./jupyter.mjs";
import { mediaReady } from "./media.mjs";
import { skippedLines, testCounts } from "./test-counts.mjs";
import { walkThrough } from "./walkthrough.mjs";

const OWN = join("results", "test-own");
/** Data of one's own, of other widths and classes than the synthetic one. */
const SMALL_OWN = { SDCCA_EPOCHS: "3", SDCCA_ATTENTION_EPOCHS: "2", SDCCA_COMPARISON: "tiny", SDCCA_RESULTS: OWN };

/** Few enough videos for two minutes. Claims about the order of methods need more and are shown without being asserted. */
const SMALL = { SDCCA_VIDEOS: "600", SDCCA_COMPARISON: "tiny", SDCCA_RESULTS: join("results", "test-small") };
const UNIT_TEST_MILLISECONDS = 10 * 60_000;

/** So many of the planted faults, always the same ones, so that a run can be repeated: `npm run mutants` plants them all. */
const FAULTS = ["--sample", "30", "--seed", "0"];

const counts = { passed: 0, failed: 0, skipped: [] };

/** Node 20's runner takes files, not patterns. */
function testFiles(beginnings) {
  const files = readdirSync(join(root, "test"), { recursive: true })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => join("test", name))
    .sort();
  const wanted = beginnings.map((beginning) => relative(root, join(process.cwd(), beginning)));
  const chosen = files.filter((file) => wanted.length === 0 || wanted.some((beginning) => file.startsWith(beginning)));
  if (chosen.length === 0) throw new SetupError(`no test file begins with ${beginnings.join(" or ")}`);
  return chosen;
}

/** Runs node's test runner on some files and counts each test. */
async function tests(args, settings = {}) {
  const report = join(own, "test.tap");
  rmSync(report, { force: true });
  const reporters = [
    ...["--test-reporter=spec", "--test-reporter-destination=stdout"],
    ...["--test-reporter=tap", `--test-reporter-destination=${report}`],
  ];
  const env = { ...process.env, ...settings };
  const code = await become(process.execPath, ["--import", "tsx", "--test", ...reporters, ...args], { cwd: root, env });
  const { passed, failed, skipped } = testCounts(existsSync(report) ? readFileSync(report, "utf8") : "");
  counts.passed += passed;
  counts.failed += failed === 0 && code !== 0 ? 1 : failed;
  counts.skipped.push(...skipped);
}

/** Whether all of them passed. */
async function unitTests(beginnings) {
  const before = counts.failed;
  const limits = [`--test-concurrency=${availableParallelism()}`, `--test-timeout=${UNIT_TEST_MILLISECONDS}`];
  await tests([...limits, ...testFiles(beginnings)]);
  return counts.failed === before;
}

/** All but those that the unit tests have opened. */
async function otherNotebooksInLab() {
  console.log("\nOther notebooks in JupyterLab");
  const pattern = "--test-name-pattern=run all from the menu";
  await tests([pattern, join("test", "browser", "lab.test.ts")], { SDCCA_BROWSER: "02,04,05,06,07,08" });
}

async function check(name, command, args, settings = {}) {
  console.log(`\n${name}`);
  const code = await become(command, args, { cwd: root, env: { ...process.env, ...settings } });
  counts[code === 0 ? "passed" : "failed"]++;
  console.log(`${name}: ${code === 0 ? "ok" : "FAILED"}`);
}

async function typesAndStyle() {
  const binary = (name) => join(root, "node_modules", ".bin", name);
  await check("Types (the project's compiler)", binary("tsc"), ["-p", "."]);
  await check("Types (the notebook kernel's compiler)", process.execPath, [join("scripts", "kernel", "check-types.cjs")]);
  await check("ESLint", binary("eslint"), ["."]);
  await check("Prettier", binary("prettier"), ["--check", "--log-level=warn", "."]);
}

/** That the tests would notice: of faults planted in copies of the library at least nine in ten must fail a test. */
async function plantedFaults(testsPassed) {
  if (!testsPassed) return console.log("\nPlanted faults: left out, since tests fail without them");
  // The tests have just passed without a fault.
  const command = ["--import", "tsx", join("test", "mutants", "run.ts"), ...FAULTS, "--tests-pass"];
  await check("Planted faults (a sample of 30)", process.execPath, command);
}

/** Runs so many notebooks. The runner stops at the first failure, and what follows it builds on it. */
async function run(count, options) {
  if ((await walkThrough(options)) === 0) counts.passed += count;
  else counts.failed++;
}

async function smallNotebooks() {
  const { chosen, leftOut } = runnable(notebooks(), { media: mediaReady(), classes: true });
  counts.skipped.push(...leftOut);
  if (process.env.SDCCA_NO_SKIPS === "1") counts.failed += leftOut.length;
  console.log(`\nNotebooks on a small setting (${SMALL.SDCCA_VIDEOS} videos)`);
  await run(chosen.length, { settings: SMALL });
}

/** On data of one's own: with classes, without, and few videos extracted from media. Notebook 07 brings its own. */
async function ownNotebooks() {
  const writer = join("test", "walkthrough", "own-dataset.ts");
  const media = mediaReady();
  const args = [writer, join(OWN, "data"), ...(media ? ["--media"] : [])];
  await check("Datasets of one's own", process.execPath, ["--import", "tsx", ...args]);
  const all = ["01", "02", "03", "04", "05", "06", "08"];
  // Where there are extracted videos, what they walk through is not all walked through twice.
  const chosen = media
    ? { classes: ["01", "08"], pairs: ["01", "03", "06"], extracted: ["02", "03", "04", "05", "06"] }
    : { classes: all, pairs: ["01", "03", "06"] };
  for (const [kind, only] of Object.entries(chosen)) {
    console.log(`\nNotebooks on data of one's own (${kind})`);
    await run(only.length, { only, settings: { ...SMALL_OWN, SDCCA_DATA: join(OWN, "data", kind) } });
  }
}

await main(async () => {
  const args = process.argv.slice(2);
  const [unitOnly, styleOnly] = [args.includes("--unit"), args.includes("--style")];
  await setUp({ quiet: unitOnly || styleOnly });
  // What takes a minute comes first.
  if (!unitOnly) await typesAndStyle();
  const passed = !styleOnly && (await unitTests(args.filter((arg) => !arg.startsWith("-"))));
  if (!unitOnly && !styleOnly) {
    await plantedFaults(passed);
    // A notebook leaves a core idle for much of its time, and so does a browser that waits for one.
    const ends = await Promise.allSettled([smallNotebooks().then(ownNotebooks), otherNotebooksInLab()]);
    for (const { reason } of ends) if (reason) throw reason;
  }
  for (const line of ["", ...skippedLines(counts.skipped)]) console.log(line);
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}, "npm test begins again; npm run test:unit -- PATH runs the tests of one room or file.");
