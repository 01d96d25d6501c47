import { checkFeatures } from "../../features/check-features";
import { type FeatureSet, isLabelled } from "../../features/feature-set";
import { weightedBy } from "../../models/attention/audio-summary";
import { type ChunkAttention, fitChunkAttention } from "../../models/attention/chunk-attention";
import { fitDcca } from "../../models/dcca";
import type { EmbeddingModel } from "../../models/embedding/embedding-model";
import { fitSdcca } from "../../models/fit-sdcca";
import { RECOMMENDED_SDCCA } from "../../models/recommended-sdcca";
import { checkObject, checkOptions } from "../../runtime/arguments";
import { check, checkNumber } from "../../runtime/check";
import { type Epoch, wasStopped } from "../../training/history";
import type { TrainingOptions } from "../../training/train";

/** A model of music videos of one's own. */
export interface OwnMusicModel {
  model: EmbeddingModel;
  /** The attention that weights the chunks; only where there are classes, from which it is learnt. */
  attention?: ChunkAttention;
}

/** Fewer videos than these train nothing worth asking: of fifteen videos four fifths. */
export const FEWEST_VIDEOS = 12;

/** From this many on, the library's defaults fit: a tenth of them is then enough to choose the epoch by. */
export const MANY_VIDEOS = 200;

/** A batch of many videos holds so many at least, and S-DCCA needs more rows in a batch than there are classes. */
const FEWEST_IN_BATCH = 0.9 * MANY_VIDEOS;

/**
 * Options for few videos: none of them is held out to choose the epoch by, the outputs are as many as the classes (or, without
 * classes, a quarter of the videos), and the attention takes small batches, so that it takes steps enough. Not tuned.
 * @throws InputError when they are not features
 */
export function ownMusicOptions(features: Pick<FeatureSet, "ids" | "classes">): {
  attention: { validation?: number; batchSize?: number };
  branches: { validation?: number; outputs: number };
} {
  checkObject(features, "features", "features, as openOwnMusic gives them", { ids: "list", classes: "list" });
  const { ids, classes } = features;
  if (ids.length >= MANY_VIDEOS) return { attention: {}, branches: { outputs: Math.max(10, classes.length) } };
  const outputs = classes.length > 1 ? classes.length : Math.min(10, Math.floor(ids.length / 4));
  return { attention: { validation: 0, batchSize: 8 }, branches: { validation: 0, outputs } };
}

/** How a training of {@link fitOwnMusic} is watched, stopped and continued. */
export interface FitOwnMusicOptions extends Pick<TrainingOptions, "checkpoint" | "signal"> {
  /** Called after each epoch, with what is trained: `"attention"`, then `"networks"`. */
  onEpoch?: (what: "attention" | "networks", epoch: Epoch, epochs: number) => void;
}

/** Whether there are classes to tell apart. */
export function tellsClasses(features: FeatureSet): boolean {
  return isLabelled(features) && features.classes.length > 1;
}

/**
 * Trains on music videos of one's own. With classes: an attention, then S-DCCA by the recommended settings on all chunks, each
 * by its weight. Without: deep CCA on pairs.
 * @param seed of every draw and of the first weights
 * @throws InputError for fewer than twelve videos, nearly as many classes as videos, or options out of range; and when it is stopped
 *   before the networks
 */
export async function fitOwnMusic(train: FeatureSet, seed = 0, options: FitOwnMusicOptions = {}): Promise<OwnMusicModel> {
  checkFeatures(train);
  checkNumber(seed, "seed");
  checkOptions(options);
  const { checkpoint, signal, onEpoch } = options;
  if (onEpoch !== undefined) checkObject({ onEpoch }, "onEpoch", "a function", { onEpoch: "function" });
  const told = (what: "attention" | "networks"): Partial<TrainingOptions> => ({
    ...{ seed, checkpoint, signal },
    ...(onEpoch && { onEpoch: (epoch, epochs) => onEpoch(what, epoch, epochs) }),
  });
  const count = train.ids.length;
  check(count >= FEWEST_VIDEOS, () => `${count} videos are too few to train on: give at least ${FEWEST_VIDEOS}`);
  const { attention: listening, branches } = ownMusicOptions(train);
  if (!tellsClasses(train))
    return { model: await fitDcca(train, { ...branches, activation: "relu", epochs: 60, ...told("networks") }) };
  const { classes } = train;
  check(
    classes.length < Math.min(count, FEWEST_IN_BATCH),
    () => `${classes.length} classes are too many for ${count} videos: put classes together, or give more videos of each`,
  );
  const attention = await fitChunkAttention(train, { ...listening, ...told("attention") });
  // Else the networks would be trained to their end on a few epochs' attention, and nothing in the model would say so.
  check(
    !wasStopped(attention.history),
    () =>
      "the training was stopped in its attention, before the networks: there is no model to return" +
      (checkpoint === undefined ? "" : ". What is done is kept, and the same call goes on from there"),
  );
  const summary = weightedBy(attention);
  const model = await fitSdcca(train, { ...RECOMMENDED_SDCCA, ...branches, summary, ...told("networks") });
  return { model, attention };
}
