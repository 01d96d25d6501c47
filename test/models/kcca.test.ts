import assert from "node:assert/strict";
import { test } from "node:test";
import { Matrix as Dense, EigenvalueDecomposition, inverse } from "ml-matrix";
import { meanAudio } from "../../lib/features/feature-set";
import { fitStandardiser, standardise } from "../../lib/features/standardise";
import { evaluateBothDirections } from "../../lib/metrics/evaluation/both-directions";
import { expectedChanceMap } from "../../lib/metrics/measures/chance";
import { selectedBy } from "../../lib/models/attention/audio-summary";
import { fitChunkAttention } from "../../lib/models/attention/chunk-attention";
import { incompleteCholesky, kernelFeatures } from "../../lib/models/cca/incomplete-cholesky";
import { fitKcca, type Kcca, type KccaOptions } from "../../lib/models/kcca";
import { type Kernel, medianDistance } from "../../lib/models/cca/kernels";
import { fitCca } from "../../lib/models/cca/linear-cca";
import { holdOut } from "../../lib/models/validation/validation-split";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { type Matrix, selectRows, toMatrix, toRows } from "../../lib/runtime/matrix";
import { Random } from "../../lib/runtime/random";
import { toyFeatures } from "./toy-features";

function randomRows(n: number, width: number, seed: number): Matrix {
  const random = new Random("rows", seed);
  return toMatrix(
    Array.from({ length: n }, () => Array.from({ length: width }, () => random.gaussian())),
    "rows",
  );
}

/** The kernel matrix between all rows of two matrices, by the definition. */
function gram(kernel: Kernel, x: Matrix, y: Matrix): Dense {
  const k = (a: number[], b: number[]) => {
    if (kernel.kind === "linear") return a.reduce((sum, v, d) => sum + v * b[d], 0);
    return Math.exp(-a.reduce((sum, v, d) => sum + (v - b[d]) ** 2, 0) / (2 * kernel.width ** 2));
  };
  return new Dense(toRows(x).map((a) => toRows(y).map((b) => k(a, b))));
}

const close = (got: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) =>
  Array.from(expected).forEach((v, i) => assert.ok(Math.abs(got[i] - v) < tolerance, `${i}: ${got[i]} against ${v}`));

test("by hand: one pivot explains k(x, pivot)² of every row, and the next is the row explained worst", () => {
  const rows = toMatrix([[3, 0], [1, 0], [0, 2]], "rows"); // prettier-ignore
  const { features, values } = incompleteCholesky(rows, { kind: "linear" }, { rank: 3 });
  assert.deepEqual(toRows(features.pivots), [[3, 0], [0, 2]]); // prettier-ignore
  assert.deepEqual(toRows(values), [[3, 0], [1, 0], [0, 2]]); // prettier-ignore
  assert.deepEqual(toRows(features.factor), [[3, 0], [0, 2]]); // prettier-ignore
});

for (const kernel of [{ kind: "rbf", width: 2 }, { kind: "linear" }] as const)
  test(`full rank: GGᵀ is the kernel matrix, and new rows keep their kernel with every training row (${kernel.kind})`, () => {
    const [rows, fresh] = [randomRows(40, 6, 1), randomRows(9, 6, 2)];
    const { features, values } = incompleteCholesky(rows, kernel, { rank: 40, tolerance: 1e-13 });
    if (kernel.kind === "linear") assert.equal(values.columns, 6, "the rank of the kernel matrix");
    const g = new Dense(toRows(values));
    close(g.mmul(g.transpose()).to1DArray(), gram(kernel, rows, rows).to1DArray(), 1e-8);
    const h = new Dense(toRows(kernelFeatures(features, fresh)));
    close(h.mmul(g.transpose()).to1DArray(), gram(kernel, fresh, rows).to1DArray(), 1e-6);
    close(kernelFeatures(features, rows).data, values.data, 1e-6);
  });

test("lower rank: what is left of the trace falls with every pivot", () => {
  const rows = randomRows(60, 5, 3);
  const left = [2, 5, 10, 20, 40].map((rank) => {
    const { values } = incompleteCholesky(rows, { kind: "rbf", width: 2 }, { rank });
    return 60 - values.data.reduce((sum, v) => sum + v * v, 0);
  });
  left.slice(1).forEach((l, i) => assert.ok(l < left[i] && l > 0, `${left}`));
});

test("full-rank Cholesky is exact kernel CCA: the same correlations as from the kernel matrices themselves", () => {
  const n = 30;
  const [x, y] = [randomRows(n, 3, 4), randomRows(n, 4, 5)];
  y.data.forEach((_, i) => (y.data[i] = i % 4 < 3 ? x.data[Math.floor(i / 4) * 3 + (i % 4)] ** 2 + 0.3 * y.data[i] : y.data[i]));
  const kernel = { kind: "rbf", width: 2 } as const;
  const ridge = 0.05;
  const [gx, gy] = [x, y].map((rows) => incompleteCholesky(rows, kernel, { rank: n, tolerance: 1e-13 }).values);
  const { correlations } = fitCca(gx, gy, { ridge, components: 4, beta: 1 });
  // ρ² are eigenvalues of (K₁ + cI)⁻¹ K₂ (K₂ + cI)⁻¹ K₁ with centred K and c = (n − 1) r.
  const centre = Dense.eye(n).sub(Dense.ones(n, n).div(n));
  const [k1, k2] = [x, y].map((rows) => centre.mmul(gram(kernel, rows, rows)).mmul(centre));
  const shrunk = (k: Dense) => inverse(Dense.add(k, Dense.eye(n).mul((n - 1) * ridge)));
  const squares = new EigenvalueDecomposition(shrunk(k1).mmul(k2).mmul(shrunk(k2)).mmul(k1)).realEigenvalues;
  const expected = squares.sort((a, b) => b - a).slice(0, 4).map(Math.sqrt); // prettier-ignore
  close(correlations, expected, 1e-7);
  assert.ok(expected[0] > 0.3 && expected[0] < 0.95, `${expected}`);
});

const data = toyFeatures(150);
const fresh = toyFeatures(80, 1);

test("a linear kernel gives linear CCA: correlations, and embeddings of new videos up to sign", async () => {
  const model = await fitKcca(data, { kernel: "linear", components: 4, ridge: 1e-3 });
  const audio = meanAudio(data.audio);
  const standard = { audio: fitStandardiser(audio), video: fitStandardiser(data.video) };
  const cca = fitCca(standardise(audio, standard.audio), standardise(data.video, standard.video), { components: 4, ridge: 1e-3 });
  close(model.correlations!, cca.correlations, 1e-9);
  const pairs = [
    [model.embedAudio(fresh.audio), cca.projectX(standardise(meanAudio(fresh.audio), standard.audio))],
    [model.embedVideo(fresh.video), cca.projectY(standardise(fresh.video, standard.video))],
  ];
  const sign = [0, 1, 2, 3].map((c) => Math.sign(pairs[0][0].data[c] * pairs[0][1].data[c]));
  for (const [got, expected] of pairs) close(got.data.map((v, i) => v * sign[i % 4]), expected.data, 1e-6); // prettier-ignore
});

const maps = async (labels: Int32Array, options = {}) => {
  const model = await fitKcca({ ...data, labels }, { components: 3, rank: 100, ...options });
  const both = await evaluateBothDirections(model.embedAudio(fresh.audio), model.embedVideo(fresh.video), fresh.labels);
  return [both.audioToVideo.map, both.videoToAudio.map];
};

test("finds unseen videos of the same class; with permuted labels class-wise covariance finds much less", async () => {
  assert.ok(Math.min(...(await maps(data.labels))) > 0.5);
  const right = await maps(data.labels, { beta: 0 });
  const wrong: number[] = [];
  for (const draw of [0, 1, 2, 3])
    wrong.push(...(await maps(new Random("permuted", draw).shuffle(Int32Array.from(data.labels)), { beta: 0 })));
  // Chance is .38; three far blobs stay blobs under any map, and which falls on which is a matter of luck: ± .12 of a mean.
  const mean = wrong.reduce((a, b) => a + b) / wrong.length;
  assert.ok(Math.min(...right) > 0.8 && Math.abs(mean - expectedChanceMap(fresh.labels)) < 0.12, `${right}, permuted ${wrong}`);
});

test("the ridge is the candidate of the best held-out MAP, unless it is given", async () => {
  const ridge = async (options: KccaOptions) => (await fitKcca(data, options)).options.ridge;
  assert.ok([1e-4, 1e-3, 1e-2, 1e-1].includes(await ridge({ rank: 60 })));
  assert.equal(await ridge({ rank: 60, ridge: 0.5 }), 0.5);
});

test("of the ridges the one is taken by which held-out videos find each other best", async () => {
  const few = toyFeatures(70, 2);
  const options = { rank: 40, components: 4, validation: 0.3 };
  const { audio, video, audioStandardiser, videoStandardiser } = (await fitKcca(few, { ...options, ridge: 1 })).state;
  const heard = kernelFeatures(audio, standardise(meanAudio(few.audio), audioStandardiser));
  const seen = kernelFeatures(video, standardise(few.video, videoStandardiser));
  const { fit, held } = holdOut(few, 0.3, 0);
  const labelsOf = (rows: Int32Array) => Int32Array.from(rows, (r) => few.labels[r]);
  const ridges = [1e-4, 1e-3, 1e-2, 1e-1];
  const scores: number[] = [];
  for (const ridge of ridges) {
    const cca = fitCca(selectRows(heard, fit), selectRows(seen, fit), { components: 4, ridge });
    const [a, v] = [cca.projectX(selectRows(heard, held)), cca.projectY(selectRows(seen, held))];
    const both = await evaluateBothDirections(a, v, labelsOf(held));
    scores.push(both.audioToVideo.map + both.videoToAudio.map);
  }
  assert.equal((await fitKcca(few, options)).options.ridge, ridges[scores.indexOf(Math.max(...scores))], `${scores}`);
  assert.ok(Math.max(...scores) > Math.min(...scores) + 0.01);
});

test("the width is a multiple of the median distance in each view", async () => {
  const widths = async (width: number) =>
    [(await fitKcca(data, { rank: 20, ridge: 0.1, width })).state].flatMap(({ audio, video }) =>
      [audio, video].map(({ kernel }) => (kernel.kind === "rbf" ? kernel.width : NaN)),
    );
  const [audio, video] = await widths(1);
  assert.ok(audio > 0 && video > 0 && audio !== video);
  close(await widths(2.5), [2.5 * audio, 2.5 * video], 1e-9);
});

test("no more pivots are kept than the rank asks for", async () => {
  const { audio, video } = (await fitKcca(data, { rank: 7, components: 2, ridge: 0.1 })).state;
  assert.deepEqual([audio.pivots.rows, video.pivots.rows, audio.factor.rows], [7, 7, 7]);
});

test("without held-out videos the ridge is 1e-2, and seeds draw other distances", async () => {
  const fit = (seed: number) => fitKcca(data, { rank: 20, validation: 0, seed });
  assert.equal((await fit(0)).options.ridge, 1e-2);
  assert.deepEqual((await fit(0)).state, (await fit(0)).state);
  const width = ({ state }: Kcca) => (state.audio.kernel.kind === "rbf" ? state.audio.kernel.width : NaN);
  assert.notEqual(width(await fit(0)), width(await fit(1)));
});

test("an attention that was fitted on held-out videos must not choose the ridge, but may serve a given one", async () => {
  await useBackend();
  const small = { units: 4, attentionUnits: 4, epochs: 1, batchSize: 40 };
  const summary = selectedBy(await fitChunkAttention(data, { ...small, seed: 5 }), 1);
  await assert.rejects(fitKcca(data, { rank: 20, summary, seed: 6 }), /held out for validation .* trained the attention/);
  assert.equal((await fitKcca(data, { rank: 20, summary, seed: 6, ridge: 0.1 })).options.ridge, 0.1);
  assert.ok((await fitKcca(data, { rank: 20, summary, seed: 5 })).options.ridge > 0);
  // And mean audio has nothing to leak.
  assert.ok((await fitKcca(data, { rank: 20, seed: 6 })).options.ridge > 0);
});

test("the median distance: of two points it is theirs; of a scaled set it is scaled", () => {
  // No row is paired with itself, whatever is drawn.
  for (let seed = 0; seed < 10; seed++)
    assert.equal(medianDistance(toMatrix([[0, 0], [3, 4]], "rows"), new Random(seed)), 5); // prettier-ignore
  const rows = randomRows(200, 3, 6);
  const one = medianDistance(rows, new Random(0));
  const three = medianDistance({ ...rows, data: rows.data.map((v: number) => 3 * v) } as Matrix, new Random(0));
  assert.ok(Math.abs(three - 3 * one) < 1e-9);
  // Distances between standard normal rows in 3 dimensions are √2 χ₃, of median √2 · 1.538.
  assert.ok(Math.abs(one - Math.SQRT2 * 1.538) < 0.1, `${one}`);
  assert.throws(() => medianDistance(toMatrix([[1], [1], [1]], "rows"), new Random(0)), /at distance 0/); // prettier-ignore
});

test("options out of range are refused", async () => {
  await assert.rejects(fitKcca(data, { rank: 5 }), /rank must be a whole number of at least 10; got 5/);
  await assert.rejects(fitKcca(data, { kernel: "cubic" as "rbf" }), /kernel must be "rbf" or "linear"/);
  await assert.rejects(fitKcca(data, { width: 0 }), /width must be/);
  await assert.rejects(fitKcca(data, { summary: { kind: "all" } as never }), /kind of audio summary must be "mean", "selected"/);
  await assert.rejects(fitKcca(data, { ridge: 0 }), /ridge must be/);
});
