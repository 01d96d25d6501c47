import type { FeatureValues } from "../formats/view-source";

/** How each view of a record is kept. */
export interface RecordValues {
  audio: FeatureValues;
  rgb: FeatureValues;
}

/** One music video as YouTube-8M stores it: features of one frame a second, dequantised where they were bytes. */
export interface VideoRecord {
  /** The video's id, from the context feature `id` or `video_id`. */
  id: string;
  /** YouTube-8M's own entity labels; they are not classes. */
  labels: number[];
  /** T: frames of each view, one a second. */
  seconds: number;
  /** How the record keeps each view. */
  values: RecordValues;
  /** T × width, row after row; YouTube-8M's are 128 wide, in [-2, 2.01]. */
  audio: Float32Array;
  /** T × width, row after row; YouTube-8M's are 1024 wide, in [-2, 2.01]. */
  rgb: Float32Array;
}

/** Width of an audio frame of YouTube-8M. */
export const AUDIO_WIDTH = 128;
/** Width of a visual frame of YouTube-8M. */
export const RGB_WIDTH = 1024;
