import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import * as aq from "arquero";
import * as dfd from "danfojs-node";
import { type Figure, PLOTLY_MIME } from "../../lib/notebook/notebook-display";
import { richDisplay } from "../../lib/notebook/rich-display";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { FITS_AND_CHANCE, fitSmallAttention } from "../models/fits";
import { toyFeatures } from "../models/toy-features";

const plain = (value: unknown) => String(richDisplay(value)["text/plain"]);
const mimes = (value: unknown) => Object.keys(richDisplay(value)).sort();

test("tables of arquero and danfojs, and a series, are tables", () => {
  const table = aq.table({ method: ["cca", "s-dcca"], map: [0.25, 0.5] });
  assert.deepEqual(mimes(table), ["text/html", "text/plain"]);
  assert.equal(plain(table), "method    map\n──────  ─────\ncca     0.250\ns-dcca  0.500");
  assert.match(String(richDisplay(table)["text/html"]), /<table[\s\S]*<td[^>]*>s-dcca<\/td>/);
  const frame = new dfd.DataFrame({ a: [1, 2], b: ["x", "y"] });
  assert.equal(plain(frame), "a  b\n─  ─\n1  x\n2  y");
  assert.equal(plain(frame["a"]), "a\n─\n1\n2");
});

test("a frame's index is shown when it says more than the rows' numbers", () => {
  const frame = new dfd.DataFrame({ a: [1, 2] }, { index: ["first", "second"] });
  assert.equal(plain(frame), "        a\n──────  ─\nfirst   1\nsecond  2");
});

test("a figure is drawn, and data alone are enough", () => {
  const data = [{ y: Float32Array.of(1, 2) }];
  const { layout, ...rest } = richDisplay({ data })[PLOTLY_MIME] as Figure & { config: object };
  assert.deepEqual([rest.data, layout.height], [[{ y: [1, 2] }], 360]);
  const titled = richDisplay({ data: [], layout: { title: { text: "Empty" } } });
  assert.equal(titled["text/plain"], "Empty.");
});

test("what only resembles a figure is not drawn", () => {
  for (const value of [{ data: [] }, { data: [1, 2] }, { data: [{ id: 1 }] }, { data: [{ x: [1] }], rows: 3 }])
    assert.deepEqual(mimes(value), ["text/plain"]);
  assert.match(plain({ rows: 1, columns: 2, data: Float32Array.of(1, 2) }), /rows: 1/);
});

test("a tensor shows type, shape and values; nothing of its own", () => {
  const tensor = tf.tensor2d([
    [1, 2],
    [3, 4],
  ]);
  assert.equal(plain(tensor), "float32 tensor of shape [2, 2]\n[[1, 2],\n [3, 4]]");
  assert.equal(plain(tf.scalar(true, "bool")), "bool tensor of shape []\ntrue");
  tensor.dispose();
  assert.equal(plain(tensor), "float32 tensor of shape [2, 2], disposed");
  assert.ok(plain(tf.zeros([1000, 1000])).length < 1000);
});

test("a model of tfjs shows its summary", () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] });
  assert.match(plain(model), /Trainable params: 8/);
});

const HISTORY = {
  epochs: [
    { epoch: 1, loss: 2, validation: 0.25, seconds: 1.5, secondsLeft: 3 },
    { epoch: 2, loss: 1, validation: 0.5, seconds: 3, secondsLeft: 1.5 },
    { epoch: 3, loss: 1.5, validation: 0.375, seconds: 4.5, secondsLeft: 0 },
  ],
  bestEpoch: 2,
  ended: "stopped by the user",
};

test("a fitted model is a short card", () => {
  const model = {
    kind: "S-DCCA",
    options: { beta: 0.2, audioLayers: [100, 50], summary: { name: "mean" }, seed: "0" },
    history: HISTORY,
    classes: ["exciting", "fear & co"],
    widths: { audio: 128, video: 1024 },
    state: { weights: { a: { shape: [10, 100], data: new Float32Array(1000) } }, cca: { meanX: [1, 2], directions: [[3], [4]] } },
    embedAudio: () => {},
    embedVideo: () => {},
    correlations: [0.9, 0.75],
  };
  assert.equal(
    plain(model),
    [
      "S-DCCA model",
      "  training      3 epochs, epoch 2 kept (validation 0.500), 4.5 s, stopped by the user",
      "  options       beta 0.2, audioLayers [100, 50], summary …, seed 0",
      "  classes       exciting, fear & co",
      "  features      audio of 128 columns, video of 1024",
      "  parameters    1,004",
      "  correlations  0.90, 0.75",
      "  functions     embedAudio, embedVideo",
    ].join("\n"),
  );
  assert.match(String(richDisplay(model)["text/html"]), /<caption[^>]*><b>S-DCCA model<\/b>[\s\S]*fear &amp; co/);
});

test("what only embeds is a card too, and what only has a kind or options is none", () => {
  const weighted = { embedAudio: () => {}, embedVideo: () => {} };
  assert.equal(plain(weighted), "Embedding model\n  functions  embedAudio, embedVideo");
  assert.match(plain({ kind: "file", options: {}, name: "x" }), /^\{ kind: 'file'/);
});

test("every kind of fitted model is a card of what its fit gave", async () => {
  await useBackend();
  const data = toyFeatures(60);
  const fits = [...Object.values(FITS_AND_CHANCE), { kind: "chunk attention", fit: fitSmallAttention }];
  for (const { kind, fit } of fits) {
    const card = plain(await fit(data));
    assert.ok(card.startsWith(`${kind} model\n`), card);
    assert.match(card, /\n {2}options +\S[^]*\n {2}classes +calm, happy, sad\n {2}features +audio of 8 columns, video of 12\n/);
    assert.match(card, kind === "chunk attention" ? /functions +attend$/ : /functions +embedAudio, embedVideo$/);
    assert.doesNotMatch(card, /\[object|undefined|NaN/);
    assert.ok(card.length < 1500 && card.split("\n").length <= 8, card);
  }
});

test("long arrays, texts and objects are shortened", () => {
  assert.match(plain(Float32Array.from({ length: 5000 }, (_, i) => i)), /^Float32Array\(5000\)[^]*4980 more items/);
  assert.match(plain(Array.from({ length: 5000 }, (_, i) => ({ i }))), /more items/);
  const wide = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`key${i}`, "x".repeat(90)]));
  assert.match(plain(wide), /… and \d+ more lines$/);
});

test("a promise says what to do", () => {
  assert.equal(plain(Promise.resolve(1)), "a promise: write await before it to see what it comes to");
});
