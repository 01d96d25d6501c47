import assert from "node:assert/strict";
import { test } from "node:test";
import { type SharedSpace, sigmaWeighted } from "../../../lib/models/embedding/embedding-model";
import { toMatrix, toRows } from "../../../lib/runtime/matrix";
import { toyFeatures } from "../toy-features";

const { audio, video } = toyFeatures(2);
const model: SharedSpace = {
  embedAudio: () => toMatrix([[1, 2], [3, 4]], "audio"), // prettier-ignore
  embedVideo: () => toMatrix([[5, 6], [7, 8]], "video"), // prettier-ignore
  correlations: [0.5, 0.1],
};

test("by hand: each variate of either view times its correlation", () => {
  const weighted = sigmaWeighted(model);
  const close = (got: number[][], expected: number[][]) =>
    expected.flat().forEach((value, i) => assert.ok(Math.abs(got.flat()[i] - value) < 1e-12));
  close(toRows(weighted.embedAudio(audio)), [[0.5, 0.2], [1.5, 0.4]]); // prettier-ignore
  close(toRows(weighted.embedVideo(video)), [[2.5, 0.6], [3.5, 0.8]]); // prettier-ignore
  assert.deepEqual(toRows(model.embedAudio(audio)), [[1, 2], [3, 4]]); // prettier-ignore
});

test("a model without correlations is its own weighted model", () => {
  const plain = { ...model, correlations: undefined };
  assert.equal(sigmaWeighted(plain), plain);
});
