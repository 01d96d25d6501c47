import { meanOfFrames } from "../../features/chunking";
import type { RowsOfTracks } from "../../features/rows/track-rows";
import { checkObject } from "../../runtime/arguments";
import { check, checkInteger } from "../../runtime/check";
import type { Matrix } from "../../runtime/matrix";

/** How videos are cut into windows. */
export interface WindowOptions {
  /** Seconds (rows) of a window. Default 10. */
  seconds?: number;
  /** Seconds from one window's start to the next. Default: half a window, rounded up. */
  hop?: number;
}

/** Windows of some videos, each as the mean of its rows. */
interface WindowMeans {
  means: Matrix<Float32Array>;
  /** Of each window the place of its video, rising. */
  owners: Int32Array;
  from: Float64Array;
  to: Float64Array;
}

/** The options with the defaults put in. @throws InputError for a window or hop below a second, or a hop that leaves seconds out */
export function windowSettings(options: WindowOptions): Required<WindowOptions> {
  checkObject(options, "moments", "an object, such as { seconds: 10 }");
  const { seconds = 10, hop } = options;
  checkInteger(seconds, "seconds of a window", 1);
  const step = hop ?? Math.ceil(seconds / 2);
  checkInteger(step, "hop of windows", 1, seconds);
  return { seconds, hop: step };
}

/**
 * Windows of videos that come as one row a second: they begin at 0, hop, 2 hop, …, and the last one ends where the video ends. A
 * video no longer than a window is one window.
 */
export function windowsOf(videos: RowsOfTracks, { seconds, hop }: Required<WindowOptions>): WindowMeans {
  const parts: { owner: number; from: number; to: number; mean: Float32Array }[] = [];
  let columns = 0;
  for (let i = 0; i < videos.count; i++) {
    const who = `moments: video ${i}`;
    const rows = videos.rows(i, who);
    check(rows.rows > 0, () => `${who} has no rows: give one a second`);
    if (i === 0) ({ columns } = rows);
    check(rows.columns === columns, () => `${who} has ${rows.columns} columns where video 0 has ${columns}`);
    for (const from of startsOf(rows.rows, seconds, hop)) {
      const length = Math.min(seconds, rows.rows);
      const mean = new Float32Array(columns);
      meanOfFrames(rows.data, columns, from, length, mean, 0);
      parts.push({ owner: i, from, to: from + length, mean });
    }
  }
  const data = new Float32Array(parts.length * columns);
  parts.forEach(({ mean }, w) => data.set(mean, w * columns));
  return {
    means: { rows: parts.length, columns, data },
    owners: Int32Array.from(parts, ({ owner }) => owner),
    from: Float64Array.from(parts, ({ from }) => from),
    to: Float64Array.from(parts, ({ to }) => to),
  };
}

function startsOf(length: number, seconds: number, hop: number): number[] {
  const last = Math.max(0, length - seconds);
  const starts: number[] = [];
  for (let start = 0; start < last; start += hop) starts.push(start);
  return [...starts, last];
}
