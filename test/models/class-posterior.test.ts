import assert from "node:assert/strict";
import { test } from "node:test";
import { classLogits, fitClassPosterior } from "../../lib/models/class-posterior";
import { posteriors } from "../../lib/models/softmax-network";
import { toMatrix } from "../../lib/runtime/matrix";
import { Random } from "../../lib/runtime/random";

const shares = (rows: number[][], fitted: ReturnType<typeof fitClassPosterior>) =>
  posteriors(classLogits(fitted, toMatrix(rows, "rows"))).data;

test("by hand: two classes on a line", () => {
  // Means −1 and 1; four deviations of 1, of which two are free: variance 2. The log odds are 2z/2 = z.
  const fitted = fitClassPosterior(toMatrix([[-2], [0], [0], [2]], "rows"), [0, 0, 1, 1], 2, 0);
  for (const z of [-3, 0, 0.5]) assert.ok(Math.abs(shares([[z]], fitted)[1] - 1 / (1 + Math.exp(-z))) < 1e-12);
});

test("by hand: a class of three times the size is three times as likely half-way", () => {
  const rows = [[-2], [0], [-2], [0], [-2], [0], [0], [2]];
  const fitted = fitClassPosterior(toMatrix(rows, "rows"), [0, 0, 0, 0, 0, 0, 1, 1], 2, 0);
  assert.ok(Math.abs(shares([[0]], fitted)[0] - 0.75) < 1e-12);
});

test("invariant to an invertible linear map and a shift of the space", () => {
  const random = new Random("posterior");
  const labels = Array.from({ length: 60 }, (_, i) => i % 3);
  const rows = labels.map((label) => [random.gaussian() + label, random.gaussian() - 2 * (label % 2)]);
  const mapped = rows.map(([x, y]) => [2 * x + y + 5, 3 * y - x - 7]);
  const [plain, moved] = [rows, mapped].map((r) => shares(r, fitClassPosterior(toMatrix(r, "rows"), labels, 3, 0)));
  plain.forEach((p, i) => assert.ok(Math.abs(p - moved[i]) < 1e-9));
  assert.ok(Math.max(...plain) > 0.9, "some are sure");
});

test("a class without rows is refused", () => {
  assert.throws(() => fitClassPosterior(toMatrix([[0], [1]], "rows"), [0, 2], 3), /class 1 has no row/); // prettier-ignore
});
