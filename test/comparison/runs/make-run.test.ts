import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type ComparisonData, dataOfFeatures } from "../../../lib/comparison/runs/comparison-data";
import { makeRun, type Work } from "../../../lib/comparison/runs/make-run";
import type { ComparedMethod } from "../../../lib/comparison/method";
import { comparisonProtocol, type PlannedRun, type ProtocolOptions } from "../../../lib/comparison/protocol/protocol";
import { cosineSimilarity } from "../../../lib/metrics/ranking/cosine-similarity";
import { evaluateRetrieval } from "../../../lib/metrics/evaluation/retrieval-evaluation";
import type { Backend } from "../../../lib/runtime/tensorflow/backend";
import { toMatrix } from "../../../lib/runtime/matrix";
import { temporaryFolder } from "../../temporary-folder";
import { readRecord, writeRecord } from "../../../lib/comparison/runs/record-store";
import { refused } from "../../refused";
import { modelOf, noise, numbered, oneHot, unshared } from "../numbered";

const backend: Backend = { name: "abacus", device: "beads", versions: { node: "1", tfjs: "2" } };

function workOf(options: ProtocolOptions = {}, data: Partial<ComparisonData> = {}): Work {
  const all = { ...dataOfFeatures(numbered, { synthetic: true }), ...data };
  const protocol = comparisonProtocol(numbered, { folds: 3, seeds: [5, 6], ...options });
  return { data: all, protocol, folder: temporaryFolder(), backend, code: "code", sharedCode: "shared code", last: {} };
}

const methodOf = <Options extends object>(method: Partial<ComparedMethod<Options>>) =>
  ({ id: "own", label: "Own", fit: () => modelOf((v) => oneHot(v % 3)), ...method }) as ComparedMethod;
const make = (work: Work, method: ComparedMethod, run: Partial<PlannedRun> = {}) =>
  makeRun({ method, fold: 0, seed: 5, ...run }, "key", work, unshared);

test("a run trains on its fold's training videos and is asked for its test videos", async () => {
  const work = workOf();
  for (const fold of [0, 1, 2]) {
    const { train, test } = work.protocol.folds[fold];
    const seen: number[][] = [];
    const method = methodOf({
      fit: (videos) => {
        seen.push([...videos.video.data], [...videos.audio.chunks.data]);
        return modelOf((v) => noise(v, "audio"), (v) => noise(v, "video")); // prettier-ignore
      },
    });
    const record = await make(work, method, { fold });
    assert.deepEqual(seen, [[...train], [...train]]);
    assert.deepEqual(
      record.queries,
      [...test].map((row) => `v${row}`),
    );
    assert.deepEqual(
      record.labels,
      [...test].map((row) => row % 3),
    );
    assert.deepEqual([record.fold, record.folds, record.seed, record.trainingVideos, record.videos], [fold, 3, 5, 40, 60]);
    const vectors = (view: string) => toMatrix([...test].map((row) => noise(row, view)), view); // prettier-ignore
    const there = evaluateRetrieval(cosineSimilarity(vectors("audio"), vectors("video")), record.labels);
    assert.deepEqual(record.rankings[0].averagePrecision, there.averagePrecision);
  }
});

test("plain and σ-weighted rankings of both directions, in the order of tables", async () => {
  const correlations = [1, 0, 0];
  const method = methodOf({ fit: () => ({ ...modelOf((v) => noise(v, "a"), (v) => noise(v, "v")), correlations }) }); // prettier-ignore
  const { rankings, queries } = await make(workOf(), method);
  const rows = queries.map((id) => Number(id.slice(1)));
  const vectors = (view: string, weights: number[]) => toMatrix(rows.map((row) => noise(row, view).map((x, d) => weights[d] * x)), view); // prettier-ignore
  const map = (query: string, gallery: string, weights: number[]) =>
    evaluateRetrieval(cosineSimilarity(vectors(query, weights), vectors(gallery, weights)), rows.map((row) => row % 3)).map; // prettier-ignore
  const expected = [
    ["audioToVideo", "plain", map("a", "v", [1, 1, 1])],
    ["audioToVideo", "sigmaWeighted", map("a", "v", correlations)],
    ["videoToAudio", "plain", map("v", "a", [1, 1, 1])],
    ["videoToAudio", "sigmaWeighted", map("v", "a", correlations)],
  ];
  assert.deepEqual(
    rankings.map(({ direction, similarity, map }) => [direction, similarity, map]),
    expected,
  );
  assert.equal(new Set(expected.map(([, , value]) => value)).size, 4);
});

test("ranks of the own video, of tracks and of each chunk by itself; sweeps have no chunks", async () => {
  // Each video's audio is two chunks: its own number, and one between those of the next two videos.
  const { ids } = numbered;
  const chunks = Float32Array.from({ length: 120 }, (_, c) => Math.floor(c / 2) + (c % 2) * 1.25);
  const audio = {
    chunks: { rows: 120, columns: 1, data: chunks },
    starts: Int32Array.from({ length: 61 }, (_, i) => 2 * i),
    seconds: new Float32Array(120).fill(10),
  };
  const work = workOf({}, { features: { ...numbered, audio } });
  // Of a track the first chunk is heard; the nearer two numbers are, the more alike.
  const angle = (v: number) => [Math.cos(v / 60), Math.sin(v / 60)];
  const model = {
    ...modelOf(angle),
    embedAudio: ({ chunks, starts }: typeof audio) => toMatrix(Array.from(starts.slice(0, -1), (c) => angle(chunks.data[c])), "audio"), // prettier-ignore
  };
  const record = await make(work, methodOf({ fit: () => model }));
  const rows = record.queries.map((id) => ids.indexOf(id));
  const [there, , back] = record.rankings;
  assert.deepEqual([there.pairRanks, back.pairRanks], [rows.map(() => 1), rows.map(() => 1)]);
  assert.deepEqual(
    record.segments,
    rows.map(() => 2),
  );
  const ahead = (row: number) => rows.filter((other) => other === row + 1 || other === row + 2).length;
  assert.deepEqual(
    there.segmentRanks,
    rows.flatMap((row) => [1, 1 + ahead(row)]),
  );
  assert.ok(there.segmentRanks.some((rank) => rank > 1));
  assert.deepEqual(back.segmentRanks, []);
  const swept = await make(work, methodOf({ fit: () => model, sweeps: ["beta"] }), { sweep: { parameter: "beta", value: 1 } });
  assert.deepEqual([swept.segments, swept.rankings[0].segmentRanks], [[], []]);
  assert.deepEqual(swept.rankings[0].pairRanks, there.pairRanks);
});

test("options are chosen once a fold, with the first seed, and trained with the run's own seed and epochs", async () => {
  const work = workOf({ epochs: 7 });
  const fits: string[] = [];
  const method = methodOf<{ n: number }>({
    candidates: () => [{ n: 1 }, { n: 2 }],
    fit: (train, { n, seed, epochs }) => {
      fits.push(`${train.ids.length} videos, n ${n}, seed ${seed}, epochs ${epochs}`);
      return modelOf((v) => (n === 2 ? oneHot(v % 3) : noise(v, "x")));
    },
  });
  const second = await make(work, method, { seed: 6 });
  assert.deepEqual(second.options, { n: 2, seed: 6, epochs: 7 });
  assert.deepEqual([second.tried, second.tuningSeconds], [2, 0], "the time of tuning is the first seed's");
  const tuned = ["32 videos, n 1, seed 5, epochs 7", "32 videos, n 2, seed 5, epochs 7"];
  assert.deepEqual(fits.splice(0), [...tuned, "40 videos, n 2, seed 6, epochs 7"]);
  const first = await make(work, method);
  assert.deepEqual(fits.splice(0), ["40 videos, n 2, seed 5, epochs 7"], "the choice is kept");
  assert.ok(first.tuningSeconds > 0);
  await make(work, method, { fold: 1 });
  assert.deepEqual(fits.splice(0), [...tuned, "40 videos, n 2, seed 5, epochs 7"], "another fold has a choice of its own");
});

test("a choice serves only who would choose alike", async () => {
  const work = workOf();
  const tuned = methodOf<{ n: number }>({ candidates: () => [{ n: 1 }, { n: 2 }] });
  const kept = () => readdirSync(join(work.folder, "shared")).length;
  await make(work, tuned);
  assert.equal(kept(), 1);
  const { protocol } = work;
  const others: [Work, ComparedMethod][] = [
    [work, methodOf<{ n: number }>({ candidates: () => [{ n: 1 }, { n: 3 }] })],
    [{ ...work, protocol: { ...protocol, validation: 0.3 } }, tuned],
    [{ ...work, protocol: { ...protocol, epochs: 3 } }, tuned],
    [{ ...work, protocol: { ...protocol, attentionEpochs: 3 } }, tuned],
    [{ ...work, protocol: { ...protocol, seeds: [6] } }, tuned],
    [{ ...work, code: "other" }, tuned],
    [{ ...work, backend: { ...backend, name: "fingers" } }, tuned],
    [{ ...work, data: { ...work.data, fingerprint: "other" } }, tuned],
  ];
  for (const [i, [other, method]] of others.entries()) {
    await make(other, method);
    assert.equal(kept(), 2 + i, `case ${i}`);
  }
});

test("a sweep takes the first candidate with its own value; what a method does not sweep stays", async () => {
  const method = methodOf<{ beta?: number; ridge: number }>({
    candidates: () => [{ beta: 0.2, ridge: 1 }, { ridge: 2 }], // prettier-ignore
    sweeps: ["beta"],
  });
  const swept = await make(workOf(), method, { sweep: { parameter: "beta", value: 0.9 } });
  assert.deepEqual([swept.options, swept.sweep, swept.tried], [{ beta: 0.9, ridge: 1, seed: 5 }, "beta=0.9", 0]);
  const audio = async () => numbered.audio;
  const length = await make(workOf({}, { clips: audio }), method, { sweep: { parameter: "queryLength", value: 5 } });
  assert.deepEqual(length.options, { beta: 0.2, ridge: 1, seed: 5 });
});

test("queries of all lengths ask one model, which belongs to its fold, its options and its chunks", async () => {
  const lengths: number[] = [];
  const clips = async (seconds: number) => {
    lengths.push(seconds);
    const chunks = { ...numbered.audio.chunks, data: numbered.audio.chunks.data.map((v) => v + 1000 * seconds) };
    return { ...numbered.audio, chunks };
  };
  const work = workOf({}, { clips, withChunks: async () => numbered });
  let fits = 0;
  const asked: number[][] = [];
  const method = methodOf({
    fit: () => {
      fits++;
      return modelOf((heard) => (asked[asked.length - 1].push(heard), oneHot(heard % 3)), (v) => oneHot(v % 3)); // prettier-ignore
    },
  });
  const run = async (sweep: PlannedRun["sweep"], more: Partial<PlannedRun> = {}) => {
    asked.push([]);
    await make(work, method, { ...more, sweep });
  };
  for (const value of [5, 10, Infinity]) await run({ parameter: "queryLength", value });
  assert.deepEqual([fits, lengths], [1, [5, 10]]);
  const test = [...work.protocol.folds[0].test];
  assert.deepEqual(asked[0], test.map((row) => row + 5000)); // prettier-ignore
  assert.deepEqual(asked[2], test);
  await run({ parameter: "queryLength", value: 5 }, { fold: 1 });
  await run({ parameter: "queryLength", value: 5 }, { fold: 1, seed: 6 });
  await run({ parameter: "chunkSeconds", value: 5 }, { fold: 1, seed: 6 });
  await run({ parameter: "chunkSeconds", value: 10 }, { fold: 1, seed: 6 });
  assert.equal(fits, 5);
});

test("a record keeps how the training ended, its notes and its recoveries; old records are read without", async () => {
  const recoveries = [{ epoch: 2, observed: "the training loss became NaN in epoch 2", learningRate: 0.1, ridge: 1e-3 }];
  const course = { ended: "diverged", notes: ["the training loss became NaN in epoch 3"], recoveries } as const;
  const history = { ...course, epochs: [], bestEpoch: 1, execution: "eager" };
  const fit = () => ({ ...modelOf((v) => oneHot(v % 3)), history }) as unknown as ReturnType<typeof modelOf>;
  const record = await make(workOf(), methodOf({ fit }));
  assert.deepEqual(record.training, course);
  assert.equal((await make(workOf(), methodOf({}))).training, undefined);
  const file = join(temporaryFolder(), "a.run");
  await writeRecord(file, record);
  assert.deepEqual(await readRecord(file), record);
  const { training, ...old } = record;
  await writeRecord(file, old);
  assert.deepEqual(await readRecord(file), old);
  await writeRecord(file, { ...old, training: { ...training!, ended: "constructor" as never } });
  await refused(readRecord(file), /training\.ended is "constructor", not one of all epochs/);
});

test("a method with an audio input of its own gets it in the queries too", async () => {
  const heard: number[] = [];
  const method = methodOf({
    audioInput: ({ audio }) => ({ ...audio, chunks: { ...audio.chunks, data: audio.chunks.data.map((v) => v + 300) } }),
    fit: () => modelOf((v) => (heard.push(v), oneHot(v % 3))),
  });
  const { rankings } = await make(workOf(), method);
  assert.ok(heard.filter((v) => v >= 300).length >= 20);
  assert.equal(rankings[0].map, 1);
});
