import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { ComparedMethod, FitSettings } from "../../../lib/comparison/method";
import { COMPARED_METHODS, methodsNamed } from "../../../lib/comparison/methods/registry";
import {
  comparisonProtocol,
  planRuns,
  type Protocol,
  type ProtocolOptions,
  runFingerprint,
} from "../../../lib/comparison/protocol/protocol";
import { readRecord, readRecords, writeRecord } from "../../../lib/comparison/runs/record-store";
import { countsForRuns, runCode } from "../../../lib/comparison/runs/run-code";
import { currentRecords, Interrupted, runComparison } from "../../../lib/comparison/runs/run-comparison";
import { fitChance } from "../../../lib/models/chance";
import { fitSdcca } from "../../../lib/models/fit-sdcca";
import type { FeatureSet } from "../../../lib/features/feature-set";
import { InputError } from "../../../lib/runtime/check";
import { writeContainer } from "../../../lib/runtime/container/container";
import { Random } from "../../../lib/runtime/random";
import { damagedCopy } from "../../damaged-copy";
import { temporaryFolder } from "../../temporary-folder";
import { recordOf } from "../records";
import { results, tinyTask } from "../tiny";

test("damaged records and those of other code are refused with the reason and made again", async () => {
  const folder = temporaryFolder();
  const task = tinyTask(folder);
  const before = await runComparison(task);
  const files = readdirSync(join(folder, "records")).map((name) => join(folder, "records", name));
  truncateSync(files[0], 500);
  const bytes = readFileSync(files[1]);
  const written = String(before.find((r) => files[1].includes(r.key) && files[1].includes(`/${r.method}.`))!.rankings[0].map);
  const at = bytes.indexOf(written) + written.length - 1;
  assert.ok(at >= written.length);
  bytes[at] ^= 1;
  writeFileSync(files[1], bytes);
  writeFileSync(files[2], "");
  await writeContainer(files[3], { kind: "run record" }, { ...before[0], rankings: before[0].rankings.slice(1) });
  await writeContainer(files[4], { kind: "feature set" }, {});
  const notices: string[] = [];
  assert.equal((await currentRecords(task, (notice) => notices.push(notice))).length, before.length - 5);
  assert.deepEqual(
    notices.map((notice) => notice.replace(/^.*\.run /, "").replace(/rankings are .*:/, "rankings are …:")).sort(),
    [
      "holds a feature set, not a run record",
      "holds no run record, its rankings are …",
      "is damaged (it is empty)",
      "is damaged (its header is longer than the file)",
      "is damaged (the checksum of its header does not match)",
    ].map((why) => `${why}: its run is made again`),
  );
  assert.deepEqual(results(await runComparison(task)), results(before));
  assert.equal((await currentRecords(task)).length, before.length);
});

test("a changed record is refused at once or is the same, whatever has changed", async () => {
  const path = join(temporaryFolder(), "one.run");
  const record = recordOf("cca", [0.25, 1 / 3, 0.5], { options: { margin: Infinity, shift: -0 } });
  await writeRecord(path, record);
  assert.deepEqual(await readRecord(path), record);
  const whole = readFileSync(path);
  const random = new Random("record");
  for (let i = 0; i < 300; i++) {
    const copy = damagedCopy(whole, random);
    writeFileSync(path, copy);
    if (copy.equals(whole)) assert.deepEqual(await readRecord(path), record);
    else
      await assert.rejects(readRecord(path), (e: Error) => e instanceof InputError && /one\.run .*made again$/.test(e.message));
  }
});

test("what lacks a field of a record, or has other counts, is none", async () => {
  const path = join(temporaryFolder(), "one.run");
  const record = recordOf("cca", [0.25, 0.5]);
  const refused = async (value: unknown, pattern: RegExp) => {
    await writeContainer(path, { kind: "run record" }, value);
    await assert.rejects(readRecord(path), (e: Error) => e instanceof InputError && pattern.test(e.message));
  };
  for (const value of [null, [], {}, 5]) await refused(value, /holds no run record, it (is|has no method)/);
  for (const field of Object.keys(record))
    await refused({ ...record, [field]: undefined }, new RegExp(`holds no run record, it has no ${field}: its run`));
  await refused({ ...record, labels: [0] }, /it has 2 queries and 1 values of them/);
  await refused({ ...record, rankings: [...record.rankings].reverse() }, /its rankings are videoToAudio sigmaWeighted/);
  const [first, ...rest] = record.rankings;
  await refused({ ...record, rankings: [{ ...first, pairRanks: [1] }, ...rest] }, /it has 2 queries and 1 values of them/);
  await refused({ ...record, segments: [2, 1] }, /it has 3 segments and 4 ranks of them/);
  await refused({ ...record, rankings: [{ ...first, map: "0.5" }, ...rest] }, /rankings\[0\]\.map is a string, not a number/);
});

test("records of an earlier version are left alone, and named with their count", async () => {
  const task = tinyTask(temporaryFolder(), methodsNamed(["chance"]), { folds: 2, seeds: 1 });
  await runComparison(task);
  const folder = join(task.folder, "records");
  for (const name of ["a", "b"]) writeFileSync(join(folder, `${name}.arrow`), "ARROW1");
  const notices: string[] = [];
  const onNotice = (notice: string) => notices.push(notice);
  assert.equal((await runComparison(task, { onNotice })).length, 2);
  assert.equal((await currentRecords(task, onNotice)).length, 2);
  const { records, damaged } = await readRecords(folder);
  assert.equal(records.length, 2);
  const expected = /records holds 2 records of an earlier version \(\*\.arrow\): not read, and the runs are made again$/;
  assert.equal(notices.length, 2);
  for (const notice of [...notices, ...damaged]) assert.match(notice, expected);
  assert.ok(existsSync(join(folder, "a.arrow")));
});

test("a run is tuned by the first seed, and says of how many folds it is: others are other runs", async () => {
  const { data } = tinyTask("");
  const protocol = (options: ProtocolOptions) => comparisonProtocol(data.features, { folds: 3, seeds: [1, 2], ...options });
  const [run] = planRuns(protocol({}), methodsNamed(["chance"]));
  const key = (p: Protocol) => runFingerprint(p, data.features, data.fingerprint, run);
  const first = key(protocol({}));
  assert.equal(key(protocol({ seeds: [1] })), first);
  assert.notEqual(key(protocol({ seeds: [0, 1] })), first);
  const { folds } = protocol({});
  assert.notEqual(key(protocol({ folds: folds.slice(0, 2) })), first);
});

test("a kept run is shown as the method is called now", async () => {
  const folder = temporaryFolder();
  const method: ComparedMethod = { id: "own", label: "before", fit: (train, { seed }) => fitChance(train, { seed }) };
  await runComparison(tinyTask(folder, [method]));
  const renamed = { ...method, label: "after", reference: true };
  for (const { label, reference } of await currentRecords(tinyTask(folder, [renamed])))
    assert.deepEqual([label, reference], ["after", true]);
  assert.equal((await currentRecords(tinyTask(folder, [renamed]))).length, 6);
});

test("a run is stale when what trains or measures it changes, a method of one's own included, and not when tables do", async () => {
  const counting = [
    "models/kcca.ts",
    "metrics/statistics/mean.ts",
    "comparison/protocol/tuning.ts",
    "comparison/runs/make-run.ts",
    "comparison/runs/run-record.ts",
    "comparison/runs/comparison-data.ts",
    "comparison/runs/shared-models.ts",
    "comparison/methods/linear-methods.ts",
    "comparison/methods/one-of-your-own.ts",
  ];
  for (const file of counting) assert.ok(countsForRuns(file), file);
  const showing = ["comparison/report/tables.ts", "comparison/runs/estimate.ts", "comparison/methods/registry.ts"];
  for (const file of [...showing, "figures/style/style.ts", "walkthrough/comparison-report.ts"])
    assert.ok(!countsForRuns(file), file);
  for (const file of ["media/decode/probe.ts", "retrieval/create-index.ts", "projection/umap.ts", "notebook/progress.ts"])
    assert.ok(!countsForRuns(file), `${file}: it makes features, or uses models that are trained`);
  const { of: codeOf } = runCode();
  const method = (fit: ComparedMethod["fit"]): ComparedMethod => ({ id: "own", label: "own", fit });
  const [one, same, other] = [0, 0, 1].map((seed) =>
    seed ? (train: FeatureSet) => fitChance(train, { seed: 1 }) : (train: FeatureSet) => fitChance(train, { seed: 0 }),
  );
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
    fit: async (train, { seed }) => {
      fits++;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return fitChance(train, { seed });
    },
  };
  const task = tinyTask(temporaryFolder(), [counted]);
  const [a, b] = await Promise.all([runComparison(task), runComparison(task)]);
  assert.equal(fits, 6);
  assert.deepEqual(a, b);
  assert.deepEqual(
    readdirSync(join(task.folder, "records")).filter((name) => !name.endsWith(".run")),
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
    fit: (train, { seed }) => {
      if (fits++ === 2) process.emit("SIGINT");
      return fitChance(train, { seed });
    },
  };
  const task = tinyTask(temporaryFolder(), [stopped]);
  await assert.rejects(runComparison(task), (error) => error instanceof Interrupted);
  assert.equal((await currentRecords(task)).length, 2);
  assert.equal((await runComparison(task)).length, 6);
  assert.equal(fits, 7);
});

test("a training that was interrupted goes on where it was, and its record is that of one that nobody interrupted", async () => {
  const seen: number[] = [];
  let interrupts = true;
  const method = {
    ...{ id: "interrupted", label: "interrupted", version: "1" },
    fit: (train: FeatureSet, { seed, epochs, checkpoint }: FitSettings) => {
      const onEpoch = ({ epoch }: { epoch: number }) => {
        seen.push(epoch);
        if (epoch === 3 && interrupts) process.emit("SIGINT");
      };
      const small = { audioLayers: [4], videoLayers: [4], outputs: 3, batchSize: 20 };
      return fitSdcca(train, { ...small, seed, epochs, checkpoint, onEpoch });
    },
  } satisfies ComparedMethod;
  const options = { folds: 2, seeds: 1, epochs: 5 };
  const task = tinyTask(temporaryFolder(), [method], options);
  await assert.rejects(runComparison(task), (error) => error instanceof Interrupted);
  assert.deepEqual(seen, [1, 2, 3]);
  interrupts = false;
  const continued = await runComparison(task);
  assert.deepEqual(seen.slice(3), [4, 5, 1, 2, 3, 4, 5]);
  const whole = await runComparison(tinyTask(temporaryFolder(), [method], options));
  assert.deepEqual(results(continued), results(whole));
  assert.deepEqual(
    readdirSync(join(task.folder, "shared")).filter((name) => name.includes("checkpoints")),
    [],
  );
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
