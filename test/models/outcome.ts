import type { FeatureSet } from "../../lib/features/feature-set";
import type { SharedSpace } from "../../lib/models/embedding/embedding-model";
import { InputError } from "../../lib/runtime/check";

/** "trained", when all embeddings are finite and some differ from 0; else what was wrong. */
export async function outcome(fit: (data: FeatureSet) => SharedSpace | Promise<SharedSpace>, data: FeatureSet): Promise<string> {
  try {
    const model = await fit(data);
    for (const { data: values } of [model.embedAudio(data.audio), model.embedVideo(data.video)]) {
      if (!values.every(Number.isFinite)) return "embeddings that are not finite";
      if (values.every((v) => v === 0)) return "embeddings of zeros";
    }
    return model.correlations?.every(Number.isFinite) === false ? "correlations that are not finite" : "trained";
  } catch (error) {
    return error instanceof InputError ? `InputError: ${error.message}` : `${(error as Error).name}: ${(error as Error).message}`;
  }
}
