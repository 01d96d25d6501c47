import { meanAndSpread } from "./mean-and-spread";
import type { VideoExtractor } from "./extractor";
import { RowList } from "./row-list";

/** Pixels of each side: enough for colours, edges and movement. */
const SIZE = 64;
const PER_SECOND = 4;
/** The picture is looked at in so many parts each way. */
const PARTS = 2;
const HUES = 8;

/** Red, green, blue, brightness, saturation, edges across and down of each part; hues of the picture; its movement. */
const PER_FRAME = PARTS * PARTS * 7 + HUES + PARTS * PARTS;

/**
 * Colour, edges and movement without any network: for each second the mean and the standard deviation over four frames. All
 * values lie between 0 and 1. Movement is how much the brightness of pixels changes from the frame before.
 */
export function colourMotionExtractor(): VideoExtractor {
  const width = 2 * PER_FRAME;
  return {
    view: "video",
    facts: { extractor: "colour-motion", version: "1", width, rowsPerSecond: 1, values: "raw" },
    frames: { perSecond: PER_SECOND, shortSide: SIZE, size: SIZE },
    begin() {
      const features = new RowList(width);
      let second: number[][] = [];
      let before: Float32Array | undefined;
      const end = () => {
        if (second.length > 0) features.add(meanAndSpread(second));
        second = [];
      };
      return {
        push(frame) {
          const brightness = brightnessOf(frame);
          second.push(frameFeatures(frame, brightness, before ?? brightness));
          before = brightness;
          if (second.length === PER_SECOND) end();
        },
        finish() {
          // Half a second or more counts as one, as where one frame a second is taken.
          if (second.length >= PER_SECOND / 2 || features.rows === 0) end();
          return { ...features.take(), centre: 0.5 };
        },
      };
    },
    dispose: () => undefined,
  };
}

/** Rec. 601. */
function brightnessOf(frame: Uint8Array): Float32Array {
  const out = new Float32Array(SIZE * SIZE);
  for (let i = 0; i < out.length; i++)
    out[i] = (0.299 * frame[3 * i] + 0.587 * frame[3 * i + 1] + 0.114 * frame[3 * i + 2]) / 255;
  return out;
}

function frameFeatures(frame: Uint8Array, brightness: Float32Array, before: Float32Array): number[] {
  const parts = Array.from({ length: PARTS * PARTS }, () => new Array<number>(8).fill(0));
  const hues = new Array<number>(HUES).fill(0);
  const share = (PARTS * PARTS) / (SIZE * SIZE);
  for (let y = 0; y < SIZE; y++)
    for (let x = 0; x < SIZE; x++) {
      const i = y * SIZE + x;
      const [red, green, blue] = [frame[3 * i] / 255, frame[3 * i + 1] / 255, frame[3 * i + 2] / 255];
      const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
      const across = x + 1 < SIZE ? Math.abs(brightness[i + 1] - brightness[i]) : 0;
      const down = y + 1 < SIZE ? Math.abs(brightness[i + SIZE] - brightness[i]) : 0;
      const saturation = most > 0 ? (most - least) / most : 0;
      const part = parts[Math.floor((y * PARTS) / SIZE) * PARTS + Math.floor((x * PARTS) / SIZE)];
      const values = [red, green, blue, brightness[i], saturation, across, down, Math.abs(brightness[i] - before[i])];
      for (let k = 0; k < values.length; k++) part[k] += values[k] * share;
      // Each pixel counts as much as it is coloured.
      if (most > least) hues[hueOf(red, green, blue, most, most - least)] += (most - least) / (SIZE * SIZE);
    }
  return [...parts.flatMap((part) => part.slice(0, 7)), ...hues, ...parts.map((part) => part[7])];
}

/** Which of {@link HUES} equal parts of the circle of colours, red in the middle of part 0. */
function hueOf(red: number, green: number, blue: number, most: number, range: number): number {
  const sixth = most === red ? (green - blue) / range : most === green ? 2 + (blue - red) / range : 4 + (red - green) / range;
  return Math.floor(((sixth + 6) / 6) * HUES + 0.5) % HUES;
}
