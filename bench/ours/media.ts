/**
 * `media.ts FFMPEG FILE… sound|pictures|both`: features of files by the default extractors. The result is the mean of all values.
 * In this process and not in workers of its own, as the peer is.
 */
import { availableParallelism } from "node:os";
import { serve, timed } from "../serve";

const [, ...files] = process.argv.slice(2, -1);
const what = process.argv[process.argv.length - 1];
// As extraction's own processes have it, and before TensorFlow is loaded.
process.env.TF_NUM_INTRAOP_THREADS = String(Math.min(availableParallelism(), 8));

serve(async () => {
  const { extractFile } = await import("../../lib/media/extract/extract-file");
  const [value, results] = await timed(async () => {
    const all = [];
    for (const path of files)
      all.push(
        await extractFile({
          ...(what !== "pictures" && { audio: { path, extractor: "musicnn" as const } }),
          ...(what !== "sound" && { video: { path, extractor: "efficientnet-lite0" as const } }),
        }),
      );
    return all;
  });
  const views = results.flatMap(({ audio, video }) => [audio, video]).flatMap((view) => (view ? [view.features.data] : []));
  const count = views.reduce((sum, { length }) => sum + length, 0);
  return { value, result: views.reduce((sum, data) => sum + data.reduce((a, b) => a + b, 0), 0) / count };
});
