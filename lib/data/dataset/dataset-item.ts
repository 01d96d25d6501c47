import { checkObject, isList } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import { firstNotFinite } from "../../runtime/matrix";
import type { WritableVideo } from "../records/youtube8m";
import type { ViewSources } from "../formats/view-source";

/** Rows of one view of a video, T × width: floats, or the bytes of quantised ones. */
export interface DatasetRows {
  /** One a second, or one of the whole video. */
  rows: number;
  /** Numbers in a row. */
  columns: number;
  /** rows × columns, row after row; bytes where they are quantised. */
  data: Float32Array | Float64Array | Uint8Array;
}

/** One video of a dataset that is written. */
export interface DatasetItem {
  id: string;
  /** T × width, one row a second, or one row of the whole. */
  audio: DatasetRows;
  /** T × width, as many rows as the audio has. */
  video: DatasetRows;
  /** Its class, in a dataset with labels. */
  class?: string;
  /** Its part of a given split: `train`, `validation` or `test`, or the name of a fold. */
  part?: string;
}

/** Checks that it is a video of a dataset; {@link writable} looks at its rows. */
export function checkItem(item: DatasetItem): void {
  checkObject(item, "a video", "one with id, audio and video", { audio: "object", video: "object" });
}

/** A video as the record that is written, its rows checked. */
export function writable({ id, audio, video }: DatasetItem, sources: Required<ViewSources>): WritableVideo {
  const rows = (name: "audio" | "video", given: DatasetRows) => {
    const { width, values } = sources[name];
    const who = `video ${id}: ${name}`;
    check(
      given?.rows > 0 && isList(given.data) && given.data.length === given.rows * given.columns,
      () => `${who} must be { rows, columns, data } with at least one row`,
    );
    check(given.columns === width, () => `${who} has ${given.columns} columns; the source says ${width}`);
    if (given.data instanceof Uint8Array) {
      check(
        values === "quantised",
        () => `${who} is bytes, which are quantised; the source says raw: quantised and raw are never mixed`,
      );
      return given.data;
    }
    const data = given.data instanceof Float32Array ? given.data : Float32Array.from(given.data);
    const at = firstNotFinite(data);
    check(
      at < 0,
      () =>
        `${who} has ${given.data[at]} in row ${Math.floor(at / width)}, column ${at % width}: a value must be a finite 32-bit number; repair or leave out this video`,
    );
    return data;
  };
  check(
    audio?.rows === video?.rows,
    () => `video ${id} has ${audio?.rows} rows of audio and ${video?.rows} of video: both must be one a second, or one row each`,
  );
  const values = { audio: sources.audio.values, rgb: sources.video.values };
  return { id, labels: [], seconds: audio.rows, values, audio: rows("audio", audio), rgb: rows("video", video) };
}
