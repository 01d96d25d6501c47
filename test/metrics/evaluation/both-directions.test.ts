import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluateBothDirections } from "../../../lib/metrics/evaluation/both-directions";
import { bootstrapInterval } from "../../../lib/metrics/statistics/bootstrap";
import { cosineSimilarity } from "../../../lib/metrics/ranking/cosine-similarity";
import { evaluateRetrieval } from "../../../lib/metrics/evaluation/retrieval-evaluation";
import { Random } from "../../../lib/runtime/random";

test("audio queries rank videos, video queries rank audio, each with its own interval", async () => {
  const random = new Random("both");
  const labels = Array.from({ length: 90 }, () => random.integer(3));
  const view = (noise: number) => labels.map((label) => [0, 1, 2].map((d) => (d === label ? 1 : 0) + noise * random.gaussian()));
  const audio = view(1);
  const video = view(0.5);
  const { audioToVideo, videoToAudio } = await evaluateBothDirections(audio, video, labels, { seed: 3 });
  const forward = evaluateRetrieval(cosineSimilarity(audio, video), labels);
  const backward = evaluateRetrieval(cosineSimilarity(video, audio), labels);
  assert.deepEqual(audioToVideo.relevantRanks, forward.relevantRanks);
  assert.deepEqual(videoToAudio.relevantRanks, backward.relevantRanks);
  assert.notEqual(forward.map, backward.map);
  assert.deepEqual(audioToVideo.interval, bootstrapInterval(forward.averagePrecision, { seed: 3 }));
  assert.equal(videoToAudio.interval.mean, backward.map);
});
