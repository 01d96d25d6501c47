import assert from "node:assert/strict";
import { test } from "node:test";
import { classPosteriors, fitClassPosterior, softmaxRows } from "../../lib/models/class-posterior";
import { toMatrix } from "../../lib/runtime/matrix";
import { Random } from "../../lib/runtime/random";

const shares = (rows: number[][], fitted: ReturnType<typeof fitClassPosterior>) =>
  classPosteriors(fitted, toMatrix(rows, "rows")).data;

test("by hand: two classes on a line", () => {
  // Means −1 and 1; four deviations of 1, of which two are free: variance 2. The log odds are 2z/2 = z.
  const fitted = fitClassPosterior(toMatrix([[-2], [0], [0], [2]], "rows"), [0, 0, 1, 1], 0);
  for (const z of [-3, 0, 0.5]) assert.ok(Math.abs(shares([[z]], fitted)[1] - 1 / (1 + Math.exp(-z))) < 1e-12);
});

test("by hand: a class of three times the size is three times as likely half-way", () => {
  const rows = [[-2], [0], [-2], [0], [-2], [0], [0], [2]];
  const fitted = fitClassPosterior(toMatrix(rows, "rows"), [0, 0, 0, 0, 0, 0, 1, 1], 0);
  assert.ok(Math.abs(shares([[0]], fitted)[0] - 0.75) < 1e-12);
});

test("invariant to an invertible linear map and a shift of the space", () => {
  const random = new Random("posterior");
  const labels = Array.from({ length: 60 }, (_, i) => i % 3);
  const rows = labels.map((label) => [random.gaussian() + label, random.gaussian() - 2 * (label % 2)]);
  const mapped = rows.map(([x, y]) => [2 * x + y + 5, 3 * y - x - 7]);
  const [plain, moved] = [rows, mapped].map((r) => shares(r, fitClassPosterior(toMatrix(r, "rows"), labels, 0)));
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
