/** npm run train: from a dataset folder to a saved model and what held-out tracks find with it. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import type { DatasetItem } from "../../lib/data/dataset/dataset-item";
import { writeDataset, type WriteDatasetOptions } from "../../lib/data/dataset/write-dataset";
import { givenFolds } from "../../lib/data/videos/given-split";
import { type FeatureSet, takeVideos } from "../../lib/features/feature-set";
import { recordOf } from "../../lib/models/embedding/fitted-model";
import { loadModel } from "../../lib/models/saved-model";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { Random } from "../../lib/runtime/random";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { fitOwnMusic } from "../../lib/walkthrough/own-music/fit-own-music";
import { heldOutRetrieval } from "../../lib/walkthrough/own-music/held-out";
import { givenData } from "../../scripts/commands/given-data";
import { heldOutChoice } from "../../scripts/commands/held-out-choice";
import { temporaryFolder } from "../temporary-folder";

const root = temporaryFolder();
const at = (...names: string[]) => join(root, ...names);
before(() => useBackend());

const source = (width: number) => ({ extractor: `of ${width}`, width, values: "raw" as const });
const SOURCES = { audio: source(6), video: source(8) };

/** Twenty-four videos of 25 seconds in three classes, of which both views tell. */
function* items(change: (i: number) => Partial<DatasetItem>): Generator<DatasetItem> {
  const random = new Random("train");
  for (let i = 0; i < 24; i++) {
    const rows = (columns: number) => ({
      ...{ rows: 25, columns },
      data: Float32Array.from({ length: 25 * columns }, (_, d) => random.gaussian() + (d % columns === i % 3 ? 2 : 0)),
    });
    yield { id: `v${i}`, audio: rows(6), video: rows(8), ...change(i) };
  }
}

async function dataset(name: string, change: (i: number) => Partial<DatasetItem>, options: Partial<WriteDatasetOptions> = {}) {
  await writeDataset(at(name), items(change), { sources: SOURCES, ...options });
  return (await givenData(at(name))).features;
}

const labelled = (i: number) => ({ class: "abc"[i % 3] });

/** Runs the command; `when` is asked again and again, and ends it by a signal. */
async function train(args: string[], when?: (child: ChildProcess) => void) {
  const file = join(projectRoot(), "scripts", "commands", "train.ts");
  const child = spawn(process.execPath, ["--import", "tsx", file, ...args], { cwd: projectRoot() });
  const told = { out: "", errors: "" };
  child.stdout.on("data", (text) => (told.out += String(text)));
  child.stderr.on("data", (text) => (told.errors += String(text)));
  const asked = setInterval(() => when?.(child), 10);
  await once(child, "close");
  clearInterval(asked);
  return { ...told, code: child.exitCode };
}

const stateOf = async (folder: string) => recordOf(await loadModel(folder)).state;
const modelOf = async (features: FeatureSet, seed: number) => recordOf((await fitOwnMusic(features, seed)).model).state;

interface Told {
  kind: string;
  trainedOn: number;
  heldOut: Record<"mapByClass" | "mrrByPair", { mean: number; low: number; high: number; chance: number; tracks: number }>;
  weakLabels: boolean;
  synthetic: boolean;
  seconds: number;
}

test("interrupted and killed it goes on, to the model and the result of one that was not; weak labels are marked", async () => {
  const part = (i: number) => ({ part: `fold ${Math.floor(i / 3) % 2}` });
  const features = await dataset("weak", (i) => ({ ...labelled(i), ...part(i) }), { labels: "weak" });
  const args = (out: string) => ["--data", at("weak"), "--out", at(out), "--seed", "3"];
  const finished = () => {
    const folder = at("broken.checkpoints");
    return existsSync(folder) ? readdirSync(folder).filter((name) => name.includes("finished")).length : 0;
  };
  const stopped = await train(args("broken"), (child) => finished() >= 2 && !child.killed && child.kill("SIGINT"));
  assert.equal(stopped.code, 130, stopped.errors);
  assert.match(stopped.errors, /Interrupted: what is trained is kept; the same command goes on from there\.\n$/);
  const kept = finished();
  await train(args("broken"), (child) => finished() >= kept + 1 && !child.killed && child.kill("SIGKILL"));
  assert.ok(!existsSync(at("broken")), "no model yet");
  const broken = await train([...args("broken"), "--json"]);
  assert.equal(broken.code, 0, broken.errors);
  assert.ok(!existsSync(at("broken.checkpoints")));
  assert.match(broken.errors, /24 videos in 3 classes\. The labels are weak: a machine guessed them/);

  const told = JSON.parse(broken.out) as Told;
  assert.deepEqual([told.kind, told.trainedOn, told.weakLabels, told.synthetic], ["S-DCCA", 24, true, false]);
  const wanted = await heldOutRetrieval(features, async (some, seed) => (await fitOwnMusic(some, seed)).model, {
    ...{ seed: 3, splits: givenFolds(features.parts!) },
  });
  const { mapByClass, mrrByPair } = told.heldOut;
  assert.deepEqual(mapByClass, { ...wanted.interval, chance: wanted.chance, tracks: 24 });
  assert.deepEqual(mrrByPair, { ...wanted.pairs.interval, chance: wanted.pairs.chance, tracks: 24 });
  assert.ok(mapByClass.low > mapByClass.chance, "it learnt something");
  assert.deepEqual(await stateOf(at("broken")), await modelOf(features, 3));
  assert.equal((await loadModel(at("broken"))).weakLabels, true);
});

test("interrupted in the attention, of which a model cannot be made, it says what is kept as well", async () => {
  await dataset("long", labelled);
  let asked = false;
  const { code, errors } = await train(["--data", at("long"), "--out", at("of long"), "--held-out", "none"], (child) => {
    const begun = existsSync(at("of long.checkpoints"));
    if (begun && !asked) asked = child.kill("SIGINT");
  });
  assert.equal(code, 130, errors);
  assert.match(errors, /Interrupted: what is trained is kept; the same command goes on from there\.\n$/);
});

test("a given split is kept: its training videos make the model, its test videos ask", async () => {
  const part = (i: number) => ({ part: i % 6 < 3 ? "train" : "test" });
  const features = await dataset("split", (i) => ({ ...labelled(i), ...part(i) }));
  const { code, out, errors } = await train(["--data", at("split"), "--out", at("by split")]);
  assert.equal(code, 0, errors);
  assert.match(out, /Held-out tracks ask \(the given split, 12 videos\), mean and 95 % interval over tracks:/);
  assert.match(out, /^ {2}MAP by class +\d\.\d{3} \[\d\.\d{3}, \d\.\d{3}\], chance \d\.\d{3}, 12 tracks\n {2}exact pairs, MRR /m);
  assert.match(out, /^S-DCCA, trained on 12 videos, in .*by split$/m);
  assert.ok(!out.includes("weak") && !out.includes("synthetic"));
  const rows = features.ids.flatMap((_, i) => (features.parts![i] === "train" ? [i] : []));
  assert.deepEqual(await stateOf(at("by split")), await modelOf(takeVideos(features, rows), 0));
});

test("without labels pairs train and measure; what --out holds besides a model, and a wrong --held-out, are refused first", async () => {
  await dataset("pairs", () => ({}));
  const { code, out, errors } = await train(["--data", at("pairs"), "--out", at("of pairs"), "--held-out", ".3"]);
  assert.equal(code, 0, errors);
  assert.match(out, /24 videos, trained on by pairs alone\./);
  assert.match(out, /exact pairs, MRR +\d\.\d{3} \[/);
  assert.ok(!out.includes("MAP"));
  assert.equal((await loadModel(at("of pairs"))).kind, "DCCA");
  mkdirSync(at("other"));
  writeFileSync(at("other", "letter.txt"), "dear");
  const refused = await train(["--data", at("pairs"), "--out", at("other")]);
  assert.deepEqual([refused.code, refused.out], [1, ""]);
  assert.match(refused.errors, /other holds other files \(letter\.txt\): choose an empty folder/);
  const wrong = await train(["--data", at("pairs"), "--out", at("new"), "--held-out", "most"]);
  assert.match(wrong.errors, /--held-out must be folds, none, or a share between 0 and 1, such as \.2; got "most"/);
});

test("which tracks are held out by default", () => {
  const of = (videos: number, parts?: string[]) =>
    heldOutChoice(
      undefined,
      { ids: new Array(videos).fill(""), labels: Int32Array.from({ length: videos }, (_, i) => i % 2), parts } as FeatureSet,
      0,
    )!;
  assert.deepEqual([of(199).trainings, of(199).split], [15, undefined]);
  assert.deepEqual([of(200).trainings, of(200).split!.test.length], [1, 40]);
  const folds = of(
    300,
    Array.from({ length: 300 }, (_, i) => `fold ${i % 3}`),
  );
  assert.deepEqual([folds.trainings, folds.options.splits!.length, folds.split], [3, 3, undefined]);
  assert.throws(
    () => of(14),
    /of 14 videos 5 folds, 3 times leave 11 to train on, and 12 are needed: give more videos, or --held-out none/,
  );
  assert.equal(of(15).trainings, 15);
  assert.equal(heldOutChoice("none", { ids: [] } as unknown as FeatureSet, 0), undefined);
});
