import assert from "node:assert/strict";
import { test } from "node:test";
import { fc } from "../../property-runs";
import { parsePlanPart, partOfPlan } from "../../../lib/comparison/protocol/plan-part";
import type { PlannedRun } from "../../../lib/comparison/protocol/protocol";
import { InputError } from "../../../lib/runtime/check";

const planOf = (methods: number, folds: number, seeds: number): PlannedRun[] =>
  Array.from({ length: methods * folds * seeds }, (_, i) => ({
    method: { id: `m${i % methods}` } as PlannedRun["method"],
    fold: Math.floor(i / methods) % folds,
    seed: Math.floor(i / methods / folds),
  }));
const named = ({ method, fold, seed }: PlannedRun) => `${method.id} ${fold} ${seed}`;

test("by hand: two methods, two folds, two seeds in three parts", () => {
  const plan = planOf(2, 2, 2);
  const part = (part: number) => partOfPlan(plan, { part, parts: 3 }).map(named);
  assert.deepEqual(part(1), ["m0 0 0", "m1 1 0", "m0 0 1", "m1 1 1"]);
  assert.deepEqual(part(2), ["m1 0 0", "m1 0 1"]);
  assert.deepEqual(part(3), ["m0 1 0", "m0 1 1"]);
});

test("parts share no run, none is empty, together they are the plan, and all seeds of a method and fold stay in one part", () => {
  const size = (max: number) => fc.integer({ min: 1, max });
  fc.assert(
    fc.property(size(6), size(5), size(3), size(30), (methods, folds, seeds, wanted) => {
      const plan = planOf(methods, folds, seeds);
      const parts = Math.min(wanted, methods * folds);
      const all = Array.from({ length: parts }, (_, i) => partOfPlan(plan, { part: i + 1, parts }));
      assert.deepEqual(all.flat().map(named).sort(), plan.map(named).sort());
      for (const part of all) {
        assert.ok(part.length > 0);
        assert.equal(part.length, seeds * new Set(part.map(({ method, fold }) => `${method.id} ${fold}`)).size);
      }
    }),
  );
});

test("a part that does not exist, and more parts than there is work for, are refused", () => {
  assert.deepEqual(parsePlanPart("3/20"), { part: 3, parts: 20 });
  for (const [text, told] of [
    ["3", /written 3\/20.*got "3"/],
    ["", /written 3\/20/],
    ["-1/4", /written 3\/20/],
    ["1.5/4", /written 3\/20/],
    ["0/4", /no part 0 of 4: parts are counted from 1 to 4/],
    ["5/4", /no part 5 of 4/],
    ["1/0", /no part 1 of 0/],
  ] as const)
    assert.throws(
      () => parsePlanPart(text),
      (error) => error instanceof InputError && told.test(error.message),
    );
  assert.throws(() => partOfPlan(planOf(2, 2, 9), { part: 1, parts: 5 }), /5 parts are too many: the plan has 4 pairs/);
});
