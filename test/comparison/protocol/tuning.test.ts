import assert from "node:assert/strict";
import { test } from "node:test";
import type { ComparedMethod } from "../../../lib/comparison/method";
import { chooseOptions } from "../../../lib/comparison/protocol/tuning";
import type { FeatureSet } from "../../../lib/features/feature-set";
import { InputError } from "../../../lib/runtime/check";
import { DivergenceError } from "../../../lib/training/divergence";
import { modelOf, noise, numbered, oneHot, unshared } from "../numbered";
import { asVideo } from "../../../lib/features/as-features";

const methodOf = <Options extends object>(method: Pick<ComparedMethod<Options>, "fit" | "candidates" | "audioInput">) =>
  ({ id: "own", label: "own", ...method }) as ComparedMethod;
const choose = (method: ComparedMethod, share = 0.2, seed = 0) => chooseOptions(method, numbered, { seed }, unshared, share);

test("learning by heart does not pay: options are scored on videos that they were not fitted on", async () => {
  const method = methodOf<{ by: "heart" | "understanding" }>({
    candidates: () => [{ by: "heart" }, { by: "understanding" }],
    fit: (train, { by }) => {
      const known = new Set(train.video.data);
      if (by === "heart") return modelOf((video) => (known.has(video) ? oneHot(video % 3) : noise(video, "heart")));
      // Of new videos as of known ones four in five are understood.
      return modelOf((video) => (video % 5 > 0 ? oneHot(video % 3) : noise(video, "understanding")));
    },
  });
  const { options, scores } = await choose(method);
  assert.deepEqual(options, { by: "understanding" });
  assert.ok(scores[0] < 0.7 && scores[1] > 0.7, `${scores}`);
});

test("what fits sees a share of the videos less, what scores is the rest, each class in proportion", async () => {
  for (const share of [0.2, 0.5]) {
    const seen: number[][] = [];
    const scored: number[][] = [];
    const method = methodOf({
      candidates: () => [{}, {}],
      fit: ({ video, audio, labels, ids }) => {
        seen.push([...video.data]);
        assert.deepEqual([...audio.chunks.data], [...video.data]);
        assert.deepEqual([...labels], [...video.data].map((v) => v % 3)); // prettier-ignore
        assert.deepEqual(ids, [...video.data].map((v) => `v${v}`)); // prettier-ignore
        const model = modelOf((v) => [v, 1]);
        return { ...model, embedVideo: (rows) => (scored.push([...asVideo(rows, "video").data]), model.embedVideo(rows)) };
      },
    });
    await choose(method, share);
    assert.deepEqual([seen.length, scored.length], [2, 2]);
    assert.deepEqual([...seen[0], ...scored[0]].sort((a, b) => a - b), [...numbered.video.data]); // prettier-ignore
    for (const label of [0, 1, 2]) assert.equal(scored[0].filter((v) => v % 3 === label).length, 20 * share);
    assert.deepEqual([seen[1], scored[1]], [seen[0], scored[0]], "every option set has the same chance");
    await choose(method, share, 1);
    assert.notDeepEqual(scored[2], scored[0], "another seed draws others");
  }
});

/** MAP of a ranking by cosine, from its definition. */
function mapOf(queries: number[][], gallery: number[][], labels: number[]): number {
  const cosine = (a: number[], b: number[]) => a.reduce((sum, x, d) => sum + x * b[d], 0) / Math.hypot(...a) / Math.hypot(...b);
  const precisions = queries.map((query, q) => {
    const order = gallery.map((_, i) => i).sort((i, j) => cosine(query, gallery[j]) - cosine(query, gallery[i]));
    const ranks = order.flatMap((i, place) => (labels[i] === labels[q] ? [place + 1] : []));
    return ranks.reduce((sum, rank, i) => sum + (i + 1) / rank, 0) / ranks.length;
  });
  return precisions.reduce((sum, p) => sum + p, 0) / precisions.length;
}

test("the score is the mean of both directions' MAP, and the best is taken, of equal ones the first", async () => {
  const held: number[] = [];
  const vectors = (seed: number) => [(v: number) => noise(v, `audio ${seed}`), (v: number) => noise(v, `video ${seed}`)] as const;
  const method = methodOf<{ draw: number }>({
    candidates: () => [3, 1, 4, 1].map((draw) => ({ draw })),
    fit: (train, { draw }) => {
      const fitted = new Set(train.video.data);
      held.splice(0, 60, ...numbered.video.data.filter((v) => !fitted.has(v)));
      return modelOf(...vectors(draw));
    },
  });
  const { options, scores } = await choose(method);
  const labels = held.map((v) => v % 3);
  const expected = [3, 1, 4, 1].map((draw) => {
    const [audio, video] = vectors(draw).map((vector) => held.map(vector));
    const [there, back] = [mapOf(audio, video, labels), mapOf(video, audio, labels)];
    assert.ok(Math.abs(there - back) > 0.005, "the directions differ");
    return (there + back) / 2;
  });
  scores.forEach((score, i) => assert.ok(Math.abs(score - expected[i]) < 1e-9, `${scores} against ${expected}`));
  assert.deepEqual(options, { draw: [3, 1, 4, 1][scores.indexOf(Math.max(...scores))] });
  const equal = methodOf<{ n: number }>({ candidates: () => [{ n: 1 }, { n: 2 }], fit: () => modelOf((v) => oneHot(v % 3)) });
  assert.deepEqual((await choose(equal)).options, { n: 1 });
});

test("a method with an audio input of its own is fitted and scored on that", async () => {
  const twice = ({ audio }: FeatureSet) => ({
    ...audio,
    chunks: { ...audio.chunks, data: audio.chunks.data.map((v) => 100 + v) },
  });
  const method = methodOf({
    candidates: () => [{}, {}],
    audioInput: twice,
    fit: ({ audio }) => {
      assert.ok(audio.chunks.data.every((v) => v >= 100));
      return modelOf(
        (heard) => oneHot(heard >= 100 ? (heard - 100) % 3 : 0),
        (video) => oneHot(video % 3),
      );
    },
  });
  assert.deepEqual((await choose(method)).scores, [1, 1]);
});

test("a single option set is taken without a trial", async () => {
  const method = methodOf<{ n: number }>({ candidates: () => [{ n: 1 }], fit: () => assert.fail("nothing to choose between") });
  assert.deepEqual(await choose(method), { options: { n: 1 }, scores: [], seconds: 0 });
});

test("options that diverge score −∞; where all do, or another error comes, the choice fails; so do five option sets", async () => {
  const failing = (...errors: (Error | undefined)[]) =>
    methodOf<{ at: number }>({
      candidates: () => errors.map((_, at) => ({ at })),
      fit: (_, { at }) => {
        const error = errors[at];
        if (error) throw error;
        return modelOf((v) => oneHot(v % 3));
      },
    });
  const diverged = new DivergenceError("the loss became NaN");
  const { options, scores } = await choose(failing(diverged, undefined));
  assert.deepEqual([options, scores], [{ at: 1 }, [-Infinity, 1]]);
  await assert.rejects(choose(failing(diverged, diverged)), /the loss became NaN/);
  await assert.rejects(choose(failing(undefined, new InputError("too few rows"))), /too few rows/);
  const five = failing(undefined, undefined, undefined, undefined, undefined);
  await assert.rejects(choose(five), /own asks for 5 option sets; every method may try 4/);
});
