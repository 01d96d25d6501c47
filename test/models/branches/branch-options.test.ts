import assert from "node:assert/strict";
import { test } from "node:test";
import { BRANCH_DEFAULTS } from "../../../lib/models/branches/branch-options";
import { CHUNK_ATTENTION_DEFAULTS } from "../../../lib/models/attention/chunk-attention";
import { CONTRASTIVE_DEFAULTS } from "../../../lib/models/contrastive-network";
import { END_TO_END_DEFAULTS } from "../../../lib/models/sdcca-end-to-end";
import { KCCA_DEFAULTS, KCCA_RIDGES } from "../../../lib/models/kcca";
import { RECOMMENDED_END_TO_END, RECOMMENDED_SDCCA } from "../../../lib/models/recommended-sdcca";
import { SDCCA_DEFAULTS } from "../../../lib/models/sdcca";
import { SOFTMAX_DEFAULTS } from "../../../lib/models/softmax-network";
import { TNN_C_CCA_DEFAULTS } from "../../../lib/models/tnn-c-cca";
import { TRIPLET_DEFAULTS } from "../../../lib/models/triplet-network";

// The numbers that the documentation gives, with their sources, and that every published level of this project rests on.
const BRANCHES = {
  ...{ outputs: 10, audioLayers: [128, 128, 64], videoLayers: [256, 256, 128], activation: "sigmoid", dropout: 0.2 },
  ...{ validation: 0.1, epochs: 100, batchSize: 200, optimiser: "rmsprop", learningRate: 1e-3, seed: 0 },
  ...{ schedule: "constant", weightDecay: 0 },
};
const METRIC = { ...BRANCHES, activation: "relu", epochs: 60 };

test("the branches and S-DCCA are the authors', but for 100 epochs", () => {
  assert.deepEqual(BRANCH_DEFAULTS, BRANCHES);
  assert.deepEqual(SDCCA_DEFAULTS, { ...BRANCHES, beta: 0.2, ridge: 1e-4, norm: "trace", readout: "variates" });
});

test("the rivals: ReLU, 60 epochs, and what did best on validation videos", () => {
  assert.deepEqual(TRIPLET_DEFAULTS, { ...METRIC, margin: 0.2 });
  assert.deepEqual(TNN_C_CCA_DEFAULTS, { ...METRIC, margin: 0.2, ridge: 1e-4 });
  assert.deepEqual(CONTRASTIVE_DEFAULTS, { ...METRIC, outputs: 64, learningRate: 3e-3, schedule: "cosine", temperature: 0.1 });
  assert.deepEqual(SOFTMAX_DEFAULTS, { ...METRIC, dropout: 0.3, learningRate: 5e-3, schedule: "cosine" });
  const kcca = { kernel: "rbf", width: 1, rank: 400, components: 10, beta: 1, validation: 0.1, seed: 0 };
  assert.deepEqual(KCCA_DEFAULTS, kcca);
  assert.deepEqual(KCCA_RIDGES, [1e-4, 1e-3, 1e-2, 1e-1]);
});

test("everything with an attention: the attention, the training end to end, and the presets", () => {
  assert.deepEqual(CHUNK_ATTENTION_DEFAULTS, {
    ...{ scores: "states", context: "inputs", units: 64, attentionUnits: 64, dropout: 0.3, validation: 0.1, epochs: 25 },
    ...{ batchSize: 100, optimiser: "adam", learningRate: 2e-3, schedule: "cosine", clipNorm: 5, weightDecay: 1e-4, seed: 0 },
  });
  assert.deepEqual(END_TO_END_DEFAULTS, {
    ...{ classWeight: 1, retrieval: "selected", chunks: 3, epochs: 40, batchSize: 200 },
    ...{ optimiser: "adam", learningRate: 2e-3, schedule: "cosine", clipNorm: 5 },
  });
  assert.deepEqual(RECOMMENDED_SDCCA, {
    ...{ activation: "relu", epochs: 60, learningRate: 5e-3, schedule: "cosine" },
    ...{ branchClassWeight: 0.3, readout: "same-class" },
  });
  assert.deepEqual(RECOMMENDED_END_TO_END, {
    ...{ activation: "relu", epochs: 60, learningRate: 3e-3, retrieval: "weighted", readout: "same-class" },
  });
});
