import { checkObject } from "../../runtime/arguments";
import { selectRows } from "../../runtime/matrix";
import type { Random } from "../../runtime/random";
import { type AudioTracks, trackCount } from "../feature-set";
import { checkTrackStructure } from "../track-structure";

/** Tracks whose chunks are in another order, and where each of them came from. */
export interface ShuffledTracks {
  tracks: AudioTracks;
  /** For each row of `tracks.chunks` its row in the original. */
  order: Int32Array;
}

/** The same tracks with the chunks of each in random order: what is left of a model that uses their order, without it. */
export function shuffledTracks(all: AudioTracks, random: Random): ShuffledTracks {
  checkTrackStructure(all);
  checkObject(random, "random", "a generator, such as new Random(1)", { shuffle: "function" });
  const { chunks, starts, seconds } = all;
  const order = Int32Array.from({ length: chunks.rows }, (_, r) => r);
  for (let i = 0; i < trackCount(all); i++) random.shuffle(order.subarray(starts[i], starts[i + 1]));
  const tracks = { ...all, chunks: selectRows(chunks, order), starts, seconds: Float32Array.from(order, (r) => seconds[r]) };
  return { tracks, order };
}
