/** One music video as YouTube-8M stores it: features of one frame a second, dequantised. */
export interface VideoRecord {
  /** The video's id, from the context feature `id` or `video_id`. */
  id: string;
  /** YouTube-8M's own entity labels; they are not classes. */
  labels: number[];
  /** T × 128, row after row, in [-2, 2.01]. */
  audio: Float32Array;
  /** T × 1024, row after row, in [-2, 2.01]. */
  rgb: Float32Array;
}

/** Width of an audio frame of YouTube-8M. */
export const AUDIO_WIDTH = 128;
/** Width of a visual frame of YouTube-8M. */
export const RGB_WIDTH = 1024;
