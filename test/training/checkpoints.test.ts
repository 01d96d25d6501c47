import assert from "node:assert/strict";
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { before, mock, test } from "node:test";
import { readContainer, writeContainer } from "../../lib/runtime/container/container";
import { InputError } from "../../lib/runtime/check";
import { tryLock } from "../../lib/runtime/files/lock";
import { Random } from "../../lib/runtime/random";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { removeCheckpoints } from "../../lib/training/checkpoint/checkpoint-files";
import { Pace } from "../../lib/training/checkpoint/checkpoint-options";
import { type Trainable, train, type TrainingOptions } from "../../lib/training/train";
import { damagedCopy } from "../damaged-copy";
import { temporaryFolder } from "../temporary-folder";
import { line, OPTIONS } from "./line";

before(() => useBackend());

const root = temporaryFolder();
let folders = 0;
const newFolder = () => join(root, `${folders++}`);
/** The line, by name. */
const named = (): Trainable => ({ ...line(), identity: () => ({ name: "line", inputs: { points: 40 } }) });
const SIX = { ...OPTIONS, epochs: 6, execution: "eager" } as const;

/** A training that is cut off when this epoch has ended. */
async function cutOff(folder: string, epoch: number, options: Partial<TrainingOptions> = {}): Promise<void> {
  const onEpoch = (at: { epoch: number }) => {
    if (at.epoch === epoch) throw new Error("cut off");
  };
  await assert.rejects(
    train(named(), { ...SIX, checkpoint: { folder, everyEpochs: 1 }, onEpoch, ...options }),
    /^Error: cut off$/,
  );
}

/** What a training warns of, and what it gives. */
async function warned<Result>(work: () => Promise<Result>) {
  const warn = mock.method(console, "warn", () => undefined);
  try {
    return { result: await work(), warnings: warn.mock.calls.map(({ arguments: [text] }) => String(text)) };
  } finally {
    warn.mock.restore();
  }
}

const files = (folder: string) => readdirSync(folder).map((name) => name.replace(/-[0-9a-f]{12}\./, "."));
const again = (folder: string, options: Partial<TrainingOptions> = {}) =>
  warned(() => train(named(), { ...SIX, checkpoint: { folder, everyEpochs: 1 }, ...options }));

test("the newest two are kept, or as many as asked for; the end takes the place of all", async () => {
  const folder = newFolder();
  await cutOff(folder, 5);
  assert.deepEqual(files(folder), ["line.12.checkpoint", "line.16.checkpoint"]);
  const { result, warnings } = await again(folder);
  assert.deepEqual(files(folder), ["line.finished.checkpoint"]);
  assert.deepEqual(warnings, []);
  const whole = await train(named(), SIX);
  assert.deepEqual(result.weights, whole.weights);
  const one = newFolder();
  await cutOff(one, 5, { checkpoint: { folder: one, everyEpochs: 2, keep: 1 } });
  assert.deepEqual(files(one), ["line.16.checkpoint"]);
});

test("a damaged one is said and passed over, the one before is used; with none left it begins anew", async () => {
  const whole = await train(named(), SIX);
  for (const damaged of [1, 2]) {
    const folder = newFolder();
    await cutOff(folder, 5);
    for (const name of readdirSync(folder).sort().slice(-damaged)) truncateSync(join(folder, name), 300);
    const { result, warnings } = await again(folder);
    assert.equal(warnings.length, damaged);
    for (const text of warnings)
      assert.match(text, /\.checkpoint is damaged \(.*\): it is not used, and an earlier one is, if there is one$/);
    assert.deepEqual(result.weights, whole.weights);
    assert.deepEqual(result.history.notes, damaged === 1 ? ["continued from a checkpoint after 3 epochs"] : undefined);
    assert.deepEqual(files(folder), ["line.finished.checkpoint"]);
  }
});

test("after a damaged newest one the training writes on, and that one is not kept instead of a newer", async () => {
  const folder = newFolder();
  await cutOff(folder, 5);
  const newest = join(folder, readdirSync(folder).sort().at(-1)!);
  truncateSync(newest, 300);
  await warned(() => cutOff(folder, 5, { checkpoint: { folder, everyEpochs: 1, keep: 1 } }));
  assert.deepEqual(files(folder), ["line.16.checkpoint"]);
  const { warnings, result } = await again(folder);
  assert.deepEqual([warnings, result.history.notes!.at(-1)], [[], "continued from a checkpoint after 4 epochs"]);
});

test("whatever becomes of a checkpoint's bytes, the model is the same, and nothing is thrown", async () => {
  const whole = await train(named(), SIX);
  const folder = newFolder();
  await cutOff(folder, 5);
  const kept = join(root, "kept");
  renameSync(folder, kept);
  const random = new Random("damages");
  for (let i = 0; i < 40; i++) {
    mkdirSync(folder);
    for (const name of readdirSync(kept)) writeFileSync(join(folder, name), damagedCopy(readFileSync(join(kept, name)), random));
    assert.deepEqual((await again(folder)).result.weights, whole.weights);
    rmSync(folder, { recursive: true });
  }
});

test("a whole file that holds no such training is passed over: other shapes, numbers that do not go together, no state", async () => {
  const whole = await train(named(), SIX);
  const from = newFolder();
  await cutOff(from, 3);
  const name = readdirSync(from).sort().at(-1)!;
  const contents = { kind: "training checkpoint", remedy: "" };
  const value = (await readContainer<Record<string, unknown>>(join(from, name), contents))!;
  const key = /-([0-9a-f]{12})\./.exec(name)![1];
  const state = value.state as Record<string, object>;
  for (const change of [
    { done: 3 },
    { done: 7.5 },
    { done: 1e9 },
    { losses: Float32Array.of(1) },
    { state: undefined, kept: { epoch: 2, score: 0 } },
    { state: undefined }, // which only the end has none of
    { kept: { ...(value.kept as object), epoch: 9 } },
    { kept: { ...(value.kept as object), epoch: 1.5 } },
    { state: { ...state, slope: { shape: [2], data: Float32Array.of(1, 2) } } },
    { state: { slope: state.slope } },
    { kept: { epoch: 2, score: 0, weights: { slope: { shape: [], data: Float32Array.of(1) } } } },
    { history: { epochs: "none" } },
    { history: { ...(value.history as object), ended: "constructor" } },
    { history: { ...(value.history as object), notes: 7 } },
    { state: { ...state, slope: { shape: [], length: 1 } } },
    { kept: { epoch: 2, score: 0, weights: { ...state, slope: { data: Float32Array.of(1) } } } },
    { notes: [7] },
  ]) {
    const folder = newFolder();
    await writeContainer(join(folder, name), contents, { ...value, ...change }, { key });
    const { result, warnings } = await again(folder);
    assert.deepEqual(result.weights, whole.weights, JSON.stringify(change));
    assert.match(warnings.join(), /does not fit the training \(.*\): it is not used/, JSON.stringify(change));
  }
});

test("one that its name puts after other steps, or at the end, is passed over", async () => {
  const whole = await train(named(), SIX);
  for (const steps of ["4", "9", "finished"]) {
    const folder = newFolder();
    await cutOff(folder, 3);
    const names = readdirSync(folder).sort();
    for (const name of names.slice(0, -1)) rmSync(join(folder, name));
    renameSync(join(folder, names.at(-1)!), join(folder, names.at(-1)!.replace(/\.\d+\./, `.${steps}.`)));
    const { result, warnings } = await again(folder);
    assert.deepEqual(result.weights, whole.weights, steps);
    assert.match(warnings.join(), /does not fit the training \(it holds step \d+, which its name does not say\)/, steps);
  }
});

test("the checkpoint of another training is left alone, with a sentence: other options, data, loss or seed", async () => {
  const folder = newFolder();
  await cutOff(folder, 3);
  const [before] = [readdirSync(folder).sort()];
  for (const options of [{ seed: 1 }, { learningRate: 0.01 }, { epochs: 7 }, { optimiser: "rmsprop" }] as const) {
    const { result, warnings } = await again(folder, options);
    assert.match(
      warnings.join(),
      /holds a checkpoint of another training \(line-.*\), of other data, options or code: it is left alone/,
    );
    assert.deepEqual(result.weights, (await train(named(), { ...SIX, ...options })).weights);
  }
  const other = { ...named(), identity: () => ({ name: "line", inputs: { points: 41 } }) };
  assert.match((await warned(() => train(other, { ...SIX, checkpoint: folder }))).warnings.join(), /another training/);
  for (const name of before) assert.ok(readdirSync(folder).includes(name));
  assert.deepEqual((await again(folder)).result.history.notes, ["continued from a checkpoint after 2 epochs"]);
});

test("one under another's name is told by its contents", async () => {
  const [folder, other] = [newFolder(), newFolder()];
  await cutOff(folder, 3);
  await cutOff(other, 3, { seed: 1 });
  const [mine, theirs] = [folder, other].map((place) => join(place, readdirSync(place).sort().at(-1)!));
  copyFileSync(theirs, mine);
  const { result, warnings } = await again(folder);
  assert.match(warnings.join(), /was written by another training/);
  assert.deepEqual(result.weights, (await train(named(), SIX)).weights);
});

test("while another process has them, a training keeps none, and says so", async () => {
  const folder = newFolder();
  await cutOff(folder, 3);
  const stem = readdirSync(folder)[0].replace(/\.\d+\.checkpoint$/, "");
  const flag = join(folder, `${stem}.lock-0badcafe-7-1-00000000`);
  writeFileSync(flag, JSON.stringify({ pid: 7, host: "elsewhere" }));
  // It lives, since it touches its flag; a flag alone may be that of a machine that was taken away.
  const touching = setInterval(() => utimesSync(flag, new Date(), new Date()), 100);
  const { result, warnings } = await again(folder).finally(() => clearInterval(touching));
  assert.match(warnings[0], /were held by process 7 on elsewhere \(.*\): seeing for at most 90 s whether that still trains/);
  assert.match(warnings.join(), /held by process 7 on elsewhere \(.*\): this one is trained without any/);
  assert.equal(result.history.notes, undefined);
});

test("the flag of a machine that was taken away, or was started anew, stops nobody: the training goes on once it has been silent", async () => {
  const folder = newFolder();
  await cutOff(folder, 3);
  const stem = join(folder, readdirSync(folder)[0].replace(/\.\d+\.checkpoint$/, ""));
  const flag = `${stem}.lock-0badcafe-7-1-00000000`;
  writeFileSync(flag, JSON.stringify({ pid: 7, host: "elsewhere" }));
  assert.equal(await tryLock(stem), undefined); // it is seen now
  const now = performance.now();
  const later = mock.method(performance, "now", () => now + 91_000);
  const { result, warnings } = await again(folder).finally(() => later.mock.restore());
  assert.deepEqual(warnings, []);
  assert.deepEqual(result.history.notes, ["continued from a checkpoint after 2 epochs"]);
  assert.deepEqual(readdirSync(folder).map((name) => name.split(".").at(-2)), ["finished"]); // prettier-ignore
});

test("a checkpoint that cannot be written is a warning, and the training goes on", async () => {
  const folder = newFolder();
  const onEpoch = ({ epoch }: { epoch: number }) => {
    if (epoch !== 2) return;
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "a file");
  };
  const { result, warnings } = await again(folder, { onEpoch });
  assert.match(
    warnings.join("\n"),
    /^the training goes on without a new checkpoint: .* could not be written \(E\w+\): a file stands/,
  );
  assert.equal(warnings.length, 1);
  assert.deepEqual(result.weights, (await train(named(), SIX)).weights);
});

test("a checkpoint that could not be written is written when the training is stopped at the same step", async (t) => {
  const folder = newFolder();
  const stop = new AbortController();
  const onEpoch = ({ epoch }: { epoch: number }) => {
    if (epoch !== 2) return;
    stop.abort();
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "a file");
  };
  const warn = t.mock.method(console, "warn", () => rmSync(folder)); // once it is told there is room
  await train(named(), { ...SIX, checkpoint: { folder, everyEpochs: 1 }, onEpoch, signal: stop.signal });
  assert.equal(warn.mock.callCount(), 1);
  assert.deepEqual((await again(folder)).result.history.notes, ["continued from a checkpoint after 2 epochs"]);
});

test("what an interrupted write left is swept away, other files stay, and removing leaves nothing of ours", async () => {
  const folder = newFolder();
  await cutOff(folder, 2);
  const [name] = readdirSync(folder);
  writeFileSync(join(folder, `${name}.0badcafe-7-1-00000000.partial`), "half");
  writeFileSync(join(folder, "notes.txt"), "mine");
  await again(folder);
  assert.deepEqual(files(folder), ["line.finished.checkpoint", "notes.txt"]);
  await removeCheckpoints(folder);
  assert.deepEqual(readdirSync(folder), ["notes.txt"]);
  const only = newFolder();
  await cutOff(only, 2);
  await removeCheckpoints(only);
  await removeCheckpoints(only);
  await assert.rejects(async () => readdirSync(only), /ENOENT/);
});

test("what is no folder, no number of epochs or no training that says what it is, is refused before anything is trained", async () => {
  const refused = async (options: unknown, message: RegExp, model = named()) =>
    assert.rejects(
      train(model, { ...SIX, checkpoint: options as string, onEpoch: () => assert.fail("an epoch was trained") }),
      (error: Error) => error instanceof InputError && message.test(error.message),
    );
  await refused("", /the folder of the checkpoints must not be empty/);
  await refused(7, /checkpoint must be a folder, or options such as/);
  await refused({ everyEpochs: 1 }, /the folder of the checkpoints must be a text/);
  const folder = newFolder();
  await refused({ folder, everyEpochs: 0 }, /everyEpochs must be a whole number of at least 1/);
  await refused({ folder, everyMinutes: 0 }, /everyMinutes must be a finite number above 0; got 0/);
  await refused({ folder, everyMinutes: NaN }, /everyMinutes must be/);
  await refused({ folder, keep: 0 }, /keep must be a whole number of at least 1/);
  await refused(folder, /must say what it is, as identity: /, line());
  await refused(folder, /the name of a training must be small letters/, {
    ...line(),
    identity: () => ({ name: "../up", inputs: {} }),
  });
  await refused(folder, /the inputs of a training with checkpoints must be an object of plain values: .*; got undefined/, {
    ...line(),
    identity: () => ({ name: "line" }) as never,
  });
  writeFileSync(folder, "");
  await refused(folder, /could not be written \(E\w+\)/);
});

test("by default one is due five seconds after the last, and later if it takes long to write; epochs and minutes are taken at their word", (t) => {
  let now = 0;
  t.mock.method(performance, "now", () => now);
  const at = (time: number, pace: Pace, epoch?: number) => ((now = time), pace.isDue(epoch));
  const usual = new Pace({});
  assert.deepEqual([at(4999, usual), at(4999, usual, 1), at(5000, usual)], [false, false, true]);
  now = 5100; // took 100 ms: the next in 10 s
  usual.written(5000);
  assert.deepEqual([at(15_000, usual), at(15_100, usual)], [false, true]);
  now = 0;
  const epochs = new Pace({ everyEpochs: 3 });
  assert.deepEqual([at(1e6, epochs), at(1e6, epochs, 2), at(1e6, epochs, 3), at(1e6, epochs, 6)], [false, false, true, true]);
  now = 0;
  const minutes = new Pace({ everyMinutes: 0.5 });
  assert.deepEqual([at(29_999, minutes, 3), at(30_000, minutes)], [false, true]);
});
