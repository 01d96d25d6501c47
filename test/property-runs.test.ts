import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { test } from "node:test";

test("every property test takes its number of runs from the environment, when that names one", () => {
  const files = readdirSync(__dirname, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.startsWith(`fuzz${sep}`) && !file.startsWith("property-runs"),
  );
  const other = files.filter((file) => /from "fast-check"|numRuns: \d/.test(readFileSync(join(__dirname, file), "utf8")));
  assert.deepEqual(other, []);
});
