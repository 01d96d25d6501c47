import { joined } from "../../runtime/joined";
import { MUSICNN_LOG_MEL } from "../sound/log-mel";
import { logMelPatches } from "../sound/patches";
import { MUSICNN_TAGS } from "../networks/musicnn-tags";
import { Musicnn, MUSICNN_WEIGHTS, PATCH_BANDS, PATCH_FRAMES } from "../networks/musicnn";
import type { AudioExtractor } from "./extractor";
import { RowList } from "./row-list";

/** A patch covers 2.976 s; its middle is taken for the middle of three seconds. */
const CENTRE = 1.5;

/** Patches at once: they overlap, so more share more, but 16 take no less time than 8. */
const TOGETHER = 8;

/**
 * musicnn: a patch of 3 seconds begins at each whole second. 200 features, the last layer but one, or 1,506: mean and maximum
 * over the patch of the network's values before its dense layers. With 50 tags.
 */
export function musicnnExtractor({ pooled }: { pooled: boolean }): AudioExtractor {
  const network = Musicnn.load();
  const width = pooled ? 1506 : 200;
  const name = pooled ? "musicnn-pooled" : "musicnn";
  return {
    view: "audio",
    facts: { extractor: name, version: "1", width, weights: MUSICNN_WEIGHTS, rowsPerSecond: 1, values: "raw" },
    rate: MUSICNN_LOG_MEL.rate,
    begin() {
      const features = new RowList(width);
      const tags = new RowList(MUSICNN_TAGS.length);
      const spans = new Spans((frames, starts) => {
        const views = network.run(frames, starts);
        features.add(pooled ? sideBySide(views.meanPool, views.maxPool, width / 2) : views.penultimate);
        tags.add(views.tags);
      });
      const windows = logMelPatches(MUSICNN_LOG_MEL, PATCH_FRAMES, (patch, start) => spans.add(patch, start));
      return {
        push: (sound) => windows.push(sound),
        finish() {
          const { padded, centre } = windows.finish();
          spans.flush();
          const named = { names: MUSICNN_TAGS, ...tags.take() };
          return { ...features.take(), centre: padded ? centre : CENTRE, tags: named, ...(padded && { padded }) };
        },
      };
    },
    dispose: () => network.dispose(),
  };
}

/** Patches that overlap, handed on some at a time as the frames that they cover together. */
class Spans {
  private pieces: Float32Array[] = [];
  private starts: number[] = [];

  /** @param run is told where each patch begins among the frames */
  constructor(private readonly run: (frames: Float32Array, starts: readonly number[]) => void) {}

  /** @param start the number of its first frame, less than a patch behind that of the one before */
  add(patch: Float32Array, start: number): void {
    const last = this.starts.at(-1);
    const known = last === undefined ? 0 : last + PATCH_FRAMES - start;
    this.pieces.push(patch.subarray(known * PATCH_BANDS));
    this.starts.push(start);
    if (this.starts.length === TOGETHER) this.flush();
  }

  flush(): void {
    const [first] = this.starts;
    if (first !== undefined) this.run(joined(this.pieces), this.starts.map((start) => start - first)); // prettier-ignore
    this.pieces = [];
    this.starts = [];
  }
}

/** Rows of both, each row of `b` behind its row of `a`. */
function sideBySide(a: Float32Array, b: Float32Array, width: number): Float32Array {
  const out = new Float32Array(a.length + b.length);
  for (let row = 0; row * width < a.length; row++) {
    out.set(a.subarray(row * width, (row + 1) * width), 2 * row * width);
    out.set(b.subarray(row * width, (row + 1) * width), (2 * row + 1) * width);
  }
  return out;
}
