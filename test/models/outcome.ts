import { type FeatureSet, isLabelled } from "../../lib/features/feature-set";
import { evaluateBothDirections } from "../../lib/metrics/evaluation/both-directions";
import type { SharedSpace } from "../../lib/models/embedding/embedding-model";
import { InputError } from "../../lib/runtime/check";
import type { History } from "../../lib/training/history";

/** Longer than any small training takes on a busy machine. */
const HANGS = 120_000;

/**
 * "trained", when all embeddings are finite and some differ from 0, and so are the losses, scores and metrics; else what was wrong.
 */
export async function outcome(fit: (data: FeatureSet) => SharedSpace | Promise<SharedSpace>, data: FeatureSet): Promise<string> {
  try {
    const began = performance.now();
    const model = await fit(data);
    if (performance.now() - began > HANGS) return "trained, but it took minutes";
    for (const { data: values } of [model.embedAudio(data.audio), model.embedVideo(data.video)]) {
      if (!values.every(Number.isFinite)) return "embeddings that are not finite";
      if (values.every((v) => v === 0)) return "embeddings of zeros";
    }
    const { epochs = [] } = (model as { history?: Partial<History> }).history ?? {};
    for (const { loss, validation = 0 } of epochs)
      if (!Number.isFinite(loss) || !Number.isFinite(validation)) return "a loss or a score that is not finite";
    if (isLabelled(data)) {
      const [audio, video] = [model.embedAudio(data.audio), model.embedVideo(data.video)];
      const evaluated = await evaluateBothDirections(audio, video, data.labels, { resamples: 10 });
      for (const { map, mrr, rPrecision, interpolatedPrecision } of [evaluated.audioToVideo, evaluated.videoToAudio])
        if (![map, mrr, rPrecision, ...interpolatedPrecision].every(Number.isFinite)) return "metrics that are not finite";
    }
    return model.correlations?.every(Number.isFinite) === false ? "correlations that are not finite" : "trained";
  } catch (error) {
    return error instanceof InputError ? `InputError: ${error.message}` : `${(error as Error).name}: ${(error as Error).message}`;
  }
}
