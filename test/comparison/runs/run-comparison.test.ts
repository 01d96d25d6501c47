import assert from "node:assert/strict";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { ComparedMethod } from "../../../lib/comparison/method";
import { COMPARED_METHODS, methodsNamed } from "../../../lib/comparison/methods/registry";
import { runComparison } from "../../../lib/comparison/runs/run-comparison";
import { fitChance } from "../../../lib/models/chance";
import { fitLinearCca } from "../../../lib/models/fit-linear-cca";
import { InputError } from "../../../lib/runtime/check";
import { DivergenceError } from "../../../lib/training/divergence";
import { temporaryFolder } from "../../temporary-folder";
import { results, tinyTask } from "../tiny";

test("every built-in method fits, is measured and is written", async () => {
  const task = tinyTask(temporaryFolder(), COMPARED_METHODS, { folds: 2, seeds: 1 });
  const records = await runComparison({ ...task, plan: task.plan.filter(({ fold }) => fold === 0) });
  assert.deepEqual(
    records.map(({ method }) => method),
    COMPARED_METHODS.map(({ id }) => id),
  );
  const map = (method: string) => records.find((record) => record.method === method)!.rankings[0].map;
  assert.ok(map("cca") > map("chance") + 0.1, `${map("cca")} against ${map("chance")}`);
  for (const { tried, method } of records) assert.equal(tried, method === "chance" ? 0 : 4, method);
});

test("the same seeds give the same numbers, and finished runs are not made again", async () => {
  const methods = methodsNamed(["chance", "c-cca", "sdcca-mean"]);
  const first = await runComparison(tinyTask(temporaryFolder(), methods));
  const folder = temporaryFolder();
  const second = await runComparison(tinyTask(folder, methods));
  assert.deepEqual(results(second), results(first));
  const made: boolean[] = [];
  const third = await runComparison(tinyTask(folder, methods), { onRun: (_, progress) => made.push(progress.made) });
  assert.deepEqual(third, second);
  assert.ok(made.length === 18 && !made.includes(true));
});

test("tuning takes the option set of best validation MAP, sees no test video, and is done once a fold", async () => {
  const seen: string[][] = [];
  const tuned: ComparedMethod<{ good: boolean }> = {
    id: "tuned",
    label: "tuned",
    candidates: () => [{ good: false }, { good: true }],
    fit: (train, { good, seed }) => {
      seen.push(train.ids);
      return good ? fitLinearCca(train, { beta: 0, components: 5 }) : fitChance(train, { seed });
    },
  };
  const task = tinyTask(temporaryFolder(), [tuned]);
  const records = await runComparison(task);
  for (const { options, tried } of records) assert.deepEqual([(options as { good: boolean }).good, tried], [true, 2]);
  assert.equal(seen.length, 3 * (2 + 2));
  assert.equal(records.filter(({ tuningSeconds }) => tuningSeconds > 0).length, 3);
  const tests = task.protocol.folds.map(({ test }) => new Set(Array.from(test, (row) => task.data.features.ids[row])));
  for (const ids of seen) assert.ok(tests.some((test) => ids.every((id) => !test.has(id))));
  assert.deepEqual(
    seen.map(({ length }) => length),
    [48, 48, 60, 48, 48, 60, 48, 48, 60, 60, 60, 60],
  );
});

test("options that a training diverges with are not taken; a method whose options all diverge fails, as any other error does", async () => {
  const tuned = (errors: (Error | undefined)[]): ComparedMethod<{ at: number }> => ({
    id: "tuned",
    label: "tuned",
    candidates: () => [{ at: 0 }, { at: 1 }],
    fit: (train, { at, seed }) => {
      const error = errors[at];
      if (error) throw error;
      return fitChance(train, { seed });
    },
  });
  const made = (...errors: (Error | undefined)[]) => runComparison(tinyTask(temporaryFolder(), [tuned(errors)]));
  const diverged = new DivergenceError("the loss became NaN");
  for (const { options } of await made(diverged)) assert.equal((options as { at: number }).at, 1);
  await assert.rejects(made(diverged, diverged), /the loss became NaN/);
  await assert.rejects(made(undefined, new InputError("too few rows")), /too few rows/);
});

test("a run that fails is told and leaves no lock; the others are made if that is wished", async () => {
  const fragile: ComparedMethod = {
    id: "fragile",
    label: "fragile",
    fit: (train, { seed }) => {
      if (seed === 1) throw new Error("diverged");
      return fitChance(train, { seed });
    },
  };
  const task = tinyTask(temporaryFolder(), [fragile]);
  const failures: string[] = [];
  const onFailure = (run: { fold: number; seed: number }, error: Error) =>
    failures.push(`${run.fold} ${run.seed} ${error.message}`);
  assert.equal((await runComparison(task, { onFailure })).length, 3);
  assert.deepEqual(failures, ["0 1 diverged", "1 1 diverged", "2 1 diverged"]);
  await assert.rejects(runComparison(task), /diverged/);
  assert.ok(!readdirSync(join(task.folder, "records")).some((name) => name.includes(".lock-")));
});

test("a method that would try more than its share is refused", async () => {
  const greedy: ComparedMethod = {
    ...methodsNamed(["cca"])[0],
    candidates: () => Array.from({ length: 5 }, (_, ridge) => ({ ridge })),
  };
  await assert.rejects(
    runComparison(tinyTask(temporaryFolder(), [greedy])),
    /cca asks for 5 option sets; every method may try 4/,
  );
});

test("a sweep varies one option, fits once for all query lengths, and leaves out what cannot be", async () => {
  const { planRuns } = await import("../../../lib/comparison/protocol/protocol");
  const { sweepsNamed } = await import("../../../lib/comparison/protocol/sweeps");
  const task = tinyTask(temporaryFolder(), undefined, { folds: 2, seeds: 1 });
  const plan = planRuns(task.protocol, methodsNamed(["cca", "c-cca"]), sweepsNamed(["beta"]));
  const records = await runComparison({ ...task, plan });
  assert.deepEqual(
    new Set(records.map(({ method, sweep }) => `${method} ${sweep}`)),
    new Set([0, 0.2, 0.4, 0.6, 0.8, 1].map((beta) => `c-cca beta=${beta}`)),
  );
  assert.ok(records.every(({ options, sweep, tried }) => `beta=${(options as { beta: number }).beta}` === sweep && tried === 0));
  const batches = planRuns(task.protocol, methodsNamed(["sdcca-mean"]), sweepsNamed(["batch"]));
  assert.ok(
    batches.every(({ sweep }) => sweep!.value <= 18),
    JSON.stringify(batches.map(({ sweep }) => sweep)),
  );
  let fits = 0;
  const listening: ComparedMethod = {
    ...methodsNamed(["cca"])[0],
    fit: (train) => (fits++, fitLinearCca(train, { components: 5 })),
  };
  const lengths = planRuns(task.protocol, [listening], sweepsNamed(["length"]));
  const clips = async () => task.data.features.audio;
  assert.equal((await runComparison({ ...task, data: { ...task.data, clips }, plan: lengths })).length, 12);
  assert.equal(fits, 2);
  await assert.rejects(runComparison({ ...task, folder: temporaryFolder(), plan: lengths }), /clips need the frames/);
});

test("a run that another machine has in the shared folder is waited for, and taken over when it is given back without a record", async () => {
  const task = tinyTask(temporaryFolder(), methodsNamed(["chance"]), { folds: 2, seeds: 1 });
  const first = await runComparison(task);
  const [run] = readdirSync(join(task.folder, "records")).map((name) => join(task.folder, "records", name));
  rmSync(run);
  const flag = `${run}.lock-0badcafe-7-1-00000000`;
  writeFileSync(flag, JSON.stringify({ pid: 7, host: "elsewhere" }));
  const told: string[] = [];
  const again = await runComparison(task, {
    onWait: (message) => {
      told.push(message);
      assert.ok(!existsSync(run));
      rmSync(flag);
    },
  });
  assert.equal(told.length, 1);
  assert.match(told[0], /^waiting for what is being made by process 7 on elsewhere \(/);
  assert.deepEqual(results(again), results(first));
  assert.equal(readdirSync(join(task.folder, "records")).length, 2);
});
