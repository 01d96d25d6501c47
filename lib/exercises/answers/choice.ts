import { type Exercise, right as rightly, wrong as wrongly } from "./exercise";

/** The letters that answers are named by. */
export type Letter = "a" | "b" | "c" | "d";

const LETTERS: readonly unknown[] = ["a", "b", "c", "d"];

/**
 * An exercise with four sentences, of which one is right.
 * @param right its letter
 * @param says what to say of each answer
 */
export function choiceAnswer(right: Letter, says: Readonly<Record<Letter, string>>): Exercise<Letter> {
  return {
    wanted: 'one of the letters "a", "b", "c" and "d"',
    takes: (answer) => LETTERS.includes(answer),
    judge: (answer) => (answer === right ? rightly : wrongly)(says[answer]),
  };
}

/**
 * An exercise with four steps to put in order.
 * @param order the letters, the first step first
 * @param reasons why each step but the last comes before the next one, in the right order
 */
export function orderAnswer(order: readonly Letter[], reasons: readonly string[], because: string): Exercise<readonly Letter[]> {
  return {
    wanted: 'the four letters in order, such as ["a", "b", "c", "d"]',
    takes: (answer) => Array.isArray(answer) && answer.length === 4 && LETTERS.every((letter) => answer.includes(letter)),
    judge(answer) {
      const at = reasons.findIndex((_, i) => answer.indexOf(order[i]) > answer.indexOf(order[i + 1]));
      // Where every neighbour is in order, all are.
      return at < 0 ? rightly(because) : wrongly(`"${order[at]}" comes before "${order[at + 1]}": ${reasons[at]}`);
    },
  };
}
