import { Matrix as Dense, solve } from "ml-matrix";
import type { ComparedMethod } from "../../../lib/comparison/method";
import { type FeatureSet, meanAudio } from "../../../lib/features/feature-set";
import type { Standardiser } from "../../../lib/features/standardise";
import { fitView, standardiseView } from "../../../lib/features/view";
import { embeddingModel } from "../../../lib/models/embedding/embedding-model";
import { type Matrix, toMatrix, toRows } from "../../../lib/runtime/matrix";

interface State {
  weights: number[][];
  audio: Standardiser;
  video: Standardiser;
}

/** A method of one's own: the video predicted from the mean audio, W = (XᵀX + rI)⁻¹XᵀY, and compared in its own space. */
async function fitRidgeRegression(train: FeatureSet, { ridge }: { ridge: number }) {
  const audio = fitView(meanAudio(train.audio), "audio");
  const video = fitView(train.video, "video");
  const [x, y] = [audio, video].map(({ rows }) => new Dense(toRows(rows)));
  const gram = x.transpose().mmul(x).add(Dense.eye(x.columns).mul(ridge));
  const weights = solve(gram, x.transpose().mmul(y)).to2DArray();
  const state = { weights, audio: audio.standardiser, video: video.standardiser };
  return embeddingModel({ kind: "ridge regression", options: { ridge }, train, state, embed });
}

function embed({ weights, audio, video }: State) {
  const predicted = (rows: Matrix) => toMatrix(new Dense(toRows(rows)).mmul(new Dense(weights)).to2DArray(), "predictions");
  return {
    audio: (tracks: FeatureSet["audio"]) => predicted(standardiseView(meanAudio(tracks), audio, "audio")),
    video: (rows: Matrix<Float32Array>) => standardiseView(rows, video, "video"),
  };
}

export const RIDGE_REGRESSION: ComparedMethod<{ ridge: number }> = {
  id: "ridge-regression",
  label: "ridge regression",
  candidates: () => [{ ridge: 1 }, { ridge: 100 }],
  fit: (train, { ridge = 1 }) => fitRidgeRegression(train, { ridge }),
  look: { colour: 1, dash: "dot", mark: "cross" },
  rivals: ["cca"],
  published: "C-CCA",
  note: "Ridge regression was written for this test.",
  walkthrough: {},
};
