import { check } from "../../runtime/check";
import type { ExtractedRows } from "../extractors/extractor";

type Rows = Pick<ExtractedRows, "rows" | "columns" | "data" | "centre">;

/** Rows of both views, as many of each. */
export interface PairedRows {
  rows: number;
  audio: Float32Array;
  video: Float32Array;
}

/**
 * Pairs rows that are centred in the same second: musicnn's row s, which covers seconds s to s + 3, with the frame in the middle
 * of second s + 1. Rows without a partner are left out.
 * @throws InputError when no second has both
 */
export function pairRows(audio: Rows, video: Rows): PairedRows {
  const [heard, seen] = [Math.floor(audio.centre), Math.floor(video.centre)];
  const first = Math.max(heard, seen);
  const rows = Math.min(heard + audio.rows, seen + video.rows) - first;
  check(rows > 0, () => `no second has both sound and pictures: ${audio.rows} rows of sound, ${video.rows} of pictures`);
  const part = ({ data, columns }: Rows, from: number) => data.subarray(from * columns, (from + rows) * columns);
  return { rows, audio: part(audio, first - heard), video: part(video, first - seen) };
}
