import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { checkLevels, type Levels } from "../../scripts/commands/check-levels";
import { METHODS } from "../../lib/walkthrough/methods";
import { InputError } from "../../lib/runtime/check";
import { temporaryFolder } from "../temporary-folder";

const levels = JSON.parse(readFileSync(join(__dirname, "..", "..", "docs", "walkthrough-levels.json"), "utf8")) as Levels;
const file = join(temporaryFolder(), "summary.json");

/** A summary of these levels, changed. */
function summary(change: (levels: Levels) => void): void {
  const copy = structuredClone(levels);
  change(copy);
  writeFileSync(file, JSON.stringify({ ...copy, versions: {}, seconds: {}, notes: {} }));
}
const refused = (pattern: RegExp) => assert.throws(() => checkLevels(file), (error) => error instanceof InputError && pattern.test(error.message)); // prettier-ignore

test("a level is kept of every method of the walk-through on its default settings", () => {
  assert.deepEqual(Object.keys(levels.map).sort(), [...METHODS].sort());
  assert.deepEqual([levels.videos, levels.seed, levels.data], [2000, 0, "synthetic"]);
});

test("a MAP within .01 of its level passes, one beyond it is refused with both numbers", () => {
  assert.throws(() => checkLevels(join(temporaryFolder(), "none.json")), /there is no .*none\.json: run npm start/);
  summary(() => undefined);
  assert.match(checkLevels(file), /^All 40 MAPs are within 0\.01 of their levels; .* by 0\.0000\.$/);
  const { videoToAudio } = levels.map["cca"].sigmaWeighted;
  summary(({ map }) => (map["cca"].sigmaWeighted.videoToAudio = videoToAudio - 0.0099));
  assert.match(checkLevels(file), /the furthest is cca, videoToAudio, σ-weighted, by 0\.0099/);
  const below = Number((videoToAudio - 0.0102).toFixed(4));
  summary(({ map }) => (map["cca"].sigmaWeighted.videoToAudio = below));
  refused(new RegExp(`^1 of 40 MAPs .* cca, videoToAudio, σ-weighted: ${below} instead of ${videoToAudio}`));
  summary(({ map }) => (map["c-cca"].audioToVideo = null as unknown as number));
  refused(/c-cca, audioToVideo: null instead of/);
});

test("a summary of other settings, data or methods is refused", () => {
  summary((copy) => (copy.videos = 600));
  refused(/has videos 600, and the levels are of 2000: run npm start on its default settings/);
  summary((copy) => (copy.dataFingerprint = "other"));
  refused(/has dataFingerprint other/);
  summary(({ map }) => delete map["cca"]);
  refused(/has the methods .*, and the levels are of /);
});
