import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { calibrationTemperature } from "../../lib/models/calibration";
import { classPosteriors, fitClassPosterior } from "../../lib/models/class-posterior";
import { softmaxRows } from "../../lib/models/softmax-rows";
import { row, toMatrix } from "../../lib/runtime/matrix";
import { Random } from "../../lib/runtime/random";

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

test("by hand: what is calibrated was fitted without the unseen rows, and what is fitted on all is corrected by as much", () => {
  // Log odds z, as by hand above, but of the unseen rows at z = ±2 a quarter is of the other class: log odds ln 3, so T = 2/ln 3.
  const rows = toMatrix([[-2], [0], [0], [2], ...[2, 2, 2, -2, -2, -2, 2, -2].map((z) => [z])], "rows");
  const labels = [0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1];
  const unseen = [4, 5, 6, 7, 8, 9, 10, 11];
  const plain = fitClassPosterior(rows, labels, { ridge: 0 });
  const cooled = fitClassPosterior(rows, labels, { ridge: 0, unseen });
  for (const c of [0, 1]) {
    assert.ok(Math.abs(plain.weights[0][c] / cooled.weights[0][c] - 2 / Math.log(3)) < 1e-6);
    assert.ok(Math.abs(plain.bias[c] - (cooled.bias[c] * 2) / Math.log(3)) < 1e-6);
  }
});

test("few rows with many columns: the correction makes unseen rows far less surprising", () => {
  const random = new Random("few rows");
  const draw = (n: number) => Array.from({ length: n }, () => Array.from({ length: 30 }, () => random.gaussian()));
  const labelsOf = (rows: number[][]): number[] => rows.map(([x]) => (x + random.gaussian() > 0 ? 1 : 0));
  const [known, fresh] = [draw(80), draw(400)];
  const [labels, truth] = [labelsOf(known), labelsOf(fresh)];
  const unseen = Array.from({ length: 30 }, (_, i) => 50 + i);
  const surprise = (options: object) => {
    const p = shares(fresh, fitClassPosterior(toMatrix(known, "rows"), labels, options));
    return truth.reduce((sum, label, r) => sum - Math.log(p[r * 2 + label]), 0) / truth.length;
  };
  assert.ok(surprise({ unseen }) < surprise({}) - 0.1, `${surprise({ unseen })} ${surprise({})}`);
});

test("unseen rows of a class that the others lack have no say; with no other rows there is nothing to fit", () => {
  const rows = toMatrix([[-2], [0], [0], [2], [2], [5]], "rows"); // prettier-ignore
  const labels = [0, 0, 1, 1, 0, 2];
  const [both, one] = [[4, 5], [4]].map((unseen) => fitClassPosterior(rows, labels, { unseen }));
  const plain = fitClassPosterior(rows, labels);
  const temperature = plain.weights[0][1] / both.weights[0][1];
  assert.ok(temperature > 1 && plain.weights[0][1] / one.weights[0][1] > 1);
  assert.throws(() => fitClassPosterior(rows, labels, { unseen: [0, 1, 2, 3, 4, 5] }), /every row is unseen/);
  assert.deepEqual(fitClassPosterior(rows, labels, { unseen: [5] }), plain);
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

test("the temperature has the least cross-entropy of its neighbours (property)", () => {
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
      assert.ok(best >= 1);
      for (const other of [best * 1.01, Math.max(1, best / 1.01)]) assert.ok(entropy(best) <= entropy(other) + 1e-9);
    }),
  );
});

const argmax = (values: ArrayLike<number>) => Array.from(values).indexOf(Math.max(...Array.from(values)));
