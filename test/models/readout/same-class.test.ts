import assert from "node:assert/strict";
import { test } from "node:test";
import { fc } from "../../property-runs";
import { cosineSimilarity } from "../../../lib/metrics/ranking/cosine-similarity";
import { sameClassProjection, sameClassVectors } from "../../../lib/models/readout/same-class";
import { softmaxRows } from "../../../lib/models/readout/softmax-rows";
import { toMatrix } from "../../../lib/runtime/matrix";

const rows = fc.array(fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 4, maxLength: 4 }), {
  minLength: 1,
  maxLength: 6,
});

test("the cosine is the probability that both are of one class (property)", () => {
  fc.assert(
    fc.property(rows, rows, (audio, video) => {
      const [p, q] = [audio, video].map((logits) => softmaxRows(toMatrix(logits, "logits")));
      const cosines = cosineSimilarity(sameClassVectors(p, "audio"), sameClassVectors(q, "video"));
      for (let i = 0; i < p.rows; i++)
        for (let j = 0; j < q.rows; j++) {
          let probability = 0;
          for (let c = 0; c < 4; c++) probability += p.data[i * 4 + c] * q.data[j * 4 + c];
          assert.ok(Math.abs(cosines.data[i * q.rows + j] - probability) < 1e-6);
        }
    }),
  );
});

test("by hand: a video that may be anything comes after one that is likely right, which the cosine of posteriors would not say", () => {
  // For a query that is surely of class 0: .6 of one video, .5 of the other; their cosines with the query are .77 and .85.
  const query = toMatrix([[1, 0, 0, 0]], "query");
  const videos = toMatrix([[0.6, 0.4, 0, 0], [0.5, 0.18, 0.16, 0.16]], "videos"); // prettier-ignore
  const plain = cosineSimilarity(query, videos).data;
  assert.ok(plain[0] < plain[1]);
  const { audio, video } = sameClassProjection({ audio: (p) => p, video: (q) => q });
  const [likely, open] = cosineSimilarity(audio(query), video(videos)).data;
  assert.ok(Math.abs(likely - 0.6) < 1e-6 && Math.abs(open - 0.5) < 1e-6);
});

test("what is no posterior is refused", () => {
  assert.throws(() => sameClassVectors([[0.6, 0.6]], "audio"), /row 0 of posteriors sums to 1.2/); // prettier-ignore
  assert.throws(() => sameClassVectors([[0.5, 0.5], [1.5, -0.5]], "audio"), /row 1 of posteriors has -0.5/); // prettier-ignore
});
