import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readExtractorFile } from "../../../lib/media/extractors/extractor-file";
import { savedModel } from "../../../lib/media/extractors/saved-model";
import { inception, vggish } from "../../../lib/media/extractors/youtube8m-networks";
import { VGGISH_LOG_MEL } from "../../../lib/media/sound/log-mel";
import { InputError } from "../../../lib/runtime/check";
import { temporaryFolder } from "../../temporary-folder";

const folder = temporaryFolder();
const file = join(folder, "network.json");
const read = (value: unknown) => {
  writeFileSync(file, typeof value === "string" ? value : JSON.stringify(value));
  return readExtractorFile(file);
};

const MINE = { name: "mine", path: "models/mine", input: "x:0", output: "y:0", frames: { size: 32, divide: 127.5, order: "BGR" } } as const; // prettier-ignore

test("a file says what the same settings in TypeScript say, with names of files below its folder", () => {
  const at = (name: string) => join(folder, name);
  assert.deepEqual(read(MINE), savedModel({ ...MINE, path: at("models/mine") }));
  const { frames: sights, ...rest } = MINE;
  assert.equal(sights.size, 32);
  const heard = { ...rest, sound: { logMel: VGGISH_LOG_MEL, frames: 96, shape: [96, 64, 1] }, constants: { "train:0": false } };
  assert.deepEqual(read({ network: "savedModel", ...heard }), savedModel({ ...heard, path: at("models/mine") }));
  const files = { mean: "mean.npy", directions: "/elsewhere/d.npy" };
  const placed = { mean: at("mean.npy"), directions: "/elsewhere/d.npy" };
  assert.deepEqual(read({ network: "vggish", path: "v", whitening: files }), vggish({ path: at("v"), whitening: placed }));
  const more = { columns: true, variances: "var.npy" };
  assert.deepEqual(
    read({ network: "inception", path: "i.pb", input: "in:0", whitening: { ...files, ...more } }),
    inception({ path: at("i.pb"), input: "in:0", whitening: { ...placed, ...more, variances: at("var.npy") } }),
  );
}); // prettier-ignore

test("what is wrong with a file is said, with its name and the field", () => {
  for (const [value, pattern] of [
    ["no JSON", /network\.json/],
    [[1], /network\.json must hold a record/],
    [{ ...MINE, network: "vgg" }, /network must be one of savedModel, vggish, inception; got "vgg"/],
    [{ ...MINE, path: undefined }, /describes no network, it has no path: docs\/media\.md shows such a file/],
    [{ ...MINE, path: 3 }, /path is a number, not a string/],
    [{ ...MINE, ouput: "z" }, /there is no field ouput; there are network, name, version, path, input, output/],
    [{ ...MINE, frames: { sise: 3 } }, /there is no field frames\.sise; there are size, shortSide/],
    [{ ...MINE, frames: { size: 0 } }, /frames\.size must be a whole number above 0; got 0/],
    [{ ...MINE, frames: { order: "GBR" } }, /frames\.order is "GBR", not one of RGB, BGR/],
    [{ ...MINE, constants: { "a:0": "yes" } }, /constants\.a:0 must be a number, true or false; got "yes"/],
    [{ ...MINE, sound: {} }, /mine: say what the network takes, either sound or frames/],
    [{ ...MINE, name: "two words" }, /the name of an extractor must be letters, digits, dots and dashes/],
    [{ network: "vggish", path: "v", whitening: { mean: "m" } }, /whitening has no directions/],
    [{ network: "vggish", path: "v", frames: {} }, /there is no field frames; there are network, path, input, output, whitening/],
  ] as const)
    assert.throws(
      () => read(value),
      (error: Error) => {
        assert.ok(error instanceof InputError, String(error));
        assert.match(error.message, pattern);
        return true;
      },
    );
});
