import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClaims, type Claim, ClaimError } from "../../lib/experiment/claims";
import type { Walkthrough } from "../../lib/experiment/walkthrough";
import { fakeKernel } from "../runtime/fake-kernel";

const run = (videos: number, synthetic: boolean) =>
  ({ synthetic, features: { ids: new Array<string>(videos).fill("v") } }) as Pick<Walkthrough, "synthetic" | "features">;
const broken: Claim = { text: "water runs uphill", holds: false, evidence: "none" };
const kept: Claim = { text: "water runs downhill", holds: true };

/** What the table of the claims shows. */
function shown(work: () => void): string {
  const { messages, stop } = fakeKernel();
  try {
    work();
  } finally {
    stop();
  }
  return messages.map(({ data }) => String(data["text/plain"])).join("\n");
}

test("a claim binds, and a broken one ends the notebook; one about the order of methods needs 1,500 synthetic videos", () => {
  const fails = (videos: number, synthetic: boolean, claim: Claim) => {
    let error: unknown;
    shown(() => {
      try {
        assertClaims(run(videos, synthetic), [kept, claim]);
      } catch (e) {
        error = e;
      }
    });
    assert.ok(error === undefined || error instanceof ClaimError);
    return error !== undefined;
  };
  for (const [videos, synthetic] of [
    [10, true],
    [10, false],
    [2000, true],
    [2000, false],
  ] as const) {
    // prettier-ignore
    assert.equal(fails(videos, synthetic, broken), true);
    assert.equal(fails(videos, synthetic, { ...broken, order: true }), videos >= 1500 && synthetic);
    assert.equal(fails(videos, synthetic, { ...kept, order: true }), false);
  }
  assert.equal(fails(1500, true, { ...broken, order: true }), true);
  assert.equal(fails(1499, true, { ...broken, order: true }), false);
});

test("every claim is shown with its evidence, whether it holds and whether it is asserted", () => {
  const text = shown(() => assertClaims(run(10, true), [kept, { ...broken, order: true }]));
  assert.match(text, /water runs downhill +✓ +yes/);
  assert.match(text, /water runs uphill +none +✗ +no: needs 1500 synthetic videos/);
});
