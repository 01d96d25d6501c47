import { checkSameSource, type ViewSource } from "../../data/formats/view-source";
import { asTracks, asVideo, sourceOf, type TracksLike, type VideoLike } from "../../features/as-features";
import type { AudioTracks } from "../../features/feature-set";
import { checkNumbers, checkObject } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import type { FieldType } from "../../runtime/container/structure";
import type { Matrix } from "../../runtime/matrix";
import type { History } from "../../training/history";
import { weightVariates } from "../cca/linear-cca";
import { fittedModel, type FittedModel, type ModelParts, type ViewWidths } from "./fitted-model";

/** Two maps into one space, in which retrieval ranks by cosine. */
export interface SharedSpace {
  /** n × k embeddings of n tracks, of any length; rows are seconds, and cut into chunks as `featureSet` cuts them. */
  embedAudio(tracks: TracksLike): Matrix;
  /** n × k embeddings of n videos; if a video has several rows, their mean is used. */
  embedVideo(rows: VideoLike): Matrix;
  /** k canonical correlations, for {@link sigmaWeighted}; absent for a method that has none. */
  readonly correlations?: number[];
}

/**
 * A fitted model of any method: two maps into one space, its options and its history. Notebooks, tables and tests use nothing
 * else. Embedding accepts features in any form, and refuses features of another width.
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
  /** k canonical correlations, where the method has them. */
  correlations?: number[];
}

/** Makes the two maps from the model's plain values. Called once for each model. */
export type Embed<State extends object> = (state: State) => Embedders;

/**
 * Makes a model of a fitted method, also of your own: it embeds features in any form, can be compared and drawn, and can be saved.
 * @throws InputError when it embeds another width, or features that are inconsistent
 */
export function embeddingModel<State extends object, Options extends object, Course extends History | undefined = undefined>(
  parts: ModelParts<State, Options, Course> & { embed: Embed<State> },
): EmbeddingModel<State, Options, Course> {
  const model = fittedModel(parts);
  checkObject(parts, "a model's parts", "one with how it embeds", { embed: "function" });
  return withEmbedding(model, parts.embed);
}

/** The plain values of a model as the model. */
function withEmbedding<State extends object, Options extends object, Course extends History | undefined>(
  record: FittedModel<State, Options, Course>,
  embed: Embed<State>,
): EmbeddingModel<State, Options, Course> {
  const { state } = record;
  const { audio, video, correlations } = embed(state);
  return {
    ...record,
    embedAudio: (given) => {
      const tracks = asTracks(given, "audio");
      checkView(record, "audio", tracks.chunks.columns, sourceOf(given, "audio"));
      return audio(tracks);
    },
    embedVideo: (given) => {
      const rows = asVideo(given, "video");
      checkView(record, "video", rows.columns, sourceOf(given, "video"));
      return video(rows);
    },
    ...(correlations && { correlations: correlations.slice() }),
  };
}

/**
 * Checks that features are as wide as those that a model was fitted on, and were made as those were, as far as both are known.
 * @throws InputError that names both widths, or both sources
 */
export function checkView(
  { kind, widths, sources }: Pick<FittedModel, "kind" | "widths" | "sources">,
  view: keyof ViewWidths,
  columns: number,
  source?: ViewSource,
): void {
  checkSameSource(source, sources?.[view], `this ${kind} model was fitted on ${view}`);
  check(
    columns === widths[view],
    () => `this ${kind} model was fitted on ${view} of ${widths[view]} columns; got ${columns}: give features made as those were`,
  );
}

/** A kind of model: its name, the check of its plain values, and how they become a model again. */
export interface ModelKind<State extends object, Model extends FittedModel<State> = FittedModel<State>> {
  readonly kind: string;
  /** What a state of this kind cannot do without. */
  readonly fields: FieldType;
  /** The plain values of a model as the model. */
  open(record: FittedModel<State>): Model;
}

/** A kind of model that embeds. */
export interface EmbeddingKind<State extends object> extends ModelKind<State, EmbeddingModel<State>> {
  readonly embed: Embed<State>;
}

/** A kind by how its models embed. */
export function embeddingKind<State extends object>(kind: string, fields: FieldType, embed: Embed<State>): EmbeddingKind<State> {
  return { kind, fields, embed, open: (record) => withEmbedding(record, embed) };
}

/** Checks that it embeds both views. */
export function checkSpace(model: SharedSpace): void {
  checkObject(model, "the model", "one that embeds, as every fit gives it", { embedAudio: "function", embedVideo: "function" });
}

/**
 * The same maps with each canonical variate scaled by its correlation: σ-weighted cosine. Class-wise covariance has
 * rank of at most classes − 1, so some of the whitened components of S-DCCA carry no class; this reduces their weight.
 * @throws InputError when it is no model, or its correlations are not numbers
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
