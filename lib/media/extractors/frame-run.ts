import { BATCH, type ExtractorRun } from "./extractor";
import { Batches, RowList } from "./row-list";

/**
 * A file's frames, one a second, through a network that gets several at once.
 * @param length bytes of a frame
 * @param columns features of a frame
 * @param network gives the features of frames that stand one after another
 */
export function frameRun(
  length: number,
  columns: number,
  network: (frames: Uint8Array) => ArrayLike<number>,
): ExtractorRun<Uint8Array> {
  const rows = new RowList(columns);
  const batches = new Batches(length, BATCH, Uint8Array, (frames) => rows.add(network(frames)));
  return {
    push: (frame) => batches.add(frame),
    finish() {
      batches.flush();
      return { ...rows.take(), centre: 0.5 };
    },
  };
}
