import type { LabelTable } from "../data/label-table";
import type { Salience } from "../data/salience";
import { RGB_WIDTH, type VideoRecord } from "../data/video-record";
import { check } from "../runtime/check";
import { chunkAudio, type ChunkOptions, CHUNK_SECONDS, meanOfFrames } from "./chunking";
import { CHUNK_KINDS, type FeatureSet } from "./feature-set";
import { FloatRows } from "./float-rows";

/** Options of {@link buildFeatures}. */
export interface BuildOptions extends ChunkOptions {
  /** The true kind of each second, for `chunkKinds`; synthetic data only. */
  salience?: Salience;
  /**
   * What to do when a labelled video does not occur among the records: throw (the default), or go on without it, as one
   * must when corrupt records are skipped.
   */
  onMissing?: "throw" | "ignore";
  /** Called after each video, with the number of labelled videos as total. */
  onProgress?: (done: number, total: number) => void;
}

/**
 * Features of all labelled videos in a stream of records, in the order of the stream: each audio as chunk means, each video
 * as the mean of its frames. Frames are dropped as soon as they are summed. Videos without a label are passed over.
 * @throws InputError when a video occurs twice, a labelled one not at all, a salience does not fit, a value is not finite.
 */
export async function buildFeatures(
  records: AsyncIterable<VideoRecord> | Iterable<VideoRecord>,
  table: LabelTable,
  options: BuildOptions = {},
): Promise<FeatureSet> {
  const { salience, onProgress, chunkSeconds = CHUNK_SECONDS } = options;
  const ids: string[] = [];
  const seen = new Set<string>();
  const labels: number[] = [];
  const seconds: number[] = [];
  const starts: number[] = [0];
  const kinds: number[] = [];
  const chunks = new FloatRows(128);
  const video = new FloatRows(RGB_WIDTH);
  for await (const { id, audio, rgb } of records) {
    const label = table.labels.get(id);
    if (label === undefined) continue;
    check(!seen.has(id), () => `video ${id} occurs twice among the records: name each shard once`);
    const track = named(id, () => chunkAudio(audio, { chunkSeconds }));
    const frames = rgb.length / RGB_WIDTH;
    check(Number.isInteger(frames) && frames > 0, () => `video ${id}: ${rgb.length} rgb values are not T × ${RGB_WIDTH}, T ≥ 1`);
    const mean = new Float32Array(RGB_WIDTH);
    meanOfFrames(rgb, RGB_WIDTH, 0, frames, mean, 0);
    check(mean.every(Number.isFinite), () => `video ${id} has rgb values that are not finite: repair or leave out this video`);
    if (salience) kinds.push(...chunkKinds(salience.get(id), id, audio.length / 128, chunkSeconds));
    seen.add(id);
    ids.push(id);
    labels.push(label);
    seconds.push(...track.seconds);
    chunks.push(track.chunks.data);
    video.push(mean);
    starts.push(chunks.rows);
    onProgress?.(ids.length, table.labels.size);
  }
  checkComplete(table, seen, options.onMissing ?? "throw");
  return {
    ids,
    emotions: [...table.emotions],
    labels: Int32Array.from(labels),
    audio: { chunks: chunks.matrix(), starts: Int32Array.from(starts), seconds: Float32Array.from(seconds) },
    video: video.matrix(),
    ...(salience && { chunkKinds: Uint8Array.from(kinds) }),
  };
}

/** The kind that most seconds of each chunk have; of two equals the lower number. */
function chunkKinds(kinds: Uint8Array | undefined, id: string, seconds: number, chunkSeconds: number): number[] {
  check(
    kinds?.length === seconds,
    () => `salience of video ${id} covers ${kinds?.length ?? 0} seconds; its audio has ${seconds}: they are of different data`,
  );
  const result: number[] = [];
  for (let first = 0; first < seconds; first += chunkSeconds) {
    const counts = new Array<number>(CHUNK_KINDS.length).fill(0);
    for (const kind of kinds.subarray(first, first + chunkSeconds)) counts[kind]++;
    result.push(counts.indexOf(Math.max(...counts)));
  }
  return result;
}

function checkComplete({ labels }: LabelTable, seen: Set<string>, onMissing: "throw" | "ignore"): void {
  check(
    seen.size > 0,
    () => `none of the ${labels.size} labelled videos is among the records: do the label table and the shards belong together?`,
  );
  if (seen.size === labels.size || onMissing === "ignore") return;
  const missing = [...labels.keys()].filter((id) => !seen.has(id));
  check(
    false,
    () =>
      `${missing.length} of ${labels.size} labelled videos are not among the records (${missing.slice(0, 3).join(", ")}` +
      `${missing.length > 3 ? ", …" : ""}): add their shards, remove their lines, or go on without them by onMissing: "ignore"`,
  );
}

function named<T>(id: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    (error as Error).message = `video ${id}: ${(error as Error).message}`;
    throw error;
  }
}
