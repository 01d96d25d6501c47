import type { FeatureSet } from "../../features/feature-set";
import { checkTrackStructure } from "../../features/track-structure";
import { checkObject, checkOptions } from "../../runtime/arguments";
import { checkShape } from "../../runtime/matrix";
import { arrayType, isPlainRecord } from "../../runtime/container/plain-value";
import type { History } from "../../training/history";

/** Numbers that a row of each view has. */
export interface ViewWidths {
  audio: number;
  video: number;
}

/**
 * What every fit gives, whatever it is for: what it is, how it was trained, on what, and the plain values that it consists of.
 * These are what is saved; how it embeds or attends is added by its kind.
 */
export interface FittedModel<
  State extends object = object,
  Options extends object = object,
  Course extends History | undefined = History | undefined,
> {
  /** Which method, such as `"S-DCCA"`; what a saved model is known by. */
  readonly kind: string;
  /** The options that it was trained with, the defaults put in, as plain values. */
  readonly options: Options;
  /** The course of the training; undefined for what has no epochs. */
  readonly history: Course;
  /** Names of the classes of the training videos; none when they had no labels. */
  readonly classes: readonly string[];
  /** Of the training videos. */
  readonly widths: ViewWidths;
  /** All that is needed to use it, as plain values: weights, standardisers, projections, the split. */
  readonly state: State;
}

/** What a model is made of; see {@link FittedModel}. */
export interface ModelParts<State extends object, Options extends object, Course extends History | undefined> {
  kind: string;
  /** Functions and signals among them are left out, and of how a track is heard the attention itself. */
  options?: Options;
  history?: Course;
  /** The videos that it was fitted on: their classes and widths are the model's. */
  train: Pick<FeatureSet, "classes" | "audio" | "video">;
  state: State;
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
  checkTrackStructure(parts.train.audio, "train: audio");
  checkShape(parts.train.video, "train: video");
  const { kind, options = {} as Options, history, train, state } = parts;
  const widths = { audio: train.audio.chunks.columns, video: train.video.columns };
  return { kind, options: plain(options), history: history as Course, classes: [...train.classes], widths, state };
}

/** The plain values of a model and nothing else: what is saved, and of which its kind makes the same model again. */
export function recordOf<State extends object, Options extends object, Course extends History | undefined>(
  model: FittedModel<State, Options, Course>,
): FittedModel<State, Options, Course> {
  const { kind, options, history, classes, widths, state } = model;
  return { kind, options, ...(history && { history }), classes, widths, state } as FittedModel<State, Options, Course>;
}

/** An attention heard by is part of the state, and no option. */
function plain<Options extends object>(options: Options): Options {
  const kept = Object.entries(options).flatMap(([name, value]): [string, unknown][] => {
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
