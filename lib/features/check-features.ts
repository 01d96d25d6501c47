import { checkObject } from "../runtime/arguments";
import { check, described } from "../runtime/check";
import { toLabels } from "../runtime/labels";
import { checkShape, firstNotFinite, type Matrix } from "../runtime/matrix";
import { type AudioTracks, type FeatureSet, isLabelled, NOT_LABELLED } from "./feature-set";
import { checkFeatureFields, checkTrackStructure } from "./track-structure";

/**
 * Checks features before a fit, as every `fit…` does. Features from this library's readers always pass; the check is for features
 * that were made or changed by hand. `featureSet` makes features from other data.
 * @param name their name in messages
 * @throws InputError that names the video, unless there is at least one video; ids and names of classes are not empty and each
 *   occurs once; every label is a position among the classes, or there are no classes and every label is −1; the tracks are as {@link checkTracks} asks; both views have at
 *   least one column, and all their values are finite.
 */
export function checkFeatures(data: FeatureSet, name = "features"): void {
  checkFeatureFields(data, name);
  const { ids, audio, video } = data;
  checkColumns(video, `${name}: video`);
  const n = video.rows;
  check(n > 0, () => `${name} hold no videos`);
  check(ids.length === n, () => `${name} hold ${ids.length} ids and ${n} videos: every video needs an id`);
  checkNames(ids, `${name}: ids`);
  const called = (i: number) => `${name}: video ${ids[i]} (row ${i})`;
  checkLabels(data, n, name, called);
  checkTracks(audio, `${name}: audio`, called);
  const tracks = audio.starts.length - 1;
  check(tracks === n, () => `${name} hold ${tracks} tracks and ${n} videos: they must be of the same videos`);
  const { parts } = data;
  check(
    !parts || parts.length === n,
    () => `${name} hold ${n} videos and ${parts!.length} parts of a split: give each video one`,
  );
  const at = firstNotFinite(video.data);
  const place = () => [Math.floor(at / video.columns), at % video.columns];
  check(at < 0, () => `${called(place()[0])} has ${video.data[at]} in column ${place()[1]}: repair or leave out this video`);
}

function checkLabels({ classes, labels }: FeatureSet, n: number, name: string, called: (i: number) => string): void {
  if (Array.isArray(classes) && classes.length === 0) {
    check(
      labels.length === n,
      () => `${name}: ${n} videos need ${n} labels, −1 where there are no classes; got ${labels.length}`,
    );
    const labelled = labels.findIndex((label) => label !== NOT_LABELLED);
    check(
      labelled < 0,
      () => `${called(labelled)} has label ${labels[labelled]}, but there are no classes: name them, or give every video −1`,
    );
    return;
  }
  checkNames(classes, `${name}: classes`);
  const bad = toLabels(labels, n, `${name}: labels`).findIndex((label) => label >= classes.length);
  check(bad < 0, () => `${called(bad)} has label ${labels[bad]}, but there are only ${classes.length} classes`);
}

/**
 * Checks that videos are labelled, before anything that learns or measures classes.
 * @param what needs the classes, as the message says it: "softmax"
 * @throws InputError when there are no classes
 */
export function checkLabelled(data: { classes: readonly string[] }, what: string): void {
  checkObject(data, "features", "features, with their classes", { classes: "list" });
  check(
    isLabelled(data),
    () =>
      `${what} needs classes, and these features have no classes: give labels to featureSet, or train by pairs (fitDcca, or beta: 1)`,
  );
}

/**
 * Checks tracks before they are the input of a model.
 * @param name the name of all of them in messages
 * @param called the name of track i in messages
 * @throws InputError unless `starts` ascends from 0 to the number of chunks with at least one chunk for each track, every chunk has a
 *   finite number of seconds above 0, chunks have at least one column, and all their values are finite.
 */
export function checkTracks(tracks: AudioTracks, name = "audio", called = (i: number) => `${name}: track ${i}`): void {
  checkTrackStructure(tracks, name, called);
  const { chunks, starts, seconds } = tracks;
  checkColumns(chunks, `${name}: chunks`);
  const ofChunk = (row: number) => {
    const track = starts.findIndex((start) => start > row) - 1;
    return { who: called(track), chunk: row - starts[track] };
  };
  for (let row = 0; row < seconds.length; row++)
    check(Number.isFinite(seconds[row]) && seconds[row] > 0, () => {
      const { who, chunk } = ofChunk(row);
      return `${who} has ${described(seconds[row])} seconds in chunk ${chunk}: every chunk lasts longer than 0 seconds`;
    });
  const at = firstNotFinite(chunks.data);
  check(at < 0, () => {
    const { who, chunk } = ofChunk(Math.floor(at / chunks.columns));
    return `${who} has ${chunks.data[at]} in chunk ${chunk}, column ${at % chunks.columns}: repair or leave out this track`;
  });
}

/** As many values as rows and columns say, and at least one column. */
function checkColumns(matrix: Matrix, name: string): void {
  checkShape(matrix, name);
  check(matrix.columns > 0, () => `${name} must have at least one column; got ${matrix.rows} × 0`);
}

/** A list of texts, none of them empty, each once. */
function checkNames(names: readonly string[], name: string): void {
  check(Array.isArray(names) && names.length > 0, () => `${name} must be a list of at least one text`);
  const known = new Map<string, number>();
  names.forEach((text, i) => {
    check(
      typeof text === "string" && text !== "",
      () => `${name} must be texts that are not empty; got ${described(text)} at ${i}`,
    );
    const before = known.get(text);
    check(before === undefined, () => `${name}: ${text} stands at ${before} and at ${i}: each may occur once`);
    known.set(text, i);
  });
}
