import type { ViewSource, ViewSources } from "../../data/formats/view-source";
import { sourcesOf } from "../../features/feature-set";
import { checkObject, checkOptions } from "../../runtime/arguments";
import { checkInteger } from "../../runtime/check";
import { arrayType, isPlainRecord } from "../../runtime/container/plain-value";
import type { History } from "../../training/history";

/** Numbers that a row of each view has. */
export interface ViewWidths {
  /** Numbers in a row of audio. */
  audio: number;
  /** Numbers in a row of video. */
  video: number;
}

/**
 * What every fit returns: its kind, how and on what it was trained, and the plain values that it consists of. These are saved.
 * The kind adds how the model embeds or attends.
 */
export interface FittedModel<
  State extends object = object,
  Options extends object = object,
  Course extends History | undefined = History | undefined,
> {
  /** Which method, such as `"S-DCCA"`; also stored with a saved model. */
  readonly kind: string;
  /** The options that it was trained with, with defaults added, as plain values. */
  readonly options: Options;
  /** The history of the training; undefined for a method without epochs. */
  readonly history: Course;
  /** Names of the classes of the training videos; none when they had no labels. */
  readonly classes: readonly string[];
  /** Of the training videos. */
  readonly widths: ViewWidths;
  /** What made the features of the training videos, as far as it is known; others are refused. */
  readonly sources?: ViewSources;
  /** Present where the labels of the training videos are weak: a machine's guess. */
  readonly weakLabels?: true;
  /** All that is needed to use it, as plain values: weights, standardisers, projections, the split. */
  readonly state: State;
}

/** The parts of a model; see {@link FittedModel}. */
export interface ModelParts<State extends object, Options extends object, Course extends History | undefined> {
  kind: string;
  /** The options without functions, signals, and the attention of an audio summary. */
  options?: Options;
  history?: Course;
  /** The videos that it was fitted on: their classes and widths, and what made them, are the model's. */
  train: FittedOn;
  state: State;
}

/** What a model knows of the videos that it was fitted on; a `FeatureSet` says it. */
export interface FittedOn {
  classes: readonly string[];
  /** The width of its chunks, and what made them. */
  audio: { chunks: { columns: number }; source?: ViewSource };
  /** The width of its rows, and what made them. */
  video: { columns: number; source?: ViewSource };
  /** Whether its labels are a machine's guess. */
  weakLabels?: true;
}

/** The parts as a fitted model, which can do nothing yet. */
export function fittedModel<State extends object, Options extends object, Course extends History | undefined>(
  parts: ModelParts<State, Options, Course>,
): FittedModel<State, Options, Course> {
  checkObject(parts, "a model's parts", "its kind, the videos that trained it and its state", {
    kind: "text",
    train: "object",
    state: "object",
  });
  checkOptions(parts.options);
  checkObject(parts.train, "train", "features", { classes: "list", audio: "object", video: "object" });
  checkObject(parts.train.audio, "train: audio", "tracks, as chunkTracks gives them", { chunks: "object" });
  const { kind, options = {} as Options, history, train, state } = parts;
  const widths = { audio: train.audio.chunks.columns, video: train.video.columns };
  for (const view of ["audio", "video"] as const) checkInteger(widths[view], `the width of the ${view} of train`, 0);
  const sources = sourcesOf(train);
  return {
    ...{ kind, options: plain(options), history: history as Course, classes: [...train.classes], widths },
    ...(Object.keys(sources).length > 0 && { sources }),
    ...(train.weakLabels === true && { weakLabels: true }),
    state,
  };
}

/** The plain values of a model. They are saved, and its kind makes the same model from them. */
export function recordOf<State extends object, Options extends object, Course extends History | undefined>(
  model: FittedModel<State, Options, Course>,
): FittedModel<State, Options, Course> {
  const { kind, options, history, classes, widths, sources, weakLabels, state } = model;
  return {
    ...{ kind, options, ...(history && { history }), classes, widths, ...(sources && { sources }) },
    ...(weakLabels && { weakLabels }),
    state,
  } as FittedModel<State, Options, Course>;
}

/** The options that say what was trained. The attention of an audio summary is part of the state. */
function plain<Options extends object>(options: Options): Options {
  const kept = Object.entries(options).flatMap(([name, value]): [string, unknown][] => {
    if (name === "checkpoint") return []; // where it was kept on the way says nothing of the model
    if (name === "summary")
      return [[name, Object.fromEntries(Object.entries(value as object).filter(([of]) => of !== "attention"))]];
    return isPlain(value) ? [[name, value]] : [];
  });
  return Object.fromEntries(kept) as Options;
}

function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value !== undefined && typeof value !== "function";
  return Array.isArray(value) || arrayType(value) !== undefined || isPlainRecord(value);
}
