import { type AudioTracks, trackCount } from "../feature-set";
import { checkTrackStructure } from "../track-structure";

/** Segments of tracks, each a track of its own, and the tracks that they come from. */
export interface TrackSegments {
  /** One track for each chunk, in the order of the chunks. */
  segments: AudioTracks;
  /** The number of the track that each segment comes from: `own` of `evaluateCosinePairs`. */
  own: Int32Array;
}

/**
 * Makes every chunk a track of its own: queries as short as a chunk, such as ten seconds. The last segment of a track may be
 * shorter, as its last chunk is.
 * @throws InputError when they are not tracks
 */
export function trackSegments(tracks: AudioTracks): TrackSegments {
  checkTrackStructure(tracks);
  const own = new Int32Array(tracks.chunks.rows);
  for (let i = 0; i < trackCount(tracks); i++) own.fill(i, tracks.starts[i], tracks.starts[i + 1]);
  return { segments: { ...tracks, starts: Int32Array.from({ length: own.length + 1 }, (_, c) => c) }, own };
}
