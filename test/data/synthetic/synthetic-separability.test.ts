import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { AudioSegment } from "../../../lib/data/synthetic/audio-plan";
import { dequantise } from "../../../lib/data/records/quantisation";
import { syntheticChoice } from "../../../lib/data/synthetic/parameters";
import { kindsOf, planVideo, type VideoPlan } from "../../../lib/data/synthetic/video";
import { renderFrames } from "../../../lib/data/synthetic/view";
import { drawEmotion, makeWorld, seenEmotion } from "../../../lib/data/synthetic/world";
import { Random } from "../../../lib/runtime/random";
import { chunkAudio } from "../../../lib/features/chunking";
import { renderVideo } from "../../../lib/data/synthetic/video";

/** Chunk means of short videos, by kind: what a model that sees one chunk at a time has to go by. */
const chunks: Float32Array[][] = [[], [], [], []];
const SHORT = 110;

before(() => {
  const choice = syntheticChoice();
  const world = makeWorld(choice.world);
  for (let index = 0, made = 0; made < 150; index++) {
    const plan = shortened(planVideo(choice, index));
    const { audio } = renderVideo(world, choice, plan);
    made++;
    const kinds = kindsOf(plan);
    const { chunks: means } = chunkAudio(dequantise(audio as Uint8Array));
    for (let c = 0; c < means.rows; c++) chunks[kinds[10 * c]].push(means.data.subarray(c * 128, (c + 1) * 128));
  }
});

/** The beginning of a plan, so that the test renders little. */
function shortened(plan: VideoPlan): VideoPlan {
  const seconds = Math.min(plan.seconds, SHORT);
  const audio: AudioSegment[] = [];
  let left = seconds;
  for (const { kind, seconds: length } of plan.audio) {
    if (left <= 0) break;
    audio.push({ kind, seconds: Math.min(length, left) });
    left -= length;
  }
  return { ...plan, seconds, audio };
}

/** Probability that a score is higher in `high` than in `low`; .5 when it tells nothing. */
function areaUnderCurve(high: number[], low: number[]): number {
  let wins = 0;
  for (const a of high) for (const b of low) wins += a > b ? 1 : a === b ? 0.5 : 0;
  return wins / (high.length * low.length);
}

/** Scores of held-out chunks of two kinds along the direction between the two kinds' means in the other half. */
function meanDirection(one: Float32Array[], other: Float32Array[]): number {
  const half = <T>(list: T[], which: number) => list.filter((_, i) => Math.floor((i / list.length) * 2) === which);
  const mean = (list: Float32Array[]) =>
    Array.from({ length: 128 }, (_, d) => list.reduce((sum, x) => sum + x[d], 0) / list.length);
  const [a, b] = [mean(half(one, 0)), mean(half(other, 0))];
  const score = (x: Float32Array) => x.reduce((sum, value, d) => sum + value * (a[d] - b[d]), 0);
  return areaUnderCurve(half(one, 1).map(score), half(other, 1).map(score));
}

test("a single chunk does not tell salient from decoy, though it tells both from filler and build-up", () => {
  const [filler, salient, decoy, buildUp] = chunks;
  const norm = (x: Float32Array) => Math.hypot(...x);
  const byNorm = areaUnderCurve(salient.map(norm), decoy.map(norm));
  assert.ok(Math.abs(byNorm - 0.5) < 0.08, `by norm: ${byNorm}`);
  const byMean = meanDirection(salient, decoy);
  assert.ok(Math.abs(byMean - 0.5) < 0.12, `by direction: ${byMean}`);
  assert.ok(Math.abs(areaUnderCurve(salient.map(norm), filler.map(norm)) - 0.5) > 0.15);
  assert.ok(meanDirection(buildUp, salient) > 0.7);
});

test("both views tell the class of a video, each by its own rendering of a shared latent", () => {
  const world = makeWorld(7);
  const random = new Random("test");
  const frame = (view: typeof world.audio, className: number) => {
    const latents = new Float64Array(view.inputs);
    latents.set(seenEmotion(drawEmotion(world, className, random), random));
    return dequantise(renderFrames(view, latents, random));
  };
  for (const view of [world.audio, world.video]) {
    // Nearest of 40 examples a class, by leave-one-out.
    const examples = Array.from({ length: 240 }, (_, i) => ({ label: i % 6, x: frame(view, i % 6) }));
    let right = 0;
    for (const one of examples) {
      let best = Infinity;
      let label = -1;
      for (const other of examples) {
        if (other === one) continue;
        let distance = 0;
        for (let d = 0; d < one.x.length; d++) distance += (one.x[d] - other.x[d]) ** 2;
        if (distance < best) [best, label] = [distance, other.label];
      }
      if (label === one.label) right++;
    }
    assert.ok(right / 240 > 0.7, `${right} of 240`);
  }
});
