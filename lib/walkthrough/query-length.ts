import { readYouTube8M } from "../data/records/youtube8m";
import { chunkAudio } from "../features/chunking";
import { clipAudio } from "../features/tracks/clips";
import { type AudioTracks, joinTracks } from "../features/feature-set";
import { bootstrapInterval, type Interval } from "../metrics/statistics/bootstrap";
import { cosineSimilarity } from "../metrics/ranking/cosine-similarity";
import { evaluateRetrieval } from "../metrics/evaluation/retrieval-evaluation";
import { checkSpace, type SharedSpace } from "../models/embedding/embedding-model";
import { checkList } from "../runtime/arguments";
import { checkInteger } from "../runtime/check";
import { Random } from "../runtime/random";
import { checkRun, type Walkthrough } from "./walkthrough";

/** Query lengths in seconds; the last, full length, is `Infinity`. */
export const QUERY_LENGTHS = [5, 10, 20, 40, 80, Infinity] as const;

/**
 * The test tracks cut to clips: one {@link AudioTracks} for each length, tracks in the order of `run.test`; whole, as they are.
 * @param lengths a list of seconds, each a whole number of at least 1 or `Infinity` for the whole track
 * @throws InputError when a length is not one
 */
export async function testClips(run: Walkthrough, lengths: readonly number[] = QUERY_LENGTHS): Promise<AudioTracks[]> {
  checkRun(run);
  checkList(lengths, "lengths", "seconds");
  for (const [l, length] of lengths.entries()) if (length !== Infinity) checkInteger(length, `lengths[${l}]`, 1);
  const position = new Map(run.test.ids.map((id, i) => [id, i]));
  const clips: AudioTracks[][] = lengths.map(() => []);
  const cut = [...lengths.keys()].filter((l) => Number.isFinite(lengths[l]));
  for await (const { id, seconds, audio } of readYouTube8M(run.dataset.shards, { only: new Set(run.test.ids) })) {
    const rows = { rows: seconds, columns: audio.length / seconds, data: audio };
    for (const l of cut) {
      const random = new Random("clip", run.settings.seed, id, String(lengths[l]));
      clips[l][position.get(id)!] = chunkAudio(clipAudio({ audio: rows }, lengths[l], random));
    }
  }
  const { source } = run.test.audio;
  return clips.map((tracks, l) => (cut.includes(l) ? { ...joinTracks(tracks), ...(source && { source }) } : run.test.audio));
}

/**
 * MAP, audio to video, of queries cut to each length, against the full-length videos.
 * @throws InputError when an argument is not what the functions of its name give
 */
export function mapByLength(run: Walkthrough, model: SharedSpace, clips: readonly AudioTracks[]): Interval[] {
  checkRun(run);
  checkSpace(model);
  checkList(clips, "clips", "tracks, as testClips gives them");
  const gallery = model.embedVideo(run.test.video);
  return clips.map((audio) =>
    bootstrapInterval(evaluateRetrieval(cosineSimilarity(model.embedAudio(audio), gallery), run.test.labels).averagePrecision),
  );
}
