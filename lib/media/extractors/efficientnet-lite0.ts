import { EfficientNetLite0, LITE0_SIZE, LITE0_WEIGHTS, LITE0_WIDTH } from "../networks/efficientnet-lite0";
import { BATCH, type VideoExtractor } from "./extractor";
import { Batches, RowList } from "./row-list";

/** EfficientNet-Lite0: 1,280 features of the frame in the middle of each second. */
export function lite0Extractor(): VideoExtractor {
  const network = EfficientNetLite0.load();
  const facts = { extractor: "efficientnet-lite0", version: "1", width: LITE0_WIDTH, weights: LITE0_WEIGHTS } as const;
  return {
    view: "video",
    facts: { ...facts, rowsPerSecond: 1, values: "raw" },
    frames: { perSecond: 1, shortSide: 256, size: LITE0_SIZE },
    begin() {
      const features = new RowList(LITE0_WIDTH);
      const length = LITE0_SIZE * LITE0_SIZE * 3;
      const batches = new Batches(length, BATCH, Uint8Array, (frames) => features.add(network.run(frames)));
      return {
        push: (frame) => batches.add(frame),
        finish() {
          batches.flush();
          return { ...features.take(), centre: 0.5 };
        },
      };
    },
    dispose: () => network.dispose(),
  };
}
