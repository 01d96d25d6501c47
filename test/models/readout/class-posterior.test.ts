import assert from "node:assert/strict";
import { test } from "node:test";
import { fc } from "../../property-runs";
import { calibrationTemperature } from "../../../lib/models/readout/calibration";
import { classPosteriors, fitClassPosterior } from "../../../lib/models/readout/class-posterior";
import { softmaxRows } from "../../../lib/models/readout/softmax-rows";
import { row, toMatrix } from "../../../lib/runtime/matrix";
import { Random } from "../../../lib/runtime/random";

const shares = (rows: number[][], fitted: ReturnType<typeof fitClassPosterior>) =>
  classPosteriors(fitted, toMatrix(rows, "rows")).data;

test("by hand: two classes on a line", () => {
  // Means −1 and 1; four deviations of 1, of which two are free: variance 2. The log odds are 2z/2 = z.
  const fitted = fitClassPosterior(toMatrix([[-2], [0], [0], [2]], "rows"), [0, 0, 1, 1], { ridge: 0 });
  for (const z of [-3, 0, 0.5]) assert.ok(Math.abs(shares([[z]], fitted)[1] - 1 / (1 + Math.exp(-z))) < 1e-12);
});

test("by hand: a class of three times the size is three times as likely half-way", () => {
  const rows = [[-2], [0], [-2], [0], [-2], [0], [0], [2]];
  const fitted = fitClassPosterior(toMatrix(rows, "rows"), [0, 0, 0, 0, 0, 0, 1, 1], { ridge: 0 });
  assert.ok(Math.abs(shares([[0]], fitted)[0] - 0.75) < 1e-12);
});

test("invariant to an invertible linear map and a shift of the space", () => {
  const random = new Random("posterior");
  const labels = Array.from({ length: 60 }, (_, i) => i % 3);
  const rows = labels.map((label) => [random.gaussian() + label, random.gaussian() - 2 * (label % 2)]);
  const mapped = rows.map(([x, y]) => [2 * x + y + 5, 3 * y - x - 7]);
  const [plain, moved] = [rows, mapped].map((r) => shares(r, fitClassPosterior(toMatrix(r, "rows"), labels, { ridge: 0 })));
  plain.forEach((p, i) => assert.ok(Math.abs(p - moved[i]) < 1e-9));
  assert.ok(Math.max(...plain) > 0.9, "some are sure");
});

test("classes are those that occur: names do not matter", () => {
  const rows = toMatrix([[-2], [0], [0], [2]], "rows"); // prettier-ignore
  assert.deepEqual(fitClassPosterior(rows, [1, 1, 7, 7]), fitClassPosterior(rows, [0, 0, 1, 1]));
});

test("softmax by hand: rows sum to 1, and neither a constant nor large logits matter", () => {
  const { data: p } = softmaxRows(toMatrix([[0, Math.log(3)], [1000, 1000]], "logits")); // prettier-ignore
  [0.25, 0.75, 0.5, 0.5].forEach((expected, i) => assert.ok(Math.abs(p[i] - expected) < 1e-12));
});

test("by hand: a temperature divides the logits", () => {
  const rows = toMatrix([[-2], [0], [0], [2]], "rows"); // prettier-ignore
  const fitted = fitClassPosterior(rows, [0, 0, 1, 1], { ridge: 0, temperature: 4 });
  assert.ok(Math.abs(shares([[2]], fitted)[1] - 1 / (1 + Math.exp(-2 / 4))) < 1e-12);
  // Half-way the classes' sizes alone decide: odds of 3, cooled to their fourth root.
  const unequal = toMatrix([[-2], [0], [-2], [0], [-2], [0], [0], [2]], "rows"); // prettier-ignore
  const cooled = fitClassPosterior(unequal, [0, 0, 0, 0, 0, 0, 1, 1], { ridge: 0, temperature: 4 });
  const odds = 3 ** (1 / 4);
  assert.ok(Math.abs(shares([[0]], cooled)[0] - odds / (1 + odds)) < 1e-12);
  for (const temperature of [0, 0.5, NaN, Infinity])
    assert.throws(() => fitClassPosterior(rows, [0, 0, 1, 1], { temperature }), /temperature must be/);
});

test("the default ridge must not drown what varies; one that is given may", () => {
  const rows = toMatrix([[-2e-20], [0], [0], [2e-20]], "rows"); // prettier-ignore
  assert.throws(() => fitClassPosterior(rows, [0, 0, 1, 1]), /default ridge 0.0001 is above the largest variance of the rows/);
  assert.ok(fitClassPosterior(rows, [0, 0, 1, 1], { ridge: 1e-4 }).bias.every(Number.isFinite));
  assert.throws(() => fitClassPosterior(toMatrix([[3], [3]], "rows"), [0, 1]), /every column of the rows is constant/); // prettier-ignore
});

test("calibration never makes a posterior surer, nor a hopeless one say anything", () => {
  const rows = Array.from({ length: 40 }, (_, i) => [i % 2 ? 1 : -1, 0]);
  const right = rows.map(([z]) => (z > 0 ? 0 : 1));
  assert.equal(calibrationTemperature(toMatrix(rows, "logits"), right), 1);
  const wrong = right.map((label) => 1 - label);
  assert.ok(calibrationTemperature(toMatrix(rows, "logits"), wrong) > 60);
  assert.throws(() => calibrationTemperature(toMatrix(rows, "logits"), [...right.slice(1), 2]), /labels must lie below 2/);
  assert.throws(() => calibrationTemperature([[NaN, 0]], [0]), /logits has NaN in row 0/);
  assert.throws(() => calibrationTemperature([], []), /at least one row/);
});

test("the temperature has the least cross-entropy of its neighbours from 1 to 64 (property)", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = new Random("temperature", seed);
      const logits = toMatrix(
        Array.from({ length: 50 }, () => [0, 1, 2].map(() => 5 * random.gaussian())),
        "logits",
      );
      const labels = Array.from({ length: 50 }, (_, r) => (random.uniform() < 0.5 ? random.integer(3) : argmax(row(logits, r))));
      const entropy = (temperature: number) => {
        const p = softmaxRows({ ...logits, data: logits.data.map((value) => value / temperature) as Float64Array });
        return labels.reduce((sum, label, r) => sum - Math.log(p.data[r * 3 + label]), 0);
      };
      const best = calibrationTemperature(logits, labels);
      assert.ok(best >= 1 && best <= 64);
      for (const other of [Math.min(64, best * 1.01), Math.max(1, best / 1.01)])
        assert.ok(entropy(best) <= entropy(other) + 1e-9, `${entropy(best)} at ${best}, ${entropy(other)} at ${other}`);
    }),
    { examples: [[-1713693995]] },
  );
});

const argmax = (values: ArrayLike<number>) => Array.from(values).indexOf(Math.max(...Array.from(values)));
