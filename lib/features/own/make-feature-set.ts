import { checkSameSource, checkSource, type ViewSource, type ViewSources } from "../../data/formats/view-source";
import { checkList } from "../../runtime/arguments";
import { check, described } from "../../runtime/check";
import {
  areTracks,
  asTracks,
  chunkedTracks,
  meanVideos,
  sourceOf,
  type TrackOptions,
  type TracksLike,
  type VideoLike,
} from "../as-features";
import { checkFeatures } from "../check-features";
import { type AudioTracks, type FeatureSet, selectTracks, trackCount, withSources } from "../feature-set";
import { TABLE_COLUMNS } from "../rows/table-tracks";
import { type RowsOfTracks, rowsOfTracks } from "../rows/track-rows";
import { classLabels, type NamedLabels, notLabelled } from "./class-labels";

/** What {@link featureSet} makes features of: one entry a video, the same videos in audio, video and labels. */
export interface FeatureSources extends TrackOptions {
  /** n ids, or the name of the tables' column of ids. Default: the column `id`; without one, "0", "1", …. */
  ids?: ArrayLike<string | number> | string;
  /** The audio of n tracks, of any width, one row or several a track. */
  audio: TracksLike;
  /** n videos, of any width; of several rows a video the mean is kept. */
  video: VideoLike;
  /**
   * n names or numbers, or the name of the tables' column of classes. Default: the column `class`; without one the videos are
   * not labelled, and neither are they where every label is −1.
   */
  labels?: ArrayLike<string | number> | { dataSync(): ArrayLike<unknown> } | string;
  /** The classes in the order wanted; numbers as labels are positions among names. Default: those that occur, sorted. */
  classes?: readonly (string | number)[];
  /** What made each view. Default: what tracks and rows say of themselves. A model refuses features that were made otherwise. */
  sources?: ViewSources;
  /** The part of a given split that each video is in: `train`, `validation` and `test`, or names of folds. */
  parts?: readonly string[];
  /** Whether the labels are weak: a machine's guess. Models, indexes and results then say so. Default false. */
  weakLabels?: boolean;
}

/**
 * Features from data of your own, of any width: arrays, matrices, tensors, arquero or danfojs tables.
 *
 * Rows of a track are seconds, and are cut into chunks of `chunkSeconds`; `rows: "chunks"` says that they are chunks already,
 * each of `seconds`. A track of one row is one chunk. Tables with a column of ids are put in the order of `ids`, or else of
 * the audio table; everything else is matched by position.
 *
 * Features without labels can be embedded, searched, and trained on by pairs (β = 1).
 *
 *     featureSet({ ids: ["a", "b"], audio: [[…], […]], video: [[…], […]], labels: ["calm", "sad"] })
 *
 * @throws InputError that names video, row and column: what is empty, lengths or widths that differ, an id twice, a value that
 *   is not a finite 32-bit number, seconds that are not above 0, an unknown class, labels of only some videos
 */
export function featureSet(sources: FeatureSources): FeatureSet {
  check(
    typeof sources === "object" && sources?.audio != null && sources.video != null,
    () => "featureSet needs audio and video: featureSet({ audio: [[…], …], video: [[…], …] })",
  );
  checkLists(sources);
  const columns = {
    ids: typeof sources.ids === "string" ? sources.ids : TABLE_COLUMNS.ids,
    labels: typeof sources.labels === "string" ? sources.labels : TABLE_COLUMNS.labels,
  };
  const audio = areTracks(sources.audio) ? sources.audio : rowsOfTracks(sources.audio, "audio", columns);
  const video = rowsOfTracks(sources.video, "video", columns);
  checkColumns(sources, audio, video);

  const heard = areTracks(audio) ? trackCount(asTracks(audio, "audio")) : audio.count;
  const givenIds = typeof sources.ids === "string" || sources.ids === undefined ? undefined : Array.from(sources.ids, String);
  const ids =
    givenIds ?? (areTracks(audio) ? undefined : audio.ids) ?? video.ids ?? Array.from({ length: heard }, (_, i) => `${i}`);
  for (const [view, count] of [
    ["tracks of audio", heard],
    ["videos", video.count],
  ] as const)
    check(count === ids.length, () => `there are ${ids.length} ids and ${count} ${view}: they must be of the same videos`);
  const called = (view: string) => (i: number) => `${view} of video ${ids[i]} (row ${i})`;
  const order = { audio: areTracks(audio) ? undefined : orderOf(audio, ids, "audio"), video: orderOf(video, ids, "video") };

  const { parts, weakLabels = false } = sources;
  check(typeof weakLabels === "boolean", () => `weakLabels must be true or false; got ${described(weakLabels)}`);
  check(
    !parts || parts.length === ids.length,
    () => `there are ${ids.length} videos and ${parts!.length} parts: give each video one`,
  );
  const set: FeatureSet = {
    ids,
    ...labelsOf(sources, ids, [order.audio, order.video]),
    audio: order.audio ? chunkedTracks(order.audio, "audio", called("audio"), sources) : selectTracks(audio as AudioTracks, ids.map((_, i) => i)), // prettier-ignore
    video: meanVideos(order.video, "video", called("video")),
    ...(parts && { parts: [...parts] }),
    ...(weakLabels && { weakLabels }),
  };
  checkFeatures(set);
  return withSources(set, {
    audio: madeBy(sources, "audio", set.audio.chunks.columns),
    video: madeBy(sources, "video", set.video.columns),
  });
}

/** What made a view: what was said of it, or what its rows say. */
function madeBy(given: FeatureSources, view: "audio" | "video", width: number): ViewSource | undefined {
  const said = given.sources?.[view];
  const own = sourceOf(given[view], view);
  if (!said) return own;
  const source = checkSource(said, `sources.${view}`);
  check(source.width === width, () => `sources.${view} says ${source.width} columns; the rows have ${width}`);
  checkSameSource(own, source, `sources.${view} is`);
  return source;
}

/** Names of columns, or lists. */
function checkLists({ ids, labels, classes }: FeatureSources): void {
  if (ids !== undefined && typeof ids !== "string") checkList(ids, "ids", "texts or numbers");
  const isTensor = typeof labels === "object" && labels !== null && "dataSync" in labels;
  if (labels !== undefined && typeof labels !== "string" && !isTensor)
    checkList(labels as ArrayLike<unknown>, "labels", "names or numbers");
  if (classes !== undefined) checkList(classes, "classes", "names");
}

/** What is named must be there, and a table's columns have names only in tables. */
function checkColumns({ ids, labels }: FeatureSources, audio: AudioTracks | RowsOfTracks, video: RowsOfTracks): void {
  const has = (what: "ids" | "labels") => video[what] !== undefined || (!areTracks(audio) && audio[what] !== undefined);
  check(typeof ids !== "string" || has("ids"), () => `no table has a column "${ids as string}" of ids`);
  check(typeof labels !== "string" || has("labels"), () => `no table has a column "${labels as string}" of classes`);
}

/** The tracks in the order of `ids`, where they have ids of their own. */
function orderOf(tracks: RowsOfTracks, ids: readonly string[], view: string): RowsOfTracks {
  const { ids: own, labels } = tracks;
  if (!own) return tracks;
  const rowOf = new Map(own.map((id, i) => [id, i]));
  const order = ids.map((id, i) => {
    const at = rowOf.get(id);
    check(at !== undefined, () => `the table of ${view} has no row of video ${id} (row ${i})`);
    return at;
  });
  return {
    ...tracks,
    ids: [...ids],
    rows: (i, who) => tracks.rows(order[i], who),
    ...(labels && { labels: order.map((at) => labels[at]) }),
  };
}

/** The labels given, or those of the tables. */
function labelsOf(
  { labels: given, classes }: FeatureSources,
  ids: readonly string[],
  views: readonly (RowsOfTracks | undefined)[],
): NamedLabels {
  const called = (i: number) => `video ${ids[i]} (row ${i})`;
  const [first, second] = views.flatMap((view) => (view?.labels ? [view.labels] : []));
  let values: ArrayLike<unknown> | undefined = first;
  if (typeof given === "object") values = "dataSync" in given ? given.dataSync() : given;
  else if (second)
    first.forEach((label, i) =>
      check(label === second[i], () => `${called(i)} is of class ${label} in the table of audio, ${second[i]} in that of video`),
    );
  if (!values) {
    check(
      !classes?.length,
      () => `there are classes (${classes!.join(", ")}) and no labels: give labels, or leave out the classes`,
    );
    return notLabelled(ids.length);
  }
  check(values.length === ids.length, () => `there are ${ids.length} videos and ${values!.length} labels: give each video one`);
  return classLabels(values, classes, called);
}
