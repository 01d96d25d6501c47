import { type Exercise, type Fact, factOf, right as rightly, wrong as wrongly } from "./exercise";

/** A question whose answer is a number. */
interface NumberQuestion {
  right: Fact;
  /** How far an answer may be away. Default .0006: three decimals, rounded. */
  within?: number;
  /** Numbers that typical mistakes come to, and what to say of each. */
  mistakes: readonly (readonly [value: Fact, says: string])[];
  /** Why the right number is right. */
  because: string;
  needs?: Exercise<number>["needs"];
}

/** An exercise whose answer is a number. */
export function numberAnswer({ right, within = 0.0006, mistakes, because, needs }: NumberQuestion): Exercise<number> {
  return {
    ...{ wanted: "a number", needs },
    takes: (answer) => typeof answer === "number" && Number.isFinite(answer),
    async judge(answer, data) {
      const is = (value: number) => Math.abs(answer - value) <= within;
      const value = await factOf(right, data);
      if (is(value)) return rightly(because);
      for (const [mistake, says] of mistakes) if (is(await factOf(mistake, data))) return wrongly(says);
      if (Math.abs(answer - 100 * value) <= 100 * within) return wrongly("That is per cent: give the share, from 0 to 1.");
      if (is(-value)) return wrongly("The size is right and the sign is not: what is subtracted from what?");
      if (is(1 - value)) return wrongly("That is the share of the others: 1 minus the answer.");
      return wrongly(`${told(answer)} is too ${answer > value ? "large" : "small"}.`);
    },
  };
}

function told(value: number): string {
  return String(Number(value.toPrecision(4)));
}
