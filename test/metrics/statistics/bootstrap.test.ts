import assert from "node:assert/strict";
import { test } from "node:test";
import { bootstrapBand, bootstrapInterval } from "../../../lib/metrics/statistics/bootstrap";
import { InputError } from "../../../lib/runtime/check";
import { Random } from "../../../lib/runtime/random";

test("the interval agrees with the normal one where that is right", () => {
  const random = new Random("normal");
  const values = Array.from({ length: 400 }, () => 5 + 2 * random.gaussian());
  const mean = values.reduce((sum, v) => sum + v, 0) / 400;
  const error = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0)) / 400;
  const interval = bootstrapInterval(values);
  assert.ok(Math.abs(interval.mean - mean) < 1e-12);
  assert.ok(Math.abs(interval.low - (mean - 1.96 * error)) < 0.2 * error);
  assert.ok(Math.abs(interval.high - (mean + 1.96 * error)) < 0.2 * error);
});

test("95 % intervals cover the true mean in about 95 of 100 samples, 50 % ones in half of them", () => {
  const random = new Random("coverage");
  let wide = 0;
  let narrow = 0;
  for (let sample = 0; sample < 300; sample++) {
    // Skewed, like average precision: the square of a uniform number has mean 1/3.
    const values = Array.from({ length: 60 }, () => random.uniform() ** 2);
    const covers = (level: number) => {
      const { low, high } = bootstrapInterval(values, { seed: sample, resamples: 400, level });
      return low <= 1 / 3 && 1 / 3 <= high;
    };
    if (covers(0.95)) wide++;
    if (covers(0.5)) narrow++;
  }
  // Four standard errors of a share over 300 samples: .05 and .115; a percentile interval of 60 values falls short by .01.
  assert.ok(wide >= 300 * 0.89 && wide <= 300 * 0.99, `95 % intervals covered ${wide} of 300`);
  assert.ok(narrow >= 300 * 0.38 && narrow <= 300 * 0.62, `50 % intervals covered ${narrow} of 300`);
});

test("two values have three resampled means, and the ends are their quantiles", () => {
  // Means 0, .5, 1 with probability 1/4, 1/2, 1/4: the middle half lies within [0, 1], the middle 40 % at .5.
  const { mean, low, high } = bootstrapInterval([0, 1], { level: 0.4 });
  assert.deepEqual([mean, low, high], [0.5, 0.5, 0.5]);
  assert.deepEqual([bootstrapInterval([0, 1]).low, bootstrapInterval([0, 1]).high], [0, 1]);
});

test("quantiles between two resampled means are linear", () => {
  const values = [3, 1, 4, 1, 5, 9, 2, 6];
  const ends = bootstrapInterval(values, { resamples: 2, level: 1 });
  const middle = bootstrapInterval(values, { resamples: 2, level: 0.5 });
  assert.ok(ends.high > ends.low);
  assert.equal(middle.low, ends.low + 0.25 * (ends.high - ends.low));
  assert.equal(middle.high, ends.low + 0.75 * (ends.high - ends.low));
});

test("equal values leave no doubt", () => {
  const { low, high } = bootstrapInterval(Array(50).fill(0.25));
  assert.deepEqual([low, high], [0.25, 0.25]);
});

test("the same seed gives the same interval, another seed another", () => {
  const values = Array.from({ length: 30 }, (_, i) => Math.sin(i));
  assert.deepEqual(bootstrapInterval(values, { seed: 1 }), bootstrapInterval(values, { seed: 1 }));
  assert.notEqual(bootstrapInterval(values, { seed: 1 }).low, bootstrapInterval(values, { seed: 2 }).low);
});

test("a band is the interval of each point, on the same resampled queries", () => {
  const random = new Random("band");
  const curves = Array.from({ length: 40 }, () => [random.uniform(), random.gaussian(), 3]);
  const band = bootstrapBand(curves, { seed: 5, level: 0.9 });
  [0, 1, 2].forEach((point) => {
    const { mean, low, high } = bootstrapInterval(
      curves.map((curve) => curve[point]),
      { seed: 5, level: 0.9 },
    );
    assert.deepEqual([band.mean[point], band.low[point], band.high[point]], [mean, low, high]);
  });
  assert.deepEqual([band.low[2], band.high[2]], [3, 3]);
});

test("too little to resample, NaN and impossible options are refused", () => {
  assert.throws(() => bootstrapInterval([1]), InputError);
  assert.throws(() => bootstrapInterval([1, NaN]), InputError);
  assert.throws(() => bootstrapInterval([1, 2], { level: 1.5 }), InputError);
  assert.throws(() => bootstrapInterval([1, 2], { resamples: 0 }), InputError);
});
