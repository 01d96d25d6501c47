import { type AudioTracks, trackCount } from "../feature-set";
import { checkTrackStructure } from "../track-structure";

/** Segments of tracks, each a track by itself, and where they come from. */
export interface TrackSegments {
  /** One track for each chunk, in the order of the chunks. */
  segments: AudioTracks;
  /** The track that each segment is of: what `evaluateCosinePairs` takes as `own`. */
  own: Int32Array;
}

/**
 * Every chunk as a track by itself: queries as short as a chunk, such as ten seconds, with nothing left out. The last
 * segment of a track may be shorter, as its last chunk is.
 */
export function trackSegments(tracks: AudioTracks): TrackSegments {
  checkTrackStructure(tracks);
  const own = new Int32Array(tracks.chunks.rows);
  for (let i = 0; i < trackCount(tracks); i++) own.fill(i, tracks.starts[i], tracks.starts[i + 1]);
  return { segments: { ...tracks, starts: Int32Array.from({ length: own.length + 1 }, (_, c) => c) }, own };
}
