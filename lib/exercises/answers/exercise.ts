import type { FeatureSet } from "../../features/feature-set";

/** What exercises ask about: a run of the walk-through, or anything else with features. */
export interface ExerciseData {
  features: FeatureSet;
}

/** What is said of an answer. */
export interface Verdict {
  right: boolean;
  /** Why it is right, or what is wrong with this answer. */
  says: string;
}

/** An exercise of a notebook: which answers it takes, and what it says of each. Its question stands in the notebook. */
export interface Exercise<Answer> {
  /** What an answer is, such as `"a number"`. */
  wanted: string;
  /** What the data must have: classes, or the true kinds of chunks that synthetic data has. */
  needs?: "classes" | "kinds";
  /** Whether it is an answer at all. */
  takes(answer: unknown): boolean;
  judge(answer: Answer, data: ExerciseData): Verdict | Promise<Verdict>;
}

/** A number that does not depend on the run, or how the run gives it. */
export type Fact = number | ((data: ExerciseData) => number | Promise<number>);

/** The number, for this run. */
export async function factOf(fact: Fact, data: ExerciseData): Promise<number> {
  return typeof fact === "number" ? fact : fact(data);
}

export const right = (says: string): Verdict => ({ right: true, says });
export const wrong = (says: string): Verdict => ({ right: false, says });
