import { existsSync } from "node:fs";
import { join } from "node:path";
import { writeCsv } from "../../lib/runtime/files/csv";
import { workFolder } from "../../lib/runtime/files/project-root";
import { withLock } from "../../lib/runtime/files/lock";
import { type FeatureSet, takeVideos, withAudio } from "../../lib/features/feature-set";
import { trackSegments } from "../../lib/features/tracks/track-segments";
import { extractMedia } from "../../lib/media/batch/extract-media";
import { selectedBy } from "../../lib/models/attention/audio-summary";
import { fitChunkAttention } from "../../lib/models/attention/chunk-attention";
import { fitSdcca } from "../../lib/models/fit-sdcca";
import { createProgress } from "../../lib/notebook/progress";
import { check } from "../../lib/runtime/check";
import { givenData } from "../commands/given-data";
import { indexWindows } from "../commands/index-windows";
import { type DemoVideo, demoVideos, makeDemoVideo } from "./demo-videos";
import type { CollectionParts } from "./collection";

const ABOUT =
  "Tracks of half a minute in five moods, which a program composed, with pictures that ffmpeg made for their mood. " +
  "It shows how a search works. It says nothing of how well the method finds real music videos.";

/** Where the small collection is kept. */
const FOLDER = join(process.env.SDCCA_RESULTS || join(workFolder(), "results"), "demo");

/** Of each mood this one is kept out of training and index, as an example that can ask. */
const KEPT_OUT = 1;

/**
 * The small collection: 28 tracks with pictures made for them. Of each mood one is kept out, to ask with. The first time
 * videos, features, model and index are made, which takes a minute or two; what is there is not made again.
 * @throws InputError when set-up brought no music, no networks or no ffmpeg
 */
export async function demoCollection(folder = FOLDER): Promise<CollectionParts> {
  const videos = demoVideos(join(folder, "videos"));
  const place = new Map<string, number>();
  const examples = videos.filter(({ mood }) => {
    place.set(mood, (place.get(mood) ?? -1) + 1);
    return place.get(mood) === KEPT_OUT;
  });
  const index = join(folder, "index");
  if (!existsSync(join(index, "index.sdcca")))
    await withLock(join(folder, "making"), async () => {
      if (!existsSync(join(index, "index.sdcca"))) await make(folder, videos, new Set(examples.map(({ id }) => id)));
    });
  const name = ({ id, mood }: DemoVideo) => `${id.replaceAll("_", " ")} (${mood})`;
  return {
    folder: index,
    about: ABOUT,
    files: new Map(videos.map(({ id, file }) => [id, file])),
    examples: examples.map((video) => ({ name: name(video), path: video.file })),
  };
}

async function make(folder: string, videos: readonly DemoVideo[], keptOut: ReadonlySet<string>): Promise<void> {
  console.log("Making the small collection, once:");
  const drawing = createProgress("videos made", videos.length);
  for (const [i, video] of videos.entries()) {
    await makeDemoVideo(video);
    drawing.update(i + 1);
  }
  drawing.done();
  const table = join(folder, "videos.csv");
  await writeCsv(table, ["id", "audio", "class"], videos.map(({ id, file, mood }) => [id, file, mood])); // prettier-ignore
  const hearing = createProgress("videos heard and seen", videos.length);
  const { failed, files } = await extractMedia({
    table,
    out: join(folder, "features"),
    onProgress: ({ done }) => hearing.update(done),
  });
  hearing.done();
  check(failed === 0, () => `the small collection cannot be made: ${files.find(({ reason }) => reason)?.reason}`);
  const data = await givenData(join(folder, "features"));
  const inside = data.features.ids.map((_, i) => i).filter((i) => !keptOut.has(data.features.ids[i]));
  const features = takeVideos(data.features, inside);
  const attention = await fitChunkAttention(features, { ...ALL, units: 16, attentionUnits: 16, epochs: 40 });
  const summary = selectedBy(attention, 2); // of the three chunks of half a minute
  const model = await fitSdcca(chunksAsTracks(features), { ...ALL, ...SMALL, summary });
  const index = await indexWindows(model, { ...data, features }, { seconds: 10 });
  await index.save(join(folder, "index"));
}

/** All are trained on at once, and none is held back. */
const ALL = { batchSize: 100, validation: 0 };
/** Two dozen videos are few: the paper's layers would learn them by heart. */
const SMALL = { activation: "relu" as const, outputs: 4, audioLayers: [32], videoLayers: [32], learningRate: 5e-3, epochs: 60 };

/** Each chunk of a track as a track of its own, with the track's video: more pairs to learn from. */
function chunksAsTracks(features: FeatureSet): FeatureSet {
  const { segments: audio, own } = trackSegments(features.audio);
  const { ids, ...videos } = takeVideos(features, own);
  return { ...withAudio({ ids, ...videos }, audio), ids: ids.map((id, i) => `${id} ${i}`) };
}
