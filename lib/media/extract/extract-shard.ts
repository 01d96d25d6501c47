import { writeTfRecords } from "../../data/records/tfrecord-writer";
import { encodeYouTube8M } from "../../data/records/youtube8m";
import type { AudioStream, VideoStream } from "../decode/probe";
import type { RowTags } from "../extractors/extractor";
import { MOOD_COLUMNS } from "../networks/musicnn-tags";
import type { Levels } from "../sound/levels";
import { extractFile, type FileRequest, type FileResult } from "./extract-file";
import { type PairedRows, pairRows } from "./pair-rows";

/** One video to extract into a shard of its own. */
export interface ShardRequest {
  id: string;
  /** The shard's file. */
  shard: string;
  views: Required<Pick<FileRequest, "audio" | "video">> & FileRequest;
}

/** What was seen of one video; its features are in the shard. */
export interface ShardSummary {
  duration?: number;
  rows: number;
  streams: { audio: AudioStream; video: VideoStream };
  /** Seconds that were decoded. */
  seconds: { audio: number; video: number };
  levels: Levels;
  notes: string[];
  /** Mean probabilities of the tags that name moods, where the extractor has tags. */
  moods?: Record<string, number>;
}

/**
 * Extracts one video and writes its shard, where it is: features of hours of media need not travel between processes.
 * @param onPart called now and then with the part of the media that is done, from 0 to 1
 * @returns what was seen, or why the video cannot be worked on
 * @throws InputError when the shard cannot be written
 */
export async function extractShard(
  { id, shard, views }: ShardRequest,
  onPart?: (part: number) => void,
): Promise<ShardSummary | { failed: string }> {
  let result: FileResult;
  let paired: PairedRows;
  try {
    result = await extractFile(views, onPart);
    paired = pairRows(result.audio!.features, result.video!.features);
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
  const { duration, audio, video } = result;
  const { tags } = audio!.features;
  const values = { audio: audio!.facts.values, rgb: video!.facts.values };
  const summary = {
    ...(duration !== undefined && { duration }),
    rows: paired.rows,
    streams: { audio: audio!.stream, video: video!.stream },
    seconds: { audio: audio!.seconds, video: video!.seconds },
    levels: audio!.levels,
    notes: [...new Set([...audio!.notes, ...video!.notes])],
    ...(tags && { moods: moodsOf(tags) }),
  };
  await writeTfRecords(shard, [
    encodeYouTube8M({ id, labels: [], audio: paired.audio, rgb: paired.video, seconds: paired.rows, values }),
  ]);
  return summary;
}

function moodsOf({ rows, columns, data }: RowTags): Record<string, number> {
  return Object.fromEntries(
    Object.entries(MOOD_COLUMNS).map(([mood, column]) => {
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += data[row * columns + column];
      return [mood, sum / rows];
    }),
  );
}
