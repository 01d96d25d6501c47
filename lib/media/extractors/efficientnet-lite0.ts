import { EfficientNetLite0, LITE0_SIZE, LITE0_WEIGHTS, LITE0_WIDTH } from "../networks/efficientnet-lite0";
import type { VideoExtractor } from "./extractor";
import { frameRun } from "./frame-run";

/** EfficientNet-Lite0: 1,280 features of the frame in the middle of each second. */
export function lite0Extractor(): VideoExtractor {
  const network = EfficientNetLite0.load();
  const facts = { extractor: "efficientnet-lite0", version: "1", width: LITE0_WIDTH, weights: LITE0_WEIGHTS } as const;
  return {
    view: "video",
    facts: { ...facts, rowsPerSecond: 1, values: "raw" },
    frames: { perSecond: 1, shortSide: 256, size: LITE0_SIZE },
    begin: () => frameRun(LITE0_SIZE * LITE0_SIZE * 3, LITE0_WIDTH, (frames) => network.run(frames)),
    dispose: () => network.dispose(),
  };
}
