import { showMarkdown } from "../notebook/notebook-display";
import { checkFeatureStructure } from "../features/track-structure";
import { checkObject } from "../runtime/arguments";
import { checkOneOf, described } from "../runtime/check";
import type { Exercise, ExerciseData, Verdict } from "./answers/exercise";
import { wrong } from "./answers/exercise";
import { NOTEBOOK_01 } from "./notebook-01";
import { NOTEBOOK_02 } from "./notebook-02";
import { NOTEBOOK_03 } from "./notebook-03";
import { NOTEBOOK_04 } from "./notebook-04";
import { NOTEBOOK_05 } from "./notebook-05";
import { NOTEBOOK_06 } from "./notebook-06";
import { NOTEBOOK_07 } from "./notebook-07";
import { NOTEBOOK_08 } from "./notebook-08";

const EXERCISES = {
  ...{ ...NOTEBOOK_01, ...NOTEBOOK_02, ...NOTEBOOK_03, ...NOTEBOOK_04 },
  ...{ ...NOTEBOOK_05, ...NOTEBOOK_06, ...NOTEBOOK_07, ...NOTEBOOK_08 },
};

/** The name of an exercise: its notebook and its number there, such as `"03.2"`. */
export type ExerciseName = keyof typeof EXERCISES;

/** What the answer of an exercise is: a number, a letter, letters in order, or a function. */
export type ExerciseAnswer<Name extends ExerciseName> = (typeof EXERCISES)[Name] extends Exercise<infer Answer> ? Answer : never;

/** The names of all exercises, in order. */
export const EXERCISE_NAMES = Object.keys(EXERCISES) as ExerciseName[];

/** Says of an answer whether it is right, or what is wrong with it. `undefined` is no answer yet. */
export type CheckAnswer = <Name extends ExerciseName>(name: Name, answer: ExerciseAnswer<Name> | undefined) => Promise<void>;

/**
 * The check of the exercises, for the data of a notebook: `const check = exercises(run)`, and then `await check("03.2", answer)`. It
 * shows whether the answer is right, or what is wrong with this answer. Answers that depend on the run are compared with this run.
 * @param data what openWalkthrough or openOwnMusic gives, or anything else with features
 * @throws InputError for data without features; the check throws one for a name that no exercise has
 */
export function exercises(data: ExerciseData): CheckAnswer {
  checkObject(data, "the data", "what openWalkthrough gives", { features: "object" });
  checkFeatureStructure(data.features);
  return async (name, answer) => {
    const { right, says } = await judged(data, name, answer);
    showMarkdown(`${right ? "✓" : "✗"} **${name}** · ${right ? "right" : "not yet"}: ${says}`);
  };
}

/** The verdict on an answer. */
export async function judged(data: ExerciseData, name: ExerciseName, answer: unknown): Promise<Verdict> {
  const exercise: Exercise<never> = EXERCISES[checkOneOf(name, "the name", EXERCISE_NAMES)];
  const { classes, chunkKinds } = data.features;
  if (exercise.needs === "classes" && classes.length === 0) return wrong("it asks about classes, and these videos have none.");
  if (exercise.needs === "kinds" && !chunkKinds)
    return wrong("it asks about the true kinds of chunks, which only synthetic data has.");
  if (answer === undefined) return wrong(`there is no answer yet. Give ${exercise.wanted}.`);
  if (!exercise.takes(answer)) return wrong(`the answer must be ${exercise.wanted}; got ${described(answer)}.`);
  return exercise.judge(answer as never, data);
}
