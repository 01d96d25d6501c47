/** A call of every public function of measures, losses, training and models that it answers well, as small as can be. */
import * as tf from "@tensorflow/tfjs";
import * as sdcca from "../../lib/index";
import * as parts from "../../lib/parts";
import { type Call, data, LABELS, matrix, plainData, rows, tiny } from "./small-data";

const attention = () => sdcca.fitChunkAttention(data(), { epochs: 1, batchSize: 16, units: 4 } as object);
const branches = async () =>
  parts.fitTwoBranches(data(), parts.MEAN_AUDIO, tiny, { loss: (a: tf.Tensor2D, v: tf.Tensor2D) => tf.losses.meanSquaredError(a, v).asScalar() }); // prettier-ignore
const outputs = () => ({ audio: matrix(8, 3), video: matrix(8, 3, 1), labels: Int32Array.from(LABELS) });
const canonical = ({ audio, video, labels }: parts.LabelledOutputs) => sdcca.fitCca(audio, video, { labels, components: 2 });
const projection = { audio: (m: sdcca.Matrix) => m, video: (m: sdcca.Matrix) => m };
const shape = { sizes: [3, 4, 2], activation: "relu" as const, dropout: 0 };
const trainable = () => ({
  initial: parts.initialBranch(shape, new sdcca.Random(0)),
  rows: 8,
  loss: (parameters: parts.Parameters, batch: tf.Tensor1D) =>
    tf.mean(tf.square(parts.applyBranch(shape, parameters, tf.gather(tf.tensor2d(rows(8, 3)), batch)))).asScalar(),
});

export const MODEL_CALLS: Record<string, Call> = {
  bootstrapBand: () => [rows(4, 2), { seed: 0, resamples: 10, level: 0.9 }],
  bootstrapInterval: () => [[0.1, 0.2, 0.4], { seed: 0, resamples: 10, level: 0.9 }],
  evaluateBothDirections: () => [rows(8, 3), rows(8, 3, 1), LABELS, { seed: 0, resamples: 10, threads: 0 }],
  truncatedAveragePrecision: () => [[1, 3], 2, { dividedBy: "found" }],
  averagePrecisionOverCutOffs: () => [[1, 3], 4],
  expectedChanceMap: () => [LABELS, LABELS, { queriesWithoutRelevant: "zero" }],
  expectedChancePrecision: () => [LABELS, LABELS, { queriesWithoutRelevant: "exclude" }],
  evaluateCosinePairs: () => [rows(4, 3), rows(4, 3, 1), { own: [0, 1, 2, 3], seed: 0, resamples: 10 }],
  evaluatePairsBothDirections: () => [rows(4, 3), rows(4, 3, 1), { seed: 0, resamples: 10 }],
  cosineSimilarity: () => [rows(4, 3), rows(4, 3, 1)],
  holmCorrection: () => [[0.1, 0.5]],
  evaluatePairs: () => [rows(4, 4), { own: [0, 1, 2, 3], seed: 0, resamples: 10 }],
  permutationTest: () => [[0.1, 0.2, 0.3], [0.3, 0.2, 0.4], { seed: 0, permutations: 10 }],
  evaluateRetrieval: () => [rows(8, 8), LABELS, LABELS, { queriesWithoutRelevant: "zero" }],
  topMatches: () => [[0.1, 0.3, 0.2], 2],
  retrievedClasses: () => [rows(8, 8), LABELS, LABELS, 2, 3],
  toTrec: () => [sdcca.evaluatePairs(rows(4, 4)), "trec", { tag: "run", depth: 2, scores: "rank" }],
  contrastiveLoss: () => [rows(4, 3), rows(4, 3, 1), [0, 1, 0, 1], { temperature: 0.1 }],
  sdccaLoss: () => [rows(8, 2), rows(8, 2, 1), LABELS, { beta: 0.2, ridge: 1e-3 }],
  tripletLoss: () => [rows(4, 3), rows(4, 3, 1), [0, 1, 0, 1], { margin: 0.2 }],
  train: () => [trainable(), { epochs: 1, batchSize: 4, seed: 0, patience: 1, execution: "eager" }],
  selectedBy: async () => [await attention(), 1, "mean"],
  summariseAudio: () => [parts.MEAN_AUDIO, data().audio],
  weightedBy: async () => [await attention()],
  applyBranch: () => [shape, Object.fromEntries(Object.entries(parts.initialBranch(shape, new sdcca.Random(0))).map(([name, { shape, data }]) => [name, tf.tensor(data, shape)])), tf.tensor2d(rows(2, 3))], // prettier-ignore
  initialBranch: () => [shape, new sdcca.Random(0)],
  fitChunkAttention: () => [plainData(), { epochs: 1, batchSize: 16, units: 4 }],
  ccaStatistics: () => [rows(12, 2), rows(12, 2, 1), {}],
  classPosteriors: () => [parts.fitClassPosterior(matrix(8, 2), LABELS), matrix(8, 2)],
  fitClassPosterior: () => [matrix(8, 2), LABELS, { ridge: 1e-3, temperature: 2 }],
  fitContrastiveNetwork: () => [plainData(), tiny],
  fitClusterDcca: () => [plainData(), tiny],
  fitDcca: () => [plainData(), tiny],
  embeddingModel: () => [{ kind: "by hand", train: data(), state: {}, options: {}, embed: () => ({ audio: sdcca.meanAudio, video: (m: sdcca.Matrix) => m }) }], // prettier-ignore
  sigmaWeighted: async () => [await sdcca.fitLinearCca(data(), { components: 2 })],
  fitSdccaEndToEnd: () => [plainData(), { ...tiny, attention: { units: 4 } }],
  fitAttendedBranches: () => [plainData(), { ...parts.BRANCH_DEFAULTS, ...tiny, attention: { units: 4 }, classWeight: 0, retrieval: "weighted", chunks: 1 } as object, { loss: (a: tf.Tensor2D, v: tf.Tensor2D) => tf.losses.meanSquaredError(a, v).asScalar() }], // prettier-ignore
  fitSdccaFromDisk: async () => [await sdcca.openFeatureRows("rows"), { ...tiny, windowRows: 256 }],
  openFeatureRows: () => ["rows"],
  writeFeatureRows: () => ["written-rows", data(), { shardRows: 20, threads: 0 }],
  fitSdcca: () => [plainData(), tiny],
  fitTwoBranches: () => [plainData(), parts.MEAN_AUDIO, tiny, { loss: (a: tf.Tensor2D, v: tf.Tensor2D) => tf.losses.meanSquaredError(a, v).asScalar() }], // prettier-ignore
  fitKcca: () => [plainData(), { components: 2, rank: 10, seed: 0 }],
  fitChance: () => [plainData(), { seed: 0 }],
  fitLinearCcaForBetas: () => [plainData(), [0, 1], { components: 2 }],
  fitLinearCca: () => [plainData(), { components: 2 }],
  ccaFromParameters: () => [sdcca.fitCca(rows(8, 3), rows(8, 3, 1)).parameters],
  fitCcaForBetas: () => [rows(8, 3), rows(8, 3, 1), [0, 0.5, 1], { components: 2, ridge: 1e-3, labels: LABELS }],
  fitCca: () => [rows(8, 3), rows(8, 3, 1), { components: 2, ridge: 1e-3, beta: 0.2, labels: LABELS }],
  weightVariates: () => [rows(4, 2), [0.5, 0.2]],
  fitReadout: () => [outputs(), canonical, "same-class", [0, 1]],
  readoutProjection: () => [parts.fitReadout(outputs(), canonical)],
  loadModel: () => ["model", { kind: "chance" }],
  removeCheckpoints: () => ["checkpoints"],
  saveModel: async () => ["written-model", await sdcca.fitChance(data(), {})],
  selectChunks: () => [data().audio, new Float32Array(data().audio.chunks.rows).fill(0.5), 1],
  selectedChunks: () => [data().audio, new Float32Array(data().audio.chunks.rows).fill(0.5), 1],
  fitSoftmaxEndToEnd: () => [plainData(), { ...tiny, attention: { units: 4 } }],
  fitSoftmaxNetwork: () => [plainData(), { ...tiny, outputs: 3 }],
  fitTnnCCca: () => [plainData(), tiny],
  fitTripletNetwork: () => [plainData(), tiny],
  ccaProjection: () => [sdcca.fitCca(rows(8, 3), rows(8, 3, 1))],
  branchEmbedders: async () => [(await branches()).branches, projection],
  branchOutputs: () => [shape, parts.initialBranch(shape, new sdcca.Random(0)), matrix(2, 3)],
  validationScore: () => [matrix(8, 3), matrix(8, 3, 1), Int32Array.from(LABELS), sdcca.holdOut({ labels: Int32Array.from(LABELS) }, 0.5, 0), () => projection, () => undefined], // prettier-ignore
  checkUnseen: () => [["a"], { fittedOn: ["b"], heldOut: [] }],
  holdOut: () => [{ labels: Int32Array.from(LABELS) }, 0.5, 0, "validation"],
  splitIds: () => [{ fit: Int32Array.of(0), held: Int32Array.of(1) }, ["a", "b"]],
};
