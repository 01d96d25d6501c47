import { asTracks, asVideo, type TracksLike, type VideoLike } from "../../features/as-features";
import type { AudioTracks } from "../../features/feature-set";
import { checkNumbers, checkObject } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import type { Fields } from "../../runtime/container/structure";
import type { Matrix } from "../../runtime/matrix";
import type { History } from "../../training/history";
import { weightVariates } from "../cca/linear-cca";
import { fittedModel, type FittedModel, type ModelParts, type ViewWidths } from "./fitted-model";

/** Two maps into one space, in which retrieval ranks by cosine. */
export interface SharedSpace {
  /** n × k embeddings of n tracks, of any length; rows are seconds, and cut into chunks as `featureSet` cuts them. */
  embedAudio(tracks: TracksLike): Matrix;
  /** n × k embeddings of n videos; of a video of several rows the mean counts. */
  embedVideo(rows: VideoLike): Matrix;
  /** k canonical correlations, for {@link sigmaWeighted}; absent for a method that has none. */
  readonly correlations?: number[];
}

/**
 * What every method becomes once it is fitted: two maps into one space, and what it was made of. Nothing else of a method is
 * known to notebooks, tables and tests. Embedding takes features in any form, and refuses those of another width.
 */
export interface EmbeddingModel<
  State extends object = object,
  Options extends object = object,
  Course extends History | undefined = History | undefined,
>
  extends FittedModel<State, Options, Course>, SharedSpace {}

/** How a model embeds: each view's map, of checked features of the right width. */
export interface Embedders {
  /** n × k embeddings of n tracks. */
  audio(tracks: AudioTracks): Matrix;
  /** n × k embeddings of n rows. */
  video(rows: Matrix<Float32Array>): Matrix;
  correlations?: number[];
}

/** What a model's plain values make of it: its two maps. Called once a model. */
export type Embed<State extends object> = (state: State) => Embedders;

/**
 * A fitted method as a model, one of your own too: it embeds features in any form, is compared and drawn, and can be saved.
 * @throws InputError when it embeds another width, or features that do not hold together
 */
export function embeddingModel<State extends object, Options extends object, Course extends History | undefined = undefined>(
  parts: ModelParts<State, Options, Course> & { embed: Embed<State> },
): EmbeddingModel<State, Options, Course> {
  const model = fittedModel(parts);
  checkObject(parts, "a model's parts", "one with how it embeds", { embed: "function" });
  return withEmbedding(model, parts.embed);
}

/** The plain values of a model as the model. */
export function withEmbedding<State extends object, Options extends object, Course extends History | undefined>(
  record: FittedModel<State, Options, Course>,
  embed: Embed<State>,
): EmbeddingModel<State, Options, Course> {
  const { kind, widths, state } = record;
  const { audio, video, correlations } = embed(state);
  return {
    ...record,
    embedAudio: (given) => {
      const tracks = asTracks(given, "audio");
      checkWidth(kind, "audio", widths, tracks.chunks.columns);
      return audio(tracks);
    },
    embedVideo: (given) => {
      const rows = asVideo(given, "video");
      checkWidth(kind, "video", widths, rows.columns);
      return video(rows);
    },
    ...(correlations && { correlations: correlations.slice() }),
  };
}

/** @throws InputError that names both widths */
export function checkWidth(kind: string, view: keyof ViewWidths, widths: ViewWidths, columns: number): void {
  check(
    columns === widths[view],
    () => `this ${kind} model was fitted on ${view} of ${widths[view]} columns; got ${columns}: give features made as those were`,
  );
}

/** A kind of model: its name, what its plain values must be, and how they become a model again. */
export interface ModelKind<State extends object, Model extends FittedModel<State> = FittedModel<State>> {
  readonly kind: string;
  /** What a state of this kind cannot do without. */
  readonly fields: Fields;
  /** The plain values of a model as the model. */
  open(record: FittedModel<State>): Model;
}

/** A kind of model that embeds. */
export interface EmbeddingKind<State extends object> extends ModelKind<State, EmbeddingModel<State>> {
  readonly embed: Embed<State>;
}

/** A kind by how its models embed. */
export function embeddingKind<State extends object>(kind: string, fields: Fields, embed: Embed<State>): EmbeddingKind<State> {
  return { kind, fields, embed, open: (record) => withEmbedding(record, embed) };
}

/** Checks that it embeds both views. */
export function checkSpace(model: SharedSpace): void {
  checkObject(model, "the model", "one that embeds, as every fit gives it", { embedAudio: "function", embedVideo: "function" });
}

/**
 * The same maps with each canonical variate scaled by its correlation: σ-weighted cosine. Class-wise covariance has
 * rank of at most classes − 1, so some of the whitened components of S-DCCA carry no class; this takes them back.
 */
export function sigmaWeighted(model: SharedSpace): SharedSpace {
  checkSpace(model);
  const { correlations } = model;
  if (correlations === undefined) return model;
  checkNumbers(correlations, "the model's correlations");
  return {
    embedAudio: (tracks) => weightVariates(model.embedAudio(tracks), correlations),
    embedVideo: (rows) => weightVariates(model.embedVideo(rows), correlations),
  };
}
