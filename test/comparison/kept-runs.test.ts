import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { dataOfFeatures } from "../../lib/comparison/comparison-data";
import type { ComparedMethod } from "../../lib/comparison/method";
import { COMPARED_METHODS, methodsNamed } from "../../lib/comparison/methods";
import { writeRecord } from "../../lib/comparison/record-store";
import { countsForRuns, runCode } from "../../lib/comparison/run-code";
import { currentRecords, Interrupted, runComparison } from "../../lib/comparison/run-comparison";
import { chanceBaseline } from "../../lib/models/linear-baseline";
import { toyFeatures } from "../models/toy-features";
import { temporaryFolder } from "../temporary-folder";
import { results, tinyTask } from "./tiny";

test("damaged records and those of other code are refused with the reason and made again", async () => {
  const folder = temporaryFolder();
  const task = tinyTask(folder);
  const before = await runComparison(task);
  const files = readdirSync(join(folder, "records")).map((name) => join(folder, "records", name));
  truncateSync(files[0], 500);
  const bytes = readFileSync(files[1]);
  const at = bytes.indexOf(
    Buffer.from(
      Float64Array.of(before.find((r) => files[1].includes(r.key) && files[1].includes(`/${r.method}.`))!.rankings[0].map).buffer,
    ),
  );
  assert.ok(at > 0);
  bytes[at] ^= 1;
  writeFileSync(files[1], bytes);
  writeFileSync(files[2], "");
  const notices: string[] = [];
  assert.equal((await currentRecords(task, (notice) => notices.push(notice))).length, before.length - 3);
  assert.deepEqual(
    notices.map((notice) => notice.replace(/^.*arrow /, "")).sort(),
    ["is damaged (0 rows where a run has 4)", "is damaged (its checksum does not match)", "is damaged (no Arrow file)"].map(
      (why) => `${why}: its run is made again`,
    ),
  );
  assert.deepEqual(results(await runComparison(task)), results(before));
  assert.equal((await currentRecords(task)).length, before.length);
});

test("a run is stale when what trains or measures it changes, a method of one's own included, and not when tables do", async () => {
  const counting = [
    "models/kcca.ts",
    "metrics/mean.ts",
    "comparison/tuning.ts",
    "comparison/make-run.ts",
    "comparison/run-record.ts",
    "comparison/comparison-data.ts",
    "comparison/shared-models.ts",
  ];
  for (const file of [...counting, "comparison/linear-methods.ts"]) assert.ok(countsForRuns(file), file);
  for (const file of ["comparison/tables.ts", "comparison/estimate.ts", "figures/style.ts", "experiment/comparison.ts"])
    assert.ok(!countsForRuns(file), file);
  const codeOf = runCode();
  const method = (fit: ComparedMethod["fit"]): ComparedMethod => ({ id: "own", label: "own", fit });
  const [one, same, other] = [0, 0, 1].map((seed) => (seed ? () => chanceBaseline(1) : () => chanceBaseline(0)));
  assert.equal(codeOf(method(one)), codeOf(method(same)));
  assert.notEqual(codeOf(method(one)), codeOf(method(other)));
  assert.notEqual(codeOf({ ...method(one), version: "2" }), codeOf(method(one)));
  assert.equal(codeOf(COMPARED_METHODS[0]), codeOf(COMPARED_METHODS[1]));
  // In practice: the second method's records replace the first one's.
  const folder = temporaryFolder();
  await runComparison(tinyTask(folder, [method(one)]));
  const notices: string[] = [];
  const made: boolean[] = [];
  await runComparison(tinyTask(folder, [method(other)]), {
    onNotice: (notice) => notices.push(notice),
    onRun: (_, progress) => made.push(progress.made),
  });
  assert.ok(notices.length === 6 && notices.every((notice) => /was made by other code: its run is made again$/.test(notice)));
  assert.ok(made.every(Boolean));
});

test("two workers share the runs, and none is made twice", async () => {
  let fits = 0;
  const counted: ComparedMethod = {
    id: "counted",
    label: "counted",
    fit: async (_, { seed }) => {
      fits++;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return chanceBaseline(seed);
    },
  };
  const task = tinyTask(temporaryFolder(), [counted]);
  const [a, b] = await Promise.all([runComparison(task), runComparison(task)]);
  assert.equal(fits, 6);
  assert.deepEqual(a, b);
  assert.deepEqual(
    readdirSync(join(task.folder, "records")).filter((name) => !name.endsWith(".arrow")),
    [],
  );
});

test("locks of an earlier version, empty or of anybody, hold no run", async () => {
  const task = tinyTask(temporaryFolder(), methodsNamed(["chance"]), { folds: 2, seeds: 1 });
  await runComparison(task);
  const [path] = readdirSync(join(task.folder, "records")).map((name) => join(task.folder, "records", name));
  for (const text of ["", "{{{", JSON.stringify({ pid: 1, host: hostname(), began: "5", id: "x" })]) {
    unlinkSync(path);
    writeFileSync(`${path}.claim`, text);
    await runComparison(task, { onWait: (message) => assert.fail(message) });
    assert.ok(existsSync(path));
  }
});

test("what is held elsewhere is waited for, told once, and an interrupt ends the waiting", async () => {
  const task = tinyTask(temporaryFolder(), methodsNamed(["chance"]), { folds: 2, seeds: 1 });
  await runComparison(task);
  const [path] = readdirSync(join(task.folder, "records")).map((name) => join(task.folder, "records", name));
  const record = readFileSync(path);
  unlinkSync(path);
  const flag = `${path}.lock-0badcafe-7-1-00000000`;
  writeFileSync(flag, JSON.stringify({ pid: 7, host: "elsewhere" }));
  const told: string[] = [];
  const onWait = (message: string) => {
    told.push(message);
    setTimeout(() => writeFileSync(path, record), 700);
  };
  assert.equal((await runComparison(task, { onWait })).length, 2);
  assert.deepEqual(told, [`waiting for what is being made by process 7 on elsewhere (${flag})`]);
  unlinkSync(path);
  await assert.rejects(runComparison(task, { onWait: () => void process.emit("SIGINT") }), (e) => e instanceof Interrupted);
});

test("an interrupt during a training leaves no record of it, and the rest stays", async () => {
  let fits = 0;
  const stopped: ComparedMethod = {
    id: "stopped",
    label: "stopped",
    fit: (_, { seed }) => {
      if (fits++ === 2) process.emit("SIGINT");
      return chanceBaseline(seed);
    },
  };
  const task = tinyTask(temporaryFolder(), [stopped]);
  await assert.rejects(runComparison(task), (error) => error instanceof Interrupted);
  assert.equal((await currentRecords(task)).length, 2);
  assert.equal((await runComparison(task)).length, 6);
  assert.equal(fits, 7);
});

test("a record of another backend is not current, and is made again", async () => {
  const task = tinyTask(temporaryFolder(), methodsNamed(["chance"]), { folds: 2, seeds: 1 });
  const [record] = await runComparison(task);
  const path = readdirSync(join(task.folder, "records")).find((name) => name.includes("fold-0"))!;
  await writeRecord(join(task.folder, "records", path), { ...record, backend: "abacus" });
  const notices: string[] = [];
  assert.equal((await currentRecords(task, (notice) => notices.push(notice))).length, 1);
  assert.match(notices.join(), /was made on the backend abacus: its run is made again$/);
});

test("data of other values has another name, also when its sums agree", () => {
  const features = toyFeatures(20);
  const data = Float32Array.from(features.video.data).reverse();
  const turned = { ...features, video: { ...features.video, data } };
  assert.equal(dataOfFeatures(features).fingerprint, dataOfFeatures(toyFeatures(20)).fingerprint);
  assert.notEqual(dataOfFeatures(turned).fingerprint, dataOfFeatures(features).fingerprint);
});
