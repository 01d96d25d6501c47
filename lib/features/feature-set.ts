import { commonSource, type ViewSource, type ViewSources } from "../data/formats/view-source";
import { checkList, checkObject, checkPositions } from "../runtime/arguments";
import { check } from "../runtime/check";
import { checkFeatureStructure, checkTrackStructure } from "./track-structure";
import { type Matrix, row, selectRows } from "../runtime/matrix";

/**
 * Audio of n tracks, cut into chunks of a few seconds: track i owns the rows `starts[i]` to `starts[i + 1] - 1`.
 * Every track has at least one chunk.
 */
export interface AudioTracks {
  /** Σ chunk counts × width: the mean of each chunk's frames; YouTube-8M's are 128 wide. */
  chunks: Matrix<Float32Array>;
  /** n + 1 row numbers. */
  starts: Int32Array;
  /** Seconds in each chunk; the last chunk of a track may be shorter. */
  seconds: Float32Array;
  /** What made the frames, where it is known. */
  source?: ViewSource;
}

/** n videos, n × width. */
export interface VideoRows extends Matrix<Float32Array> {
  /** What made the frames, where it is known. */
  source?: ViewSource;
}

/** Features of n music videos: what every method of this library is fitted on. */
export interface FeatureSet {
  ids: string[];
  /** Names of the classes; a label is a position in this list. Empty where the videos are not labelled. */
  classes: string[];
  /** n class labels, 0 ≤ label < classes.length; −1 of every video where they are not labelled: all are, or none. */
  labels: Int32Array;
  audio: AudioTracks;
  /** n × width: the mean of each video's frames; YouTube-8M's are 1024 wide. */
  video: VideoRows;
  /** The true kind of each audio chunk, a position in `CHUNK_KINDS`; synthetic data only. */
  chunkKinds?: Uint8Array;
  /** The part of a given split that each video is in, where there is one: `train`, `validation` and `test`, or names of folds. */
  parts?: string[];
  /** Present where the labels are weak: a machine's guess. */
  weakLabels?: true;
}

/**
 * What made the features, as far as it is known: of which extractor each view is, and whether quantised or raw.
 * @throws InputError when they are not features
 */
export function sourcesOf(features: { audio: { source?: ViewSource }; video: { source?: ViewSource } }): ViewSources {
  checkObject(features, "features", "features, as featureSet gives them", { audio: "object", video: "object" });
  const { audio, video } = features;
  return { ...(audio.source && { audio: audio.source }), ...(video.source && { video: video.source }) };
}

/** The same features, each view made by what is given; by what is not known where that is absent. */
export function withSources(features: FeatureSet, sources: ViewSources): FeatureSet {
  const audio = { ...features.audio };
  const video = { ...features.video };
  delete audio.source;
  delete video.source;
  return {
    ...features,
    audio: { ...audio, ...(sources.audio && { source: sources.audio }) },
    video: { ...video, ...(sources.video && { source: sources.video }) },
  };
}

/** The label of a video without one. */
export const NOT_LABELLED = -1;

/**
 * Whether the videos are labelled.
 * @throws InputError when it has no list of classes
 */
export function isLabelled(features: { classes: readonly string[] }): boolean {
  checkObject(features, "features", "features, with their classes", { classes: "list" });
  const { classes } = features;
  return classes.length > 0;
}

/**
 * How many tracks there are.
 * @throws InputError when they are not tracks
 */
export function trackCount(tracks: AudioTracks): number {
  checkObject(tracks, "audio", "tracks, as chunkTracks gives them", { starts: "list" });
  return tracks.starts.length - 1;
}

/**
 * The mean of all seconds of each track, n × width. Sums run in 64 bits, so that what is constant stays so, of any size.
 * @throws InputError when they are not tracks
 */
export function meanAudio(tracks: AudioTracks): Matrix<Float32Array> {
  checkTrackStructure(tracks);
  const n = trackCount(tracks);
  const { columns } = tracks.chunks;
  const data = new Float32Array(n * columns);
  const sums = new Float64Array(columns);
  for (let i = 0; i < n; i++) {
    sums.fill(0);
    let seconds = 0;
    for (let c = tracks.starts[i]; c < tracks.starts[i + 1]; c++) {
      const chunk = row(tracks.chunks, c);
      seconds += tracks.seconds[c];
      for (let d = 0; d < columns; d++) sums[d] += tracks.seconds[c] * chunk[d];
    }
    for (let d = 0; d < columns; d++) data[i * columns + d] = sums[d] / seconds;
  }
  return { rows: n, columns, data };
}

/** The row numbers in `chunks` that belong to the given tracks, track after track. */
export function chunkRows(tracks: AudioTracks, indices: ArrayLike<number>): Int32Array {
  const rows: number[] = [];
  for (let i = 0; i < indices.length; i++)
    for (let c = tracks.starts[indices[i]]; c < tracks.starts[indices[i] + 1]; c++) rows.push(c);
  return Int32Array.from(rows);
}

/**
 * A copy of some tracks, in the given order.
 * @param indices positions of tracks, from 0; one may come several times
 * @throws InputError when there is no such track
 */
export function selectTracks(tracks: AudioTracks, indices: ArrayLike<number>): AudioTracks {
  checkTrackStructure(tracks);
  checkPositions(indices, "indices", trackCount(tracks));
  const rows = chunkRows(tracks, indices);
  const starts = new Int32Array(indices.length + 1);
  for (let i = 0; i < indices.length; i++) starts[i + 1] = starts[i] + tracks.starts[indices[i] + 1] - tracks.starts[indices[i]];
  return ofRows(tracks, rows, starts);
}

/** Chunks of tracks by their rows, as tracks that begin at `starts`; made as those were. */
function ofRows({ chunks, seconds, source }: AudioTracks, rows: Int32Array, starts: Int32Array): AudioTracks {
  return {
    ...{ chunks: selectRows(chunks, rows), starts, seconds: Float32Array.from(rows, (r) => seconds[r]) },
    ...(source && { source }),
  };
}

/** The tracks with only the given chunks (rows of `tracks.chunks`, ascending); every track must keep at least one. */
export function keepChunks(tracks: AudioTracks, rows: Int32Array): AudioTracks {
  const starts = new Int32Array(trackCount(tracks) + 1);
  let next = 0;
  for (let i = 0; i < trackCount(tracks); i++) {
    while (next < rows.length && rows[next] < tracks.starts[i + 1]) next++;
    check(next > starts[i], () => `track ${i} keeps no chunk: every track needs at least one`);
    starts[i + 1] = next;
  }
  return ofRows(tracks, rows, starts);
}

/** Tracks one after another. @throws InputError when there are none, or their widths or what made them differ */
export function joinTracks(parts: readonly AudioTracks[]): AudioTracks {
  checkList(parts, "what is joined", "tracks, as chunkAudio gives them");
  check(parts.length > 0, () => "there are no tracks to join");
  for (let i = 0; i < parts.length; i++) checkTrackStructure(parts[i], `audio: track ${i}`);
  const { columns } = parts[0].chunks;
  parts.forEach(({ chunks }, i) =>
    check(
      chunks.columns === columns,
      () => `audio: track ${i} has ${chunks.columns} columns where track 0 has ${columns}: all tracks are equally wide`,
    ),
  );
  const starts = [0];
  for (const part of parts)
    for (let i = 1; i < part.starts.length; i++) starts.push(starts[starts.length - 1] + part.starts[i] - part.starts[i - 1]);
  const rows = starts[starts.length - 1];
  const data = new Float32Array(rows * columns);
  const seconds = new Float32Array(rows);
  let at = 0;
  for (const { chunks, seconds: lengths } of parts) {
    data.set(chunks.data, at * columns);
    seconds.set(lengths, at);
    at += chunks.rows;
  }
  const source = commonSource(
    parts.map((part) => part.source),
    (i) => `audio: track ${i}`,
  );
  return { chunks: { rows, columns, data }, starts: Int32Array.from(starts), seconds, ...(source && { source }) };
}

/**
 * The same videos with other audio. The kinds of its chunks are not known: those that were there belong to the old audio.
 * @param audio as many tracks as there are videos, in the same order
 * @throws InputError when the number of tracks differs
 */
export function withAudio(features: FeatureSet, audio: AudioTracks): FeatureSet {
  checkFeatureStructure({ ...features, audio, chunkKinds: undefined });
  const others = { ...features, audio };
  delete others.chunkKinds;
  return others;
}

/**
 * A copy of some videos, in the given order.
 * @param indices positions of videos, from 0; one may come several times
 * @throws InputError when there is no such video
 */
export function takeVideos(features: FeatureSet, indices: ArrayLike<number>): FeatureSet {
  checkFeatureStructure(features);
  checkPositions(indices, "indices", features.ids.length);
  const { chunkKinds, parts, video, weakLabels } = features;
  return {
    ids: Array.from(indices, (i) => features.ids[i]),
    classes: features.classes,
    labels: Int32Array.from(indices, (i) => features.labels[i]),
    audio: selectTracks(features.audio, indices),
    video: { ...selectRows(video, indices), ...(video.source && { source: video.source }) },
    ...(parts && { parts: Array.from(indices, (i) => parts[i]) }),
    ...(weakLabels && { weakLabels }),
    ...(chunkKinds && { chunkKinds: Uint8Array.from(chunkRows(features.audio, indices), (r) => chunkKinds[r]) }),
  };
}
