// What node's test runner reports: how many tests passed and failed, and which were skipped and why.

/** Node 20 reports the tests that --test-name-pattern leaves out as skipped; they were not asked for. */
const NOT_ASKED_FOR = "test name does not match pattern";

/** Ends the reason of a test that may not be skipped, by test/missing-tools.ts: it counts as failed. */
const MAY_NOT_BE = "(with SDCCA_NO_SKIPS=1 no test may be skipped)";

/** @param tap the report of `node --test --test-reporter=tap` */
export function testCounts(tap) {
  const count = (name) => Number(tap.match(new RegExp(`^# ${name} (\\d+)$`, "m"))?.[1] ?? 0);
  const lines = [...tap.matchAll(/^ *ok \d+ - (.*) # SKIP(?: (.*))?$/gm)].map(([, name, why]) => ({
    name: plain(name),
    why: plain(why ?? "no reason is given"),
  }));
  const skipped = lines.filter(({ why }) => why !== NOT_ASKED_FOR);
  const wrongly = skipped.filter(({ why }) => why.endsWith(MAY_NOT_BE)).length;
  return { passed: count("pass"), failed: count("fail") + count("cancelled") + wrongly, skipped };
}

/** TAP writes a backslash before these. */
const plain = (text) => text.replace(/\\([\\#])/g, "$1");

/** Lines that name what was skipped, below each reason; empty where nothing was. */
export function skippedLines(skipped) {
  if (skipped.length === 0) return [];
  const reasons = [...new Set(skipped.map(({ why }) => why))];
  return [
    "Skipped, so not tested here:",
    ...reasons.flatMap((reason) => [
      `  ${reason}`,
      ...skipped.filter(({ why }) => why === reason).map(({ name }) => `    ${name}`),
    ]),
  ];
}
