import type { AudioTracks } from "../../features/feature-set";
import { MEAN_AUDIO, type AudioSummary } from "../../models/attention/audio-summary";
import type { EmbeddingModel } from "../../models/embedding/embedding-model";
import { recordOf } from "../../models/embedding/fitted-model";
import { type LoadOptions, openRecord } from "../../models/saved-model";
import { check } from "../../runtime/check";

/** How a model embeds tracks. */
export interface TrackEmbedder {
  /** Their map into the shared space. */
  embed(tracks: AudioTracks): ReturnType<EmbeddingModel["embedAudio"]>;
  /** What becomes of their chunks; absent where the model does not say. */
  summary?: AudioSummary;
}

/** How a model embeds by itself. */
export function embedderOf(model: EmbeddingModel): TrackEmbedder {
  const { summary } = model.state as { summary?: AudioSummary };
  return { embed: model.embedAudio, ...(summary && { summary }) };
}

/**
 * How a model embeds a whole track: by the mean of all its seconds, whatever it selects otherwise. A model without a summary among
 * its plain values selects nothing that is known here, and embeds as it does.
 * @param kinds how models of other kinds embed
 * @throws InputError for a model that takes chunks side by side, which a mean cannot stand for
 */
export function wholeTrackEmbedder(model: EmbeddingModel, kinds?: LoadOptions["kinds"]): TrackEmbedder {
  const { summary } = model.state as { summary?: AudioSummary };
  if (!summary || summary.kind === "mean") return embedderOf(model);
  check(
    summary.kind !== "selected" || summary.layout === "mean",
    () => `this ${model.kind} model takes selected chunks side by side, so it cannot take a whole track: choose another mode`,
  );
  const record = recordOf(model);
  return embedderOf(openRecord({ ...record, state: { ...record.state, summary: MEAN_AUDIO } }, kinds) as EmbeddingModel);
}
