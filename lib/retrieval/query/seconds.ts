import { areTracks, sourceOf, type TracksLike, type VideoLike } from "../../features/as-features";
import { type AudioTracks, keepChunks, trackCount } from "../../features/feature-set";
import { TABLE_COLUMNS } from "../../features/rows/table-tracks";
import { rowsOfTracks } from "../../features/rows/track-rows";
import { check, checkNumber } from "../../runtime/check";
import type { Matrix } from "../../runtime/matrix";
import type { Seconds } from "../contract/search-types";

/** A part of each, and at which second what is left begins. */
interface Cut<Part> {
  part: Part;
  starts: number[];
}

/** @throws InputError unless `from` is at least 0 and `to` is above it */
function checkSeconds({ from, to }: Seconds): void {
  checkNumber(from, "from", 0);
  checkNumber(to, "to");
  check(to > from, () => `a range of seconds must end behind its start; got ${from} to ${to}`);
}

/**
 * The given seconds of each track or video. Of rows, one a second, all that the range touches; of chunks those of which more than
 * half lies in it, or else the one that lies in it most.
 * @param name what messages call them
 * @throws InputError when one is shorter
 */
export function cutSeconds<Given extends TracksLike | VideoLike>(
  given: Given,
  range: Seconds,
  name: string,
): Cut<AudioTracks | Matrix[]> {
  checkSeconds(range);
  if (areTracks(given)) return cutChunks(given, range, name);
  const tracks = rowsOfTracks(given as VideoLike, name, TABLE_COLUMNS);
  const [from, to] = [Math.floor(range.from), Math.ceil(range.to)];
  const source = sourceOf(given, name);
  const part = Array.from({ length: tracks.count }, (_, i) => {
    const { rows, columns, data } = tracks.rows(i, `${name}: track ${i}`);
    checkLength(rows, range, `${name}: track ${i}`);
    return { rows: to - from, columns, data: data.subarray(from * columns, to * columns), ...(source && { source }) } as Matrix;
  });
  return { part, starts: part.map(() => from) };
}

function cutChunks(tracks: AudioTracks, range: Seconds, name: string): Cut<AudioTracks> {
  const rows: number[] = [];
  const starts: number[] = [];
  for (let i = 0; i < trackCount(tracks); i++) {
    const chunks: { row: number; start: number; share: number }[] = [];
    let start = 0;
    for (let row = tracks.starts[i]; row < tracks.starts[i + 1]; row++) {
      const end = start + tracks.seconds[row];
      const inside = Math.min(end, range.to) - Math.max(start, range.from);
      chunks.push({ row, start, share: inside / tracks.seconds[row] });
      start = end;
    }
    checkLength(start, range, `${name}: track ${i}`);
    const inside = chunks.filter(({ share }) => share > 0.5);
    const kept = inside.length > 0 ? inside : [chunks.reduce((most, one) => (one.share > most.share ? one : most))];
    for (const { row } of kept) rows.push(row);
    starts.push(kept[0].start);
  }
  return { part: keepChunks(tracks, Int32Array.from(rows)), starts };
}

function checkLength(length: number, { from, to }: Seconds, who: string): void {
  check(to <= length, () => `${who} lasts ${length} seconds; the range ${from} to ${to} ends behind it: choose an earlier one`);
}
