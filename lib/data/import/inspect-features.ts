import { InputError } from "../../runtime/check";
import type { ViewSource } from "../formats/view-source";
import type { DatasetRows } from "../dataset/dataset-item";
import type { Content, FeatureFile, FeatureFileOptions, FeatureFormat } from "../feature-files/feature-file";
import { openFeatureFile } from "../feature-files/open-feature-file";
import { inOrder } from "../feature-files/class-values";
import { dequantise } from "../records/quantisation";
import { inCommandWords } from "../records/read-report";
import { contentName, describeRepeats, type Repeat, RepeatFinder } from "./repeats";
import { addToHistogram, type Histogram, newHistogram, ValueCounter, type ValueStatistics } from "./value-statistics";

/** How many videos have a name. */
export interface NamedCount {
  name: string;
  /** How many videos. */
  videos: number;
}

/** What is in one view of a file. */
export interface ViewInspection extends ValueStatistics {
  /** What made it, as far as it is known: width, quantised or raw. */
  source: ViewSource;
  /** Rows of all videos, and the fewest and the most of one. */
  rows: { all: number; fewest: number; most: number };
  histogram: Histogram;
}

/** What is in a file of features. */
export interface FeatureInspection {
  path: string;
  format: FeatureFormat;
  layout: string;
  contents: readonly Content[];
  /** How many there are. */
  videos: number;
  /** Videos of each class; none where they are not labelled. */
  classes: NamedCount[];
  /** Videos of each part of the given split; none without one. */
  parts: NamedCount[];
  audio: ViewInspection;
  video: ViewInspection;
  /** Ids that several videos have. */
  duplicateIds: string[];
  /** Videos with the same content. */
  repeats: Repeat[];
  /** Whether models can be trained on it, and what stands against that. */
  trainable: boolean;
  problems: string[];
  /** What is worth knowing all the same. */
  notes: string[];
}

/**
 * Looks through a file of features of any format that is known: what is in it, and whether it can be trained on. It is read twice.
 * @param path the file, or a folder of `.npy` files
 * @throws InputError when it cannot be read, or is of an unknown layout
 */
export async function inspectFeatures(path: string, options: FeatureFileOptions = {}): Promise<FeatureInspection> {
  let file: FeatureFile | undefined;
  try {
    file = await openFeatureFile(path, options);
    return await inspect(file);
  } catch (error) {
    // What is said of a file is said of all of it: nothing is skipped.
    throw error instanceof InputError ? new InputError(inCommandWords(error.message)) : error;
  } finally {
    file?.close();
  }
}

const VIEWS = ["audio", "video"] as const;

async function inspect(file: FeatureFile): Promise<FeatureInspection> {
  const { path, format, layout, contents, sources } = file;
  const counters = { audio: new ValueCounter(sources.audio.width), video: new ValueCounter(sources.video.width) };
  const rows = { audio: { all: 0, fewest: Infinity, most: 0 }, video: { all: 0, fewest: Infinity, most: 0 } };
  const [classes, parts, ids] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()];
  const count = (counts: Map<string, number>, name: string | undefined) =>
    name !== undefined && counts.set(name, (counts.get(name) ?? 0) + 1);
  const finder = new RepeatFinder();
  const unequal: string[] = [];
  for await (const item of file.items()) {
    count(ids, item.id);
    count(classes, item.class);
    count(parts, item.part);
    for (const view of VIEWS) {
      const of = rows[view];
      const { rows: here } = item[view];
      Object.assign(of, { all: of.all + here, fewest: Math.min(of.fewest, here), most: Math.max(of.most, here) });
      counters[view].add(valuesOf(item[view]));
    }
    if (item.audio.rows !== item.video.rows) unequal.push(item.id);
    finder.add(item.id, contentName(item.audio.data), contentName(item.video.data), item.part);
  }
  const statistics = { audio: counters.audio.statistics(), video: counters.video.statistics() };
  const histograms = { audio: newHistogram(statistics.audio), video: newHistogram(statistics.video) };
  for await (const item of file.items()) for (const view of VIEWS) addToHistogram(histograms[view], valuesOf(item[view]));
  const view = (name: (typeof VIEWS)[number]): ViewInspection => ({
    ...{ source: sources[name], rows: rows[name], ...statistics[name], histogram: histograms[name] },
  });
  const videos = [...ids.values()].reduce((sum, n) => sum + n, 0);
  const listed = (counts: Map<string, number>, order: Iterable<string>) =>
    [...order].filter((name) => counts.has(name)).map((name): NamedCount => ({ name, videos: counts.get(name)! }));
  const found = {
    ...{ path, format, layout, contents, videos },
    classes: listed(classes, new Set([...file.classes, ...classes.keys()])),
    parts: listed(parts, inOrder(parts.keys())),
    ...{ audio: view("audio"), video: view("video") },
    duplicateIds: [...ids].filter(([, n]) => n > 1).map(([id]) => id),
    repeats: finder.repeats(),
  };
  const problems = problemsOf(found);
  return { ...found, trainable: problems.length === 0, problems, notes: notesOf(found, unequal) };
}

function valuesOf({ data }: DatasetRows): Float32Array | Float64Array {
  return data instanceof Uint8Array ? dequantise(data) : data;
}

type Found = Omit<FeatureInspection, "trainable" | "problems" | "notes">;

function problemsOf(found: Found): string[] {
  const { videos, classes, duplicateIds } = found;
  const problems: string[] = [];
  const labelled = classes.reduce((sum, { videos: n }) => sum + n, 0);
  if (videos < 4) problems.push(`${videos} videos are too few to train and to test`);
  if (duplicateIds.length > 0) problems.push(`several videos have the id ${some(duplicateIds)}`);
  if (labelled > 0 && labelled < videos) problems.push(`only ${labelled} of ${videos} videos are labelled: all are, or none`);
  for (const view of VIEWS) {
    const { nan, infinite, constantColumns, source } = found[view];
    if (nan + infinite > 0) problems.push(`the ${view} has ${nan} NaN and ${infinite} infinite values`);
    if (constantColumns === source.width) problems.push(`every column of the ${view} is constant`);
  }
  return problems;
}

function notesOf({ classes, parts, repeats, ...found }: Found, unequal: readonly string[]): string[] {
  const notes: string[] = [];
  if (classes.length === 0) notes.push("there are no labels: train by pairs (beta: 1)");
  if (classes.length === 1) notes.push(`all videos are of one class, ${classes[0].name}`);
  const few = classes.filter(({ videos }) => videos < 2).map(({ name }) => name);
  if (few.length > 0) notes.push(`one video only is of the class ${some(few)}`);
  if (parts.length === 0) notes.push("there is no given split: one is drawn");
  if (unequal.length > 0) notes.push(`audio and video have different numbers of rows in ${some(unequal)}: import their means`);
  for (const view of VIEWS) {
    const { onGrid, source, values, constantColumns } = found[view];
    if (onGrid && source.values === "raw" && values > 0)
      notes.push(`all values of the ${view} are those that YouTube-8M's bytes stand for: if they were quantised, say so`);
    if (constantColumns > 0 && constantColumns < source.width)
      notes.push(`${constantColumns} columns of the ${view} are constant`);
  }
  return [...notes, ...describeRepeats(repeats)];
}

function some(names: readonly string[]): string {
  return names.slice(0, 5).join(", ") + (names.length > 5 ? `, and ${names.length - 5} more` : "");
}
