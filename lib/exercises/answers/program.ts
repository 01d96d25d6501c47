import { type Exercise, right as rightly, wrong as wrongly } from "./exercise";

/** Numbers, alone or in lists. */
export type Numbers = number | readonly Numbers[];

/** A question whose answer is a function. */
interface ProgramQuestion<Arguments extends Numbers[], Value extends Numbers> {
  right: (...args: Arguments) => Value;
  /** What the function is tried on. */
  cases: readonly Arguments[];
  /** Functions with typical mistakes, and what to say of one that gives the same in every case. */
  mistakes: readonly (readonly [program: (...args: Arguments) => Numbers, says: string])[];
  because: string;
}

/** An exercise whose answer is a function: it is tried on cases. */
export function programAnswer<Arguments extends Numbers[], Value extends Numbers>(
  question: ProgramQuestion<Arguments, Value>,
): Exercise<(...args: Arguments) => Value> {
  const { right, cases, mistakes, because } = question;
  return {
    wanted: "a function",
    takes: (answer) => typeof answer === "function",
    judge(answer) {
      const given: unknown[] = [];
      for (const args of cases)
        try {
          const value: unknown = answer(...structuredClone(args)); // it may change what it is given
          if (value instanceof Promise) return wrongly("It must give its result at once, and not a promise: leave out async.");
          given.push(value);
        } catch (error) {
          return wrongly(`For (${told(args)}) it throws: ${error instanceof Error ? error.message : String(error)}`);
        }
      const wanted = cases.map((args) => right(...args));
      const at = cases.findIndex((_, i) => !same(given[i], wanted[i]));
      if (at < 0) return rightly(because);
      const like = mistakes.find(([program]) => cases.every((args, i) => same(given[i], program(...args))));
      const [gives, is] = [shown(given[at]), shown(wanted[at])];
      // Rounded, both may look alike.
      const rounded = gives === is ? " It is rounded too much: leave all decimals." : "";
      return wrongly(like?.[1] ?? `For (${told(cases[at])}) it gives ${gives}, and ${is} is right.${rounded}`);
    },
  };
}

/** Whether these are the same numbers in the same lists, up to rounding; NaN is like NaN. */
function same(a: unknown, b: Numbers): boolean {
  if (typeof b === "number")
    return typeof a === "number" && (Object.is(a, b) || Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b)));
  return Array.isArray(a) && a.length === b.length && b.every((one, i) => same(a[i], one));
}

function told(args: readonly Numbers[]): string {
  return args.map(shown).join(", ");
}

function shown(value: unknown): string {
  if (typeof value === "number") return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
  if (Array.isArray(value)) return `[${value.map(shown).join(", ")}]`;
  return String(value);
}
