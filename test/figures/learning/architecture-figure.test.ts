import assert from "node:assert/strict";
import { before, test } from "node:test";
import { architectureFigure } from "../../../lib/figures/learning/architecture-figure";
import { fitChunkAttention } from "../../../lib/models/attention/chunk-attention";
import { selectedBy, weightedBy } from "../../../lib/models/attention/audio-summary";
import { fitLinearCca } from "../../../lib/models/fit-linear-cca";
import { fitSdcca } from "../../../lib/models/fit-sdcca";
import { fitSdccaEndToEnd } from "../../../lib/models/sdcca-end-to-end";
import { figureAlt } from "../../../lib/notebook/figure-alt";
import { useBackend } from "../../../lib/runtime/tensorflow/backend";
import { toyFeatures } from "../../models/toy-features";
import { texts } from "../traces";

before(() => useBackend());

const data = toyFeatures(60);
const small = { epochs: 1, batchSize: 30, outputs: 4, validation: 0, activation: "relu" as const };
const branches = { ...small, audioLayers: [6], videoLayers: [7, 5] };
const attention = () => fitChunkAttention(data, { epochs: 1, units: 3, attentionUnits: 5, batchSize: 30 });

test("each layer of both branches has its shapes and their sum, and the final CCA is told apart", async () => {
  const model = await fitSdcca(data, { ...branches, components: 2 });
  const drawn = texts(architectureFigure(model));
  for (const text of [
    "<b>mean of all seconds</b>",
    "<b>dense 8 → 6, ReLU</b><br>8 · 6 + 6 = 54",
    "<b>dense 6 → 4, linear</b><br>6 · 4 + 4 = 28",
    "<b>final CCA 4 → 2, linear</b><br>4 · 2 + 4 = 12, fitted at the end",
    "<b>dense 12 → 7, ReLU</b><br>12 · 7 + 7 = 91",
    "<b>dense 7 → 5, ReLU</b><br>7 · 5 + 5 = 40",
    "audio: 82 trained, 12 fitted at the end",
    "video: 155 trained, 12 fitted at the end",
  ])
    assert.ok(drawn.includes(text), `${text}\nis none of\n${drawn.join("\n")}`);
});

test("the numbers that are counted are those that the model holds", async () => {
  const model = await fitSdccaEndToEnd(data, { ...branches, readout: "same-class" });
  const { summary, weights } = model.state;
  assert.ok(summary.kind === "selected");
  const count = (all: Record<string, { data: ArrayLike<number> }>) =>
    Object.values(all).reduce((sum, { data }) => sum + data.length, 0);
  const held = count(summary.attention.weights) + count(weights);
  const drawn = texts(architectureFigure(model));
  const trained = drawn.flatMap((text) => /: ([\d,]+) trained/.exec(text)?.[1].replaceAll(",", "") ?? []);
  assert.equal(
    trained.reduce((sum, number) => sum + Number(number), 0),
    held,
  );
  assert.ok(drawn.includes("<b>class probabilities 4 → 3, softmax</b><br>4 · 3 + 3 = 15, fitted at the end"));
  assert.ok(drawn.includes("<b>3 chunks of largest weight, their mean</b>"));
});

test("an attention shows its scores beside its classifier; without memory there is no LSTM", async () => {
  const drawn = texts(architectureFigure(await attention()));
  assert.ok(drawn.includes("<b>LSTM, states h: T × 3</b><br>11 · 12 + 12 = 144"), drawn.join("\n"));
  assert.ok(drawn.includes("<b>score: dense, tanh, then v: T</b><br>3 · 5 + 5 + 5 · 1 = 25"));
  assert.ok(drawn.includes("<b>classes: dense 3 → 3, softmax</b><br>3 · 3 + 3 = 12"));
  const free = await fitChunkAttention(data, { epochs: 1, units: 3, scores: "inputs" });
  assert.ok(texts(architectureFigure(free)).every((text) => !text.includes("LSTM")));
});

test("each half of an attention shows the shapes of its own weights, whatever is scored and averaged", async () => {
  const drawn = async (scores: "states" | "inputs", context: "states" | "inputs") => {
    const options = { epochs: 1, units: 3, attentionUnits: 5, batchSize: 30, scores, context };
    return texts(architectureFigure(await fitChunkAttention(data, options)));
  };
  const memory = await drawn("states", "inputs");
  assert.ok(memory.includes("<b>chunks x, standardised</b><br>T × 8"), memory.join("\n"));
  assert.ok(memory.includes("<b>φ(x): dense, ReLU: T × 3</b><br>8 · 3 + 3 = 27"));
  assert.ok(memory.includes("<b>Σ α · values</b><br>3 numbers"));
  assert.ok(memory.includes("which chunks count: 169 trained"));
  assert.ok(memory.includes("what they say: 39 trained"));
  const free = await drawn("inputs", "inputs");
  assert.ok(free.includes("<b>score: dense, tanh, then v: T</b><br>8 · 5 + 5 + 5 · 1 = 50"));
  assert.ok(free.includes("which chunks count: 50 trained"));
  // One LSTM for both halves is counted once.
  const usual = await drawn("states", "states");
  assert.ok(usual.includes("<b>LSTM, states h: T × 3</b><br>the same"));
  assert.ok(usual.includes("which chunks count: 169 trained") && usual.includes("what they say: 12 trained"));
  const averaged = await drawn("inputs", "states");
  assert.ok(averaged.includes("what they say: 156 trained"), averaged.join("\n"));
});

test("what is done with chunks and outputs stands in the boxes, with the widths that it gives", async () => {
  const two = selectedBy(await attention(), 2, "concatenated");
  const joined = texts(architectureFigure(await fitSdcca(data, { ...branches, summary: two, readout: "weighted" })));
  assert.ok(joined.includes("<b>2 chunks of largest weight, side by side</b>"), joined.join("\n"));
  assert.ok(joined.includes("<b>standardised</b><br>16 numbers") && joined.includes("<b>standardised</b><br>12 numbers"));
  assert.ok(joined.includes("<b>dense 16 → 6, ReLU</b><br>16 · 6 + 6 = 102"));
  assert.ok(joined.includes("<b>attention: a weight for each chunk</b><br>208 in all"));
  assert.ok(joined.includes("<b>σ-weighted</b><br>4 numbers"));
  const all = weightedBy(await attention());
  const weighted = texts(architectureFigure(await fitSdcca(data, { ...branches, summary: all, readout: "same-class" })));
  assert.ok(weighted.includes("<b>mean of all chunks, by weight</b>"));
  assert.ok(weighted.includes("<b>vector of the same-class cosine</b><br>5 numbers"));
});

test("its words name every layer with its numbers, and the sum of all", async () => {
  const model = await fitSdcca(data, { ...branches, summary: selectedBy(await attention(), 2) });
  const alt = figureAlt(architectureFigure(model));
  assert.match(alt, /^layers of the S-DCCA model, [\d,]+ learnt numbers\. audio: learnt numbers: attention: /);
  assert.match(alt, /dense 8 → 6, ReLU 54, dense 6 → 4, linear 28/);
  assert.match(alt, /2 chunks of largest weight, their mean 0/);
});

test("a model without layers is refused by its kind", async () => {
  const model = await fitLinearCca(data, { components: 2 });
  assert.throws(() => architectureFigure(model), /got a linear CCA model/);
});
