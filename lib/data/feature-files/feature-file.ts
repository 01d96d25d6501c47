import type { FeatureValues, ViewSource, ViewSources } from "../formats/view-source";
import type { DatasetItem } from "../dataset/dataset-item";
import { checkObject, checkOptions, checkPath, checkText, checkTexts } from "../../runtime/arguments";
import { checkOneOf } from "../../runtime/check";

/** What a file or a folder of features can be. */
export type FeatureFormat =
  "HDF5" | "npy folder" | "Parquet" | "Arrow" | "video-level records" | "frame-level records" | "dataset folder";

/** Names of an array: one for all videos, or one for each part of the split, as `{ train: "a", test: "b" }`. */
export type ArrayNames = string | Readonly<Record<string, string>>;

/** How a file of features is read, where its layout does not say it. */
export interface FeatureFileOptions {
  /** Names of the audio and the video: data sets of HDF5, columns of a table, or `.npy` files or folders. */
  audio?: ArrayNames;
  video?: ArrayNames;
  /** Name of the labels: numbers, one-hot rows or texts. `"none"`: they are not read. */
  labels?: ArrayNames;
  /** Name of the ids. Without any a video is known by its part and its row. */
  ids?: ArrayNames;
  /** Name of the given split: `train`, `validation` and `test`, numbers for these, or names of folds. `"none"`: it is not read. */
  split?: string;
  /** A CSV `id,class` instead of the file's own labels. Videos that it does not name are left out. */
  labelTable?: string;
  /** A CSV `id,part` instead of the file's own split. */
  splitTable?: string;
  /** Names of the classes that numbers and places in one-hot rows stand for, from 0 on; of texts their order. */
  classes?: readonly string[];
  /** Whether numbers are quantised, as YouTube-8M's are, or raw. Default: bytes are quantised, all others raw. */
  values?: FeatureValues;
  /** What extracted the features, where you know it: names and versions by view. */
  sources?: { readonly audio?: Extractor; readonly video?: Extractor };
}

/** Checks what does not depend on the file. @throws InputError that names the option */
export function checkFileOptions(options: FeatureFileOptions): void {
  checkOptions(options);
  for (const option of ["audio", "video", "labels", "ids"] as const) {
    const names = options[option];
    if (names === undefined || typeof names === "string") continue;
    checkObject(names, option, 'a name, or one for each part, as { train: "a", test: "b" }');
    for (const [part, name] of Object.entries(names)) checkText(name, `${option}.${part}`);
  }
  const { split, labelTable, splitTable, classes, values, sources } = options;
  if (split !== undefined) checkText(split, "split");
  if (labelTable !== undefined) checkPath(labelTable, "labelTable");
  if (splitTable !== undefined) checkPath(splitTable, "splitTable");
  if (classes !== undefined) checkTexts(classes, "classes");
  if (values !== undefined) checkOneOf(values, "values", ["raw", "quantised"]);
  if (sources !== undefined) checkObject(sources, "sources", 'an object, such as { audio: { extractor: "mine" } }');
}

/** An extractor as a user names it. */
export interface Extractor {
  readonly extractor?: string;
  readonly version?: string;
  readonly weights?: string;
}

/** A named part of a file. */
export interface Content {
  name: string;
  /** Length of each axis. */
  shape: readonly number[];
  /** What its values are, such as `float32`. */
  type: string;
}

/** A file or a folder of features, opened; nothing of the features themselves is read yet. */
export interface FeatureFile {
  path: string;
  format: FeatureFormat;
  /** How it is laid out, in words: which parts are read as what. */
  layout: string;
  /** Everything that is in it. */
  contents: readonly Content[];
  /** What made each view, as far as it is known. */
  sources: Required<ViewSources>;
  /** The classes in their order; none where videos are not labelled. */
  classes: readonly string[];
  /** The videos, in the order of the file; from the beginning each time. Memory: a block of a few MiB, or a row group. */
  items(): AsyncGenerator<DatasetItem>;
  close(): void;
}

/** What is seen of a view in a file. */
interface SeenView {
  width: number;
  /** Whether its numbers are bytes. */
  bytes: boolean;
}

/** What made each view, from what is seen of it and what the options say. */
export function viewSources(
  { sources, values }: FeatureFileOptions,
  seen: { audio: SeenView; video: SeenView },
): Required<ViewSources> {
  const source = (view: "audio" | "video"): ViewSource => ({
    ...sources?.[view],
    width: seen[view].width,
    values: values ?? (seen[view].bytes ? "quantised" : "raw"),
  });
  return { audio: source("audio"), video: source("video") };
}
