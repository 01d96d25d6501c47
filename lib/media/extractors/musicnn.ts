import { MUSICNN_LOG_MEL } from "../sound/log-mel";
import { logMelPatches } from "../sound/patches";
import { MUSICNN_TAGS } from "../networks/musicnn-tags";
import { Musicnn, MUSICNN_WEIGHTS, PATCH_BANDS, PATCH_FRAMES } from "../networks/musicnn";
import type { AudioExtractor } from "./extractor";
import { Batches, RowList } from "./row-list";

/** A patch covers 2.976 s; its middle is taken for the middle of three seconds. */
const CENTRE = 1.5;

/** Patches at once: 8 take 0.2 GB more and no less time, 60 take 4 GB. */
const TOGETHER = 4;

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
      const batches = new Batches(PATCH_FRAMES * PATCH_BANDS, TOGETHER, Float32Array, (patches) => {
        const views = network.run(patches);
        features.add(pooled ? sideBySide(views.meanPool, views.maxPool, width / 2) : views.penultimate);
        tags.add(views.tags);
      });
      const windows = logMelPatches(MUSICNN_LOG_MEL, PATCH_FRAMES, (patch) => batches.add(patch));
      return {
        push: (sound) => windows.push(sound),
        finish() {
          const { padded, centre } = windows.finish();
          batches.flush();
          const named = { names: MUSICNN_TAGS, ...tags.take() };
          return { ...features.take(), centre: padded ? centre : CENTRE, tags: named, ...(padded && { padded }) };
        },
      };
    },
    dispose: () => network.dispose(),
  };
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
