/** Typical wrong answers of each exercise whose answer is a number, an order or a function; of a choice they are the other letters. */
import * as lib from "../../lib/index";
import type * as walkthrough from "../../lib/walkthrough";

type Rows = readonly (readonly number[])[];
type List = readonly number[];
type Wrong =
  readonly unknown[] | ((run: walkthrough.Walkthrough, map: MapOf) => Promise<readonly unknown[]> | readonly unknown[]);
/** MAP of a method on the test videos. */
type MapOf = (method: string, way: "audioToVideo" | "videoToAudio", labels?: ArrayLike<number>) => Promise<number>;

const sum = (values: List) => values.reduce((a, b) => a + b, 0);
const squares = (shares: List) => sum(shares.map((p) => p * p));
const shares = ({ features: { labels, classes } }: { features: lib.FeatureSet }) =>
  classes.map((_, c) => labels.filter((label) => label === c).length / labels.length);
const kind = (run: walkthrough.Walkthrough, ...names: string[]) =>
  run.test.chunkKinds!.filter((k) => names.includes(lib.CHUNK_KINDS[k])).length / run.test.chunkKinds!.length;
const precisions = (ranks: List) => sum(ranks.map((rank, i) => (i + 1) / rank));
const columnSums = (rows: Rows) => rows[0].map((_, c) => sum(rows.map((row) => row[c])));
const cut = (rows: Rows, n: number) => Array.from({ length: Math.ceil(rows.length / n) }, (_, i) => rows.slice(n * i, n * i + n));
const largest = (weights: List) => weights.map((_, i) => i).sort((a, b) => weights[b] - weights[a]);
const pairwise = (x: Rows, y: Rows, below: number) => x[0].map((_, a) => y[0].map((_, b) => sum(x.map((row, i) => row[a] * y[i][b])) / below)); // prettier-ignore
const dot = (a: List, b: List) => sum(a.map((value, i) => value * b[i]));

export const WRONG: Partial<Record<walkthrough.ExerciseName, Wrong>> = {
  "01.1": [200 / 255, (200 * 4) / 255 - 2, (200 * 4) / 256 + 4 / 512 - 2],
  "01.2": (run) => [1 / 6, 100 * squares(shares(run)), 1],
  "01.3": [
    (rows: Rows, n: number) => cut(rows, n).filter((chunk) => chunk.length === n).map((chunk) => columnSums(chunk).map((s) => s / n)), // prettier-ignore
    (rows: Rows, n: number) => cut(rows, n).map((chunk) => columnSums(chunk).map((s) => s / n)),
    (rows: Rows, n: number) => cut(rows, n).map((chunk) => chunk.map((row) => sum(row) / row.length)),
  ],
  "01.5": [
    ["a", "c", "d", "b"],
    ["c", "a", "b", "d"],
    ["c", "d", "a", "b"],
  ],
  "02.1": [1 / 8, 1 / 3, 4 / 7],
  "02.2": [
    (weights: List, k: number) => largest(weights).slice(0, k),
    (weights: List, k: number) => largest(weights).slice(0, k).sort().map((i) => i + 1), // prettier-ignore
    (weights: List, k: number) => largest(weights).slice(-k).sort(),
  ],
  "02.4": (run) => [kind(run, "salient", "decoy"), kind(run, "decoy"), 100 * kind(run, "salient")],
  "03.1": [0, 0.2, 0.5],
  "03.2": [12, 8.5, 8],
  "03.3": [
    (x: Rows, y: Rows) => pairwise(x, y, x.length - 1),
    (x: Rows, y: Rows, labels: List) => {
      const entry = (a: number, b: number) =>
        sum(labels.flatMap((c, i) => labels.map((d, j) => (c === d ? x[i][a] * y[j][b] : 0)))) / (x.length - 1);
      return x[0].map((_, a) => y[0].map((_, b) => entry(a, b)));
    },
    (x: Rows, y: Rows, labels: List) => {
      const count = sum(labels.map((c) => labels.filter((d) => d === c).length));
      const entry = (a: number, b: number) =>
        sum(labels.flatMap((c, i) => labels.map((d, j) => (c === d ? y[i][a] * x[j][b] : 0)))) / count;
      return y[0].map((_, a) => x[0].map((_, b) => entry(a, b)));
    },
  ],
  "03.4": [6, 10, 1],
  "04.1": [8 / 9, 2.5, 3 / (3 * Math.SQRT2)],
  "04.2": [
    dot,
    (a: List, b: List) => 1 - dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)),
    (a: List, b: List) => dot(a, b) / (dot(a, a) * dot(b, b)),
  ],
  "04.4": async (run) => {
    const model = await lib.fitLinearCca(run.train);
    const { audioToVideo, videoToAudio } = await lib.evaluateBothDirections(
      model.embedAudio(run.test.audio),
      model.embedVideo(run.test.video),
      run.test.labels,
    );
    return [audioToVideo.hitRateAt(5), audioToVideo.recallAt(5), videoToAudio.precisionAt(5)];
  },
  "05.1": [3 / 8, 1 / 2, precisions([2, 3, 8]) / 8],
  "05.2": [
    (ranks: List) => precisions(ranks) / ranks.length,
    (ranks: List) => (ranks.length ? sum(ranks.map((rank) => 1 / rank)) / ranks.length : 0),
    (ranks: List) => (ranks.length ? precisions(ranks) / Math.max(...ranks) : 0),
  ],
  "05.3": async (_, map) => {
    const [a, b] = [await map("sdcca-attention", "audioToVideo"), await map("cca", "audioToVideo")];
    return [b - a, a, a / b];
  },
  "05.5": (run) => {
    const first = (rows: lib.Matrix, n: number) => lib.toRows(rows).map((row) => row.slice(0, n)); // prettier-ignore
    const { audio, video, labels } = run.test;
    const map = (n: number, back = false) => {
      const [a, b] = [first(lib.meanAudio(audio), n), first(video, n)];
      return lib.evaluateRetrieval(back ? lib.cosineSimilarity(b, a) : lib.cosineSimilarity(a, b), labels).map;
    };
    return [map(11), map(10, true), lib.expectedChanceMap(labels)];
  },
  "06.1": [60, 36, 20],
  "06.2": [0.04, 0.12, 0.08],
  "06.3": [
    (p: List) => p.map((value) => Math.min(1, value * p.length)),
    (p: List) => p.map((value) => Math.min(1, value * (p.length - p.filter((other) => other < value).length))),
    (p: List) => [...p],
  ],
  "06.5": [
    ["b", "d", "a", "c"],
    ["d", "a", "b", "c"],
    ["d", "b", "c", "a"],
  ],
  "07.1": [6, 6.6, 4],
  "07.2": [5 / 22, 1 / 5, 3.6908 / 22],
  "07.5": (run) => [Math.max(...shares(run)), 1, 100 * squares(shares(run))],
  "08.1": [5 / 12, 5 / 6, 0.6],
  "08.2": [
    (ranks: List, k: number) => ap(ranks, k, (found) => found),
    (ranks: List, k: number) => ap(ranks, k, () => ranks.length),
    (ranks: List, k: number) => ap(ranks, k, () => k),
  ],
  "08.3": async (run, map) => {
    const own = run.test.ids.map((_, i) => i);
    return [await map("cca", "audioToVideo"), await map("cca", "videoToAudio", own), 1 / own.length];
  },
};

function ap(ranks: List, k: number, below: (found: number) => number): number {
  const found = ranks.filter((rank) => rank <= k);
  return found.length ? precisions(found) / below(found.length) : 0;
}
