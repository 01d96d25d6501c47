import assert from "node:assert/strict";
import { isAbsolute } from "node:path";
import { test } from "node:test";
import { readSettings } from "../../lib/walkthrough/settings";

test("defaults are those of the documented walk-through", () => {
  const { results, ...rest } = readSettings({});
  assert.deepEqual(rest, { videos: 2000, seed: 0, epochs: 60, attentionEpochs: 25 });
  assert.ok(isAbsolute(results) && results.endsWith("results"));
});

test("an empty variable counts as not given", () => {
  const names = ["VIDEOS", "SEED", "EPOCHS", "ATTENTION_EPOCHS", "DATA", "RESULTS"];
  assert.deepEqual(readSettings(Object.fromEntries(names.map((name) => [`SDCCA_${name}`, ""]))), readSettings({}));
});

test("each comes from its variable", () => {
  const settings = readSettings({
    SDCCA_VIDEOS: "300",
    SDCCA_SEED: "4",
    SDCCA_EPOCHS: "5",
    SDCCA_ATTENTION_EPOCHS: "6",
    SDCCA_DATA: "mine",
  });
  assert.deepEqual([settings.videos, settings.seed, settings.epochs, settings.attentionEpochs], [300, 4, 5, 6]);
  assert.ok(settings.data?.endsWith("mine"));
});

test("a value that makes no sense is refused by the variable's name", () => {
  assert.throws(() => readSettings({ SDCCA_VIDEOS: "many" }), /SDCCA_VIDEOS must be a whole number; got "many"/);
  assert.throws(() => readSettings({ SDCCA_VIDEOS: "10" }), /SDCCA_VIDEOS must be a whole number of at least 60; got 10/);
  assert.throws(() => readSettings({ SDCCA_EPOCHS: "0" }), /SDCCA_EPOCHS must be/);
});
