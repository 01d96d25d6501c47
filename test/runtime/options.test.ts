import assert from "node:assert/strict";
import { before, test } from "node:test";
import { selectVideos } from "../../lib/data/videos/select-videos";
import { readYouTube8M } from "../../lib/data/records/youtube8m";
import { buildFeatures } from "../../lib/features/build-features";
import { expectedChanceMap, expectedChancePrecision } from "../../lib/metrics/measures/chance";
import { precisionRecallCurve } from "../../lib/metrics/measures/precision-recall";
import { evaluateRetrieval } from "../../lib/metrics/evaluation/retrieval-evaluation";
import { selectedBy, summariseAudio } from "../../lib/models/attention/audio-summary";
import { attentionShape, type ChunkAttention } from "../../lib/models/attention/chunk-attention";
import { fitSdccaEndToEnd } from "../../lib/models/sdcca-end-to-end";
import { fitSdcca } from "../../lib/models/fit-sdcca";
import { SDCCA_DEFAULTS, sdccaSettings } from "../../lib/models/sdcca";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { checkOneOf, InputError } from "../../lib/runtime/check";
import { withDefaults } from "../../lib/runtime/options";
import { Random } from "../../lib/runtime/random";
import { toyFeatures } from "../models/toy-features";

before(() => useBackend());

test("an option given as undefined is one that is not given; others win over the defaults, null and 0 too", () => {
  const defaults = { a: 1, b: "x", c: 3 };
  const options: { a?: number; b?: string | null; c?: number; d?: boolean } = { a: undefined, b: null, c: 0, d: true };
  assert.deepEqual(withDefaults(defaults, options), { a: 1, b: null, c: 0, d: true });
  assert.deepEqual(defaults, { a: 1, b: "x", c: 3 });
});

test("undefined options leave every training at its defaults", async () => {
  const nothing = Object.fromEntries(Object.keys(SDCCA_DEFAULTS).map((name) => [name, undefined]));
  assert.deepEqual(sdccaSettings(nothing), SDCCA_DEFAULTS);
  const data = toyFeatures(60);
  const shape = attentionShape(data, { scores: undefined, units: undefined, dropout: undefined });
  assert.deepEqual([shape.scores, shape.units, shape.dropout], ["states", 64, 0.3]);
  const options = { outputs: 2, audioLayers: [4], videoLayers: [4], epochs: 1, chunks: undefined, retrieval: undefined };
  const { state } = await fitSdccaEndToEnd(data, { ...options, classWeight: undefined, attention: { units: 4 } });
  const { summary } = state;
  assert.ok(summary.kind === "selected" && summary.chunks === 3);
});

test("a value that is none of the allowed is named together with them", () => {
  assert.equal(checkOneOf("b", "letter", ["a", "b"]), "b");
  const message = (value: unknown, allowed: string[]) => {
    try {
      checkOneOf(value, "letter", allowed);
    } catch (error) {
      assert.ok(error instanceof InputError);
      return error.message;
    }
  };
  assert.equal(message("d", ["a", "b", "c"]), 'letter must be "a", "b" or "c"; got "d"');
  assert.equal(message(undefined, ["a"]), 'letter must be "a"; got undefined');
});

test("misspelt words are refused wherever a word is an option", async () => {
  const word = (name: string) => new RegExp(`${name} must be "\\w+"(, "\\w+")* or "\\w+"; got "mistaken"`);
  const mistaken = "mistaken" as never;
  const attention = {} as ChunkAttention;
  const data = toyFeatures(60);
  const sync: [string, () => unknown][] = [
    ["queriesWithoutRelevant", () => evaluateRetrieval([[1]], [0], [0], { queriesWithoutRelevant: mistaken })],
    ["queriesWithoutRelevant", () => expectedChanceMap([0], [0], { queriesWithoutRelevant: mistaken })],
    ["queriesWithoutRelevant", () => expectedChancePrecision([0], [0], { queriesWithoutRelevant: mistaken })],
    ["interpolation", () => precisionRecallCurve([[1]], { interpolation: mistaken })],
    ["layout", () => selectedBy(attention, 3, mistaken)],
    ["kind of audio summary", () => summariseAudio({ kind: mistaken }, data.audio)],
    ["scores", () => attentionShape(data, { scores: mistaken })],
    ["context", () => attentionShape(data, { context: mistaken })],
  ];
  for (const [name, work] of sync) assert.throws(work, word(name), name);
  const table = { classes: ["calm"], labels: new Map([["a", 0]]) };
  const promised: [string, Promise<unknown>][] = [
    ["norm", fitSdcca(data, { norm: mistaken })],
    ["activation", fitSdcca(data, { activation: mistaken })],
    ["retrieval", fitSdccaEndToEnd(data, { retrieval: mistaken })],
    ["prefer", useBackend({ prefer: mistaken })],
    ["onMissing", buildFeatures([], table, { onMissing: mistaken })],
    ["onCorrupt", readYouTube8M("none.tfrecord", { onCorrupt: mistaken }).next()],
    ["onCorrupt", selectVideos("none.tfrecord", table, "none", { onCorrupt: mistaken })],
  ];
  for (const [name, work] of promised) await assert.rejects(work, word(name), name);
});

test("a seed that is no number is refused, not taken for another seed", async () => {
  for (const seed of [NaN, Infinity, undefined as never, null as never])
    assert.throws(() => new Random("x", seed), /a seed must be a finite number or a string; got/);
  for (const validation of [0, 0.1])
    await assert.rejects(
      fitSdcca(toyFeatures(60), { seed: NaN, validation, outputs: 2 }),
      /seed must be a finite number.*got NaN/,
    );
});
