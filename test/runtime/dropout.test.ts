import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { dropout, dropoutKey } from "../../lib/runtime/dropout";
import { everywhere } from "./every-backend";

const masked = (rate: number, seed: number, step: number, layer: number, shape = [100, 200]) =>
  dropout(tf.ones(shape), rate, dropoutKey(seed, step), layer).dataSync();

test("a share of about the rate is dropped, the rest scaled so that the mean stays", () =>
  everywhere(() => {
    for (const rate of [0.2, 0.5, 0.9]) {
      const values = masked(rate, 1, 2, 3);
      const kept = values.filter((v) => v !== 0);
      // Four standard deviations of a binomial share of 20,000.
      const allowed = 4 * Math.sqrt((rate * (1 - rate)) / values.length);
      assert.ok(Math.abs(kept.length / values.length - (1 - rate)) < allowed, `${kept.length} kept at rate ${rate}`);
      for (const v of kept) assert.ok(Math.abs(v - 1 / (1 - rate)) < 1e-5 / (1 - rate));
    }
  }));

test("the same key and layer give the same mask; another seed, step or layer another, as unlike as chance", () =>
  everywhere(() => {
    const first = masked(0.5, 1, 2, 3);
    assert.deepEqual(masked(0.5, 1, 2, 3), first);
    for (const [seed, step, layer] of [
      [2, 2, 3],
      [1, 3, 3],
      [1, 2, 4],
      [2, 1, 3],
    ]) {
      // prettier-ignore
      const other = masked(0.5, seed, step, layer);
      const alike = first.filter((v, i) => v === other[i]).length / first.length;
      assert.ok(Math.abs(alike - 0.5) < 0.02, `seed ${seed}, step ${step}, layer ${layer}: ${alike} alike`);
    }
  }));

test("the mask is the same on every backend", async () => {
  const masks: Uint8Array[] = [];
  await everywhere(() => void masks.push(Uint8Array.from(masked(0.3, 5, 6, 51, [37, 11]), Number)));
  for (const mask of masks) assert.deepEqual(mask, masks[0]);
});

test("without a key, or at rate 0, nothing is dropped", () =>
  everywhere(() => {
    const x = tf.tensor1d([1, 2, 3]);
    assert.equal(dropout(x, 0.5, undefined, 0), x);
    assert.equal(dropout(x, 0, dropoutKey(0, 0), 0), x);
  }));

test("the gradient is the mask itself", () =>
  everywhere(() => {
    const key = dropoutKey(4, 5);
    const x = tf.linspace(1, 2, 50);
    const y = dropout(x, 0.5, key, 1).dataSync();
    const slope = tf
      .grad((v) => dropout(v as tf.Tensor1D, 0.5, key, 1).sum())(x)
      .dataSync();
    slope.forEach((s, i) => assert.equal(s, y[i] === 0 ? 0 : 2));
  }));
