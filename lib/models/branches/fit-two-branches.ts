import * as tf from "@tensorflow/tfjs";
import { checkFeatures } from "../../features/check-features";
import type { FeatureSet } from "../../features/feature-set";
import { fitView } from "../../features/view";
import { withDefaults } from "../../runtime/options";
import { oneHotLabels, rowsTensor } from "../../runtime/tensorflow/tensors";
import { type AudioSummary, checkSummary, summariseAudio } from "../attention/audio-summary";
import { BRANCH_DEFAULTS, type BranchOptions, checkBranchSettings } from "./branch-options";
import { checkUnseen, holdOut, splitIds } from "../validation/validation-split";
import { checkPairMethod, type FittedBranches, type PairMethod, trainBranches } from "./train-branches";

/**
 * Trains a branch for each view on a loss of their outputs and keeps the epoch of best validation MAP. Inputs are
 * standardised, initial weights are Glorot-uniform, and the order of the data is drawn anew each epoch.
 *
 * The attention of a summary must have been trained with the same seed and validation share (the defaults agree), or on other
 * videos: if labels of the videos held out here trained the attention, they leak into the choice of the epoch.
 * @param options the branches and their training; the defaults are {@link BRANCH_DEFAULTS}
 * @throws InputError for options out of range, features that do not fit together, or held-out videos that trained the attention.
 */
export async function fitTwoBranches(
  data: FeatureSet,
  summary: AudioSummary,
  options: BranchOptions,
  method: PairMethod,
): Promise<FittedBranches> {
  checkPairMethod(method);
  const settings = withDefaults(BRANCH_DEFAULTS, options);
  checkBranchSettings(settings);
  checkFeatures(data);
  const split = holdOut(data, settings.validation, settings.seed);
  method.checkBatch?.(Math.min(settings.batchSize, split.fit.length));
  const ids = splitIds(split, data.ids);
  checkSummary(summary);
  if (summary.kind !== "mean") checkUnseen(ids.heldOut, summary.attention.split);
  const audio = fitView(summariseAudio(summary, data.audio), "audio");
  const video = fitView(data.video, "video");

  const tensors = {
    audio: rowsTensor(audio.rows),
    video: rowsTensor(video.rows),
    oneHot: oneHotLabels(data.labels, data.classes.length),
    fit: tf.tensor1d(split.fit, "int32"),
  };
  try {
    return await trainBranches(
      {
        ...{ summary, ids, count: data.ids.length, held: split.held },
        ...{ standardisers: { audio: audio.standardiser, video: video.standardiser } },
        identity: () => ({ audio: audio.rows, video: video.rows, labels: data.labels, split }),
        called: (row) => data.ids[split.fit[row]],
        training: (loss, describe) => ({
          rows: split.fit.length,
          loss: (parameters, batch, key) => {
            const rows = tf.gather(tensors.fit, batch);
            const [a, v] = [tf.gather(tensors.audio, rows), tf.gather(tensors.video, rows)];
            return loss(parameters, a, v, tf.gather(tensors.oneHot, rows), key);
          },
          describe: (parameters, batch) => {
            const rows = tf.gather(tensors.fit, batch);
            return describe(parameters, tf.gather(tensors.audio, rows), tf.gather(tensors.video, rows));
          },
        }),
        validation: { audio: tensors.audio, video: tensors.video, labels: data.labels, split },
        each: (use) => use(audio.rows, video.rows),
      },
      settings,
      method,
    );
  } finally {
    tf.dispose(tensors);
  }
}
