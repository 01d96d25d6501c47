/** Peak memory, in MB, of making features from the shards in the folder named, training S-DCCA on them and evaluating it. */
import { stratifiedSplit } from "../../lib/data/videos/folds";
import { openLabelledShards } from "../../lib/data/videos/labelled-shards";
import { type FeatureSet, takeVideos } from "../../lib/features/feature-set";
import { featuresOfShards } from "../../lib/features/load-features";
import { evaluateBothDirections } from "../../lib/metrics/evaluation/both-directions";
import { selectedBy } from "../../lib/models/attention/audio-summary";
import { fitChunkAttention } from "../../lib/models/attention/chunk-attention";
import { fitSdcca } from "../../lib/models/fit-sdcca";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { peakMemory } from "../machine";
import { serve } from "../serve";

serve(async () => {
  await useBackend();
  const [train, test] = await trainAndTest();
  // Memory grows in the first epochs only: two show what two hundred take.
  const attention = await fitChunkAttention(train, { epochs: 2 });
  const model = await fitSdcca(train, { epochs: 2, summary: selectedBy(attention) });
  const { audioToVideo } = await evaluateBothDirections(model.embedAudio(test.audio), model.embedVideo(test.video), test.labels);
  return { value: peakMemory(), result: audioToVideo.map };
});

/** The features as a whole are not kept once they are split. */
async function trainAndTest(): Promise<FeatureSet[]> {
  const features = await featuresOfShards(await openLabelledShards(process.argv[2]), { cache: false });
  const split = stratifiedSplit(features.labels);
  return [takeVideos(features, split.train), takeVideos(features, split.test)];
}
