import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as figures from "../../lib/figures";
import * as lib from "../../lib/index";
import * as walkthrough from "../../lib/walkthrough";
import { EXERCISE_NAMES, judged } from "../../lib/exercises/check-answers";
import type { Verdict } from "../../lib/exercises/answers/exercise";
import { toyFeatures } from "../models/toy-features";
import { temporaryFolder } from "../temporary-folder";
import { exerciseCells, runCell } from "./exercise-cells";
import { WRONG } from "./wrong-answers";

const notebooks = exerciseCells();
const all = Object.values(notebooks).flat();
const results = temporaryFolder();
let run: walkthrough.Walkthrough;

before(async () => {
  // What shows a training is not wanted here.
  console.log = () => {};
  run = await walkthrough.openWalkthrough({ videos: 200, seed: 0, epochs: 1, attentionEpochs: 1, results });
});

/** What the exercises of a notebook are about: features of one's own in notebook 07, else the run. */
const dataOf = (name: string) => (name.startsWith("07") ? { features: toyFeatures(40) } : run);

/** Runs a cell of an exercise, and gives what it answered and what was said. */
async function answered(source: string): Promise<{ name: string; answer: unknown; verdict: Verdict }[]> {
  const given: { name: string; answer: unknown; verdict: Verdict }[] = [];
  const check = async (name: walkthrough.ExerciseName, answer: unknown) => {
    given.push({ name, answer, verdict: await judged(dataOf(name), name, answer) });
  };
  await runCell(source, { lib, figures, walkthrough, run, own: dataOf("07"), data: run, check });
  return given;
}

async function mapOf(method: string, way: "audioToVideo" | "videoToAudio", labels: ArrayLike<number> = run.test.labels) {
  const model = await walkthrough.trainedMethod(run, method);
  const { audio, video } = run.test;
  return (await lib.evaluateBothDirections(model.embedAudio(audio), model.embedVideo(video), labels))[way].map;
}

test("every notebook has four or five exercises, each with its kind, difficulty, minutes and hint", () => {
  assert.deepEqual(all.map(({ name }) => name), [...EXERCISE_NAMES]); // prettier-ignore
  for (const [notebook, exercises] of Object.entries(notebooks)) {
    assert.ok([4, 5].includes(exercises.length), notebook);
    for (const { name, question } of exercises) {
      assert.ok(name.startsWith(notebook), name);
      assert.match(question, /^\*\*\S+\*\* · (predict|compute|code|explain) · ★{1,3} · \d+ minutes\n/, name);
      assert.match(question, /<details><summary>Hint<\/summary>\n\n.+\n\n<\/details>$/s, name);
    }
  }
});

for (const { name, blank, solution } of all) {
  test(`${name}: the solution of the notebook is right`, async () => {
    const given = await answered(solution);
    assert.deepEqual(given.map((one) => one.name), [name]); // prettier-ignore
    assert.ok(given[0].verdict.right, given[0].verdict.says);
  });

  test(`${name}: the blank is not`, async () => {
    const given = await answered(blank);
    assert.deepEqual(given.map((one) => one.name), [name]); // prettier-ignore
    assert.ok(!given[0].verdict.right);
  });

  test(`${name}: three typical wrong answers are wrong, and each is told something else`, async () => {
    const [{ answer }] = await answered(solution);
    const table = WRONG[name as walkthrough.ExerciseName] ?? ["a", "b", "c", "d"].filter((letter) => letter !== answer);
    const wrong = typeof table === "function" ? await table({ ...run, ...dataOf(name) }, mapOf) : table;
    const verdicts: Verdict[] = [];
    for (const one of wrong) verdicts.push(await judged(dataOf(name), name as walkthrough.ExerciseName, one));
    assert.equal(wrong.length, 3);
    for (const [i, { right, says }] of verdicts.entries()) assert.ok(!right, `${String(wrong[i])}: ${says}`);
    assert.equal(new Set(verdicts.map(({ says }) => says)).size, 3, verdicts.map(({ says }) => says).join("\n"));
  });
}

test("the type of an answer follows from the exercise's name", () => {
  const check: walkthrough.CheckAnswer = async () => {};
  void check("03.2", 4.8);
  void check("05.2", (ranks) => ranks.length);
  // @ts-expect-error: a number
  void check("03.2", "a");
  // @ts-expect-error: a letter, of four
  void check("01.4", "e");
  // @ts-expect-error: a function of ranks
  void check("05.2", (name: string) => name.length);
  // @ts-expect-error: there is no such exercise
  void check("09.1", 1);
});

test("a name that no exercise has is refused, and data without features", async () => {
  await assert.rejects(judged(run, "09.1" as "01.1", 1), /the name must be "01\.1", .*; got "09\.1"/);
  assert.throws(
    () => walkthrough.exercises({} as never),
    /the data must be what openWalkthrough gives; got one without features/,
  );
});

test("answers of another kind, and no answer, are told what an answer is", async () => {
  for (const name of EXERCISE_NAMES)
    for (const odd of [undefined, null, NaN, {}, ["a"], "e", [1, 2, 3]]) {
      const { right, says } = await judged(dataOf(name), name, odd);
      assert.ok(!right);
      assert.match(says, /a number|letters|a function/, name);
    }
});

test("a function that throws, or changes what it is given, is judged by what it returns", async () => {
  const thrown = await judged(run, "05.2", () => {
    throw new Error("no idea");
  });
  assert.match(thrown.says, /^For \(\[2, 3, 8\]\) it throws: no idea$/);
  const other = await judged(run, "05.2", () => 0.25);
  assert.match(other.says, /^For \(\[2, 3, 8\]\) it gives 0\.25, and 0\.5139 is right\.$/);
  const rounding = await judged(run, "05.2", () => 0.5139);
  assert.match(rounding.says, /it gives 0\.5139, and 0\.5139 is right\. It is rounded too much/);
  const promised = await judged(run, "05.2", async () => 0.25);
  assert.match(promised.says, /not a promise: leave out async/);
  const changing = await judged(run, "02.2", (weights: number[], k: number) => {
    const largest = [...weights].sort((a, b) => b - a).slice(0, k);
    return weights.splice(0).flatMap((weight, i) => (largest.includes(weight) ? [i] : []));
  });
  assert.ok(changing.right, changing.says);
});

test("what the data does not have is said, and nothing is thrown", async () => {
  const { labels, chunkKinds, ...rest } = toyFeatures(20);
  assert.ok(chunkKinds);
  const unlabelled = { features: { ...rest, classes: [], labels: labels.map(() => -1) } };
  assert.match((await judged(unlabelled, "01.2", 0.2)).says, /these videos have none/);
  assert.match((await judged(unlabelled, "02.4", 0.2)).says, /only synthetic data/);
});

test("numbers are told what is wrong with them where no typical mistake fits", async () => {
  const says = async (answer: number) => (await judged(run, "05.1", answer)).says;
  assert.match(await says(51.39), /per cent/);
  assert.match(await says(-0.5139), /sign/);
  assert.match(await says(1 - 0.5139), /1 minus/);
  assert.match(await says(0.9), /0\.9 is too large/);
  assert.match(await says(0.1), /0\.1 is too small/);
});
