import { join } from "node:path";
import { takeVideos } from "../../../lib/features/feature-set";
import { fitChance } from "../../../lib/models/chance";
import { type FittedModel, recordOf } from "../../../lib/models/embedding/fitted-model";
import type { ModelsByKind } from "../../../lib/models/kinds";
import { fitLinearCca } from "../../../lib/models/fit-linear-cca";
import { loadModel, saveModel } from "../../../lib/models/saved-model";
import { useBackend } from "../../../lib/runtime/tensorflow/backend";
import { FITS, fitSmallAttention } from "../../models/fits";
import { toyFeatures } from "../../models/toy-features";
import { reader, type Seed } from "../reader";
import { sealed } from "./kept";

const data = toyFeatures(60);
const two = takeVideos(data, [0, 1]);

/** One of each form that a model's state has. */
const MODELS: Record<string, () => Promise<FittedModel>> = {
  cca: () => fitLinearCca(data, { components: 2 }),
  chance: () => fitChance(data),
  ...Object.fromEntries(
    ["fitSdcca", "fitSdcca, same-class", "fitSdccaEndToEnd", "fitSoftmaxNetwork", "fitSoftmaxEndToEnd", "fitTnnCCca", "fitKcca"]
      .concat("fitChunkAttention, fitSdcca")
      .map((name) => [name, () => FITS[name].fit(data)]),
  ),
  attention: () => fitSmallAttention(data),
};

type Any = Partial<ModelsByKind["S-DCCA"] & ModelsByKind["chunk attention"]> & FittedModel;

/** A model's plain values, and what it gives for two videos: numbers, or a refusal. */
function parts(model: Any) {
  const given = [model.embedAudio?.(two.audio).data, model.embedVideo?.(two.video).data];
  const { weights, probabilities } = model.attend?.(two.audio) ?? {};
  for (const values of [...given, weights, probabilities])
    if (values?.every(Number.isFinite) === false) throw new RangeError(`a ${model.kind} model gives numbers that are not finite`);
  return { record: recordOf(model), given, weights, probabilities };
}

/** Saved models, which may be another person's. */
export const SAVED_MODEL = reader({
  name: "saved model",
  seeds: async (folder) => {
    await useBackend();
    const seeds: Seed[] = [];
    for (const [name, fit] of Object.entries(MODELS)) {
      await saveModel(join(folder, name), await fit());
      seeds.push(await sealed(folder, join(name, "model.sdcca")));
    }
    return seeds;
  },
  read: async (folder, file) => parts((await loadModel(join(folder, file, ".."))) as Any),
  again: async ({ record }, folder) => {
    await saveModel(folder, record);
    return parts((await loadModel(folder)) as Any);
  },
});
