import { check } from "../../runtime/check";
import type { PlannedRun } from "./protocol";

/** One of several shares of a plan, for a comparison over many machines. */
export interface PlanPart {
  /** Which share, counted from 1. */
  part: number;
  /** How many shares there are. */
  parts: number;
}

/**
 * Reads `3/20`: the third of twenty parts.
 * @throws InputError when the text has another form, or there is no such part
 */
export function parsePlanPart(text: string): PlanPart {
  const [, part, parts] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
  check(part !== undefined, () => `a part is written 3/20, the third of twenty; got ${JSON.stringify(text)}`);
  check(part >= 1 && part <= parts, () => `there is no part ${part} of ${parts}: parts are counted from 1 to ${parts}`);
  return { part, parts };
}

/**
 * The runs of one part. All seeds of a method on a fold stay together, since the first seed chooses the options of all. The
 * parts share no run, and together they are the whole plan.
 * @throws InputError when there are more parts than pairs of a method and a fold: some would be empty
 */
export function partOfPlan(plan: readonly PlannedRun[], { part, parts }: PlanPart): PlannedRun[] {
  const name = ({ method, fold }: PlannedRun) => `${method.id} ${fold}`;
  const groups = new Map([...new Set(plan.map(name))].map((group, i) => [group, i]));
  check(
    parts <= groups.size,
    () => `${parts} parts are too many: the plan has ${groups.size} pairs of a method and a fold, and each stays on one machine`,
  );
  return plan.filter((run) => groups.get(name(run))! % parts === part - 1);
}
