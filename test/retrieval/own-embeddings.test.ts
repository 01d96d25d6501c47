import assert from "node:assert/strict";
import { before, test } from "node:test";
import { takeVideos } from "../../lib/features/feature-set";
import { embeddingModel, type EmbeddingModel } from "../../lib/models/embedding/embedding-model";
import { fitLinearCca } from "../../lib/models/fit-linear-cca";
import type { View } from "../../lib/retrieval/contract/engine";
import { createIndex } from "../../lib/retrieval/create-index";
import type { Matrix } from "../../lib/runtime/matrix";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { toyFeatures } from "../models/toy-features";
import { refused } from "../refused";

const data = toyFeatures(40);
const places = data.ids.map((_, i) => i);
let linear: EmbeddingModel;
before(async () => {
  await useBackend();
  linear = await fitLinearCca(data, { components: 3 });
});

test("what a model of one's own embeds is checked before anything is added", async () => {
  type Spoil = (matrix: Matrix) => Matrix;
  const fewer: Spoil = ({ rows, columns, data }) => ({ rows: rows - 1, columns, data: data.slice(columns) });
  const holed: Spoil = (matrix) => ({ ...matrix, data: matrix.data.map((value, at) => (at === 4 ? NaN : value)) });
  for (const view of ["audio", "video"] as const)
    for (const [spoil, pattern] of [
      [fewer, new RegExp(`the model embeds ${view} in 19 rows where 20 were given`)],
      [holed, new RegExp(`the model embeds the ${view} of "toy1" in NaN`)],
    ] as const) {
      let isSpoilt = true;
      const spoilt = (of: View, matrix: Matrix) => (isSpoilt && of === view && matrix.rows > 1 ? spoil(matrix) : matrix);
      const own = embeddingModel({
        ...{ kind: "mine", train: data, state: {} },
        embed: () => ({
          audio: (tracks) => spoilt("audio", linear.embedAudio(tracks)),
          video: (rows) => spoilt("video", linear.embedVideo(rows)),
        }),
      });
      const few = takeVideos(data, places.slice(0, 20));
      await refused(createIndex(own, few), pattern);
      isSpoilt = false;
      const index = await createIndex(own, takeVideos(data, places.slice(20)));
      isSpoilt = true;
      await refused(index.add(few), pattern);
      assert.equal(await index.size(), 20);
    }
});
