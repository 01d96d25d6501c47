import type { AudioTracks } from "../../features/feature-set";
import { MEAN_AUDIO, type AudioSummary } from "../../models/attention/audio-summary";
import type { EmbeddingModel } from "../../models/embedding/embedding-model";
import { recordOf } from "../../models/embedding/fitted-model";
import { type LoadOptions, openRecord } from "../../models/saved-model";
import { check } from "../../runtime/check";

/** A map of tracks into the shared space. */
export type Hear = (tracks: AudioTracks) => ReturnType<EmbeddingModel["embedAudio"]>;

/**
 * How a model hears a whole track: by the mean of all its seconds, whatever it selects otherwise. A model without a summary among
 * its plain values selects nothing that is known here, and hears as it does.
 * @param kinds how models of other kinds embed
 * @throws InputError for a model that hears chunks side by side, which a mean cannot stand for
 */
export function hearWhole(model: EmbeddingModel, kinds?: LoadOptions["kinds"]): Hear {
  const { summary } = model.state as { summary?: AudioSummary };
  if (!summary || summary.kind === "mean") return model.embedAudio;
  check(
    summary.kind !== "selected" || summary.layout === "mean",
    () => `this ${model.kind} model hears selected chunks side by side, so it cannot hear a whole track: choose another mode`,
  );
  const record = recordOf(model);
  return (openRecord({ ...record, state: { ...record.state, summary: MEAN_AUDIO } }, kinds) as EmbeddingModel).embedAudio;
}
