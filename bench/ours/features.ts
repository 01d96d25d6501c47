/** Features of the shards named as arguments, read anew at every repetition. The result is their mean value. */
import { dirname } from "node:path";
import { openLabelledShards } from "../../lib/data/videos/labelled-shards";
import { featuresOfShards } from "../../lib/features/load-features";
import { serve, timed } from "../serve";

const shards = process.argv.slice(2);
const opened = openLabelledShards(dirname(shards[0]));

serve(async () => {
  const data = { ...(await opened), shards };
  const [value, { audio, video }] = await timed(() => featuresOfShards(data, { cache: false, onMissing: "ignore" }));
  return { value, result: mean(audio.chunks.data) + mean(video.data) };
});

function mean(values: Float32Array): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}
