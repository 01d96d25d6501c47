import { existsSync } from "node:fs";
import { join } from "node:path";
import { openLabelledShards } from "../../lib/data/videos/labelled-shards";
import { type FeatureSet, takeVideos, withAudio } from "../../lib/features/feature-set";
import { trackSegments } from "../../lib/features/tracks/track-segments";
import { selectedBy } from "../../lib/models/attention/audio-summary";
import { fitChunkAttention } from "../../lib/models/attention/chunk-attention";
import type { EmbeddingModel } from "../../lib/models/embedding/embedding-model";
import { fitSdcca } from "../../lib/models/fit-sdcca";
import { fingerprint } from "../../lib/runtime/container/fingerprint";
import { withLock } from "../../lib/runtime/files/lock";
import { makeExample, openOwnMusic, ownMusicCache } from "../../lib/walkthrough/own-music/own-music";
import { readSettings } from "../../lib/walkthrough/settings";
import { indexWindows } from "../commands/index-windows";
import type { CollectionParts } from "./collection";

const ABOUT =
  "Tracks of half a minute in five moods, which a program composed, with pictures that ffmpeg made for their mood. " +
  "It shows how a search works. It says nothing of how well the method finds real music videos.";

/** Of each mood this one is kept out of training and index, as an example that can ask. */
const KEPT_OUT = 1;

const CHUNK_SECONDS = 10;
/** Two dozen videos are few: all are trained on at once, and none is held out to choose the epoch by. */
const FEW = { batchSize: 100, validation: 0 };
const ATTENTION = { ...FEW, units: 16, attentionUnits: 16, epochs: 40 };
/** Of the three chunks of half a minute. */
const SELECTED = 2;
/** The paper's layers would learn so few videos by heart. */
const BRANCHES = {
  ...FEW,
  ...{ activation: "relu" as const, outputs: 4, audioLayers: [32], videoLayers: [32], learningRate: 5e-3, epochs: 60 },
};

/**
 * The small collection: notebook 07's example. Of each mood one video is kept out, to ask with. The first time videos,
 * features, model and index are made, which takes a minute or two; what is there is not made again.
 * @param folder where its indexes are kept, one for each way of making it
 * @param cache where videos and features are kept, by default with notebook 07's
 * @throws InputError when set-up brought no music, no networks or no ffmpeg
 */
export async function demoCollection(
  folder = join(readSettings().results, "demo"),
  cache = ownMusicCache(),
): Promise<CollectionParts> {
  const media = await makeExample(cache);
  const { data, features, filesOf } = await openOwnMusic({ media, cache, chunkSeconds: CHUNK_SECONDS });
  const { ids, audio, video } = features;
  const places = [...ids.keys()];
  const asking = new Set(features.classes.map((_, mood) => places.filter((i) => features.labels[i] === mood)[KEPT_OUT]));
  const searched = takeVideos(
    features,
    places.filter((i) => !asking.has(i)),
  );
  const table = searched.ids.map((id) => ({ id, style: styleOf(id) }));
  const index = join(folder, fingerprint({ KEPT_OUT, ATTENTION, SELECTED, BRANCHES, ids, audio, video, table }));
  const isMade = () => existsSync(join(index, "index.sdcca"));
  if (!isMade())
    await withLock(index, async () => {
      if (isMade()) return;
      const shards = await openLabelledShards(data);
      const made = await indexWindows(await fit(searched), { features: searched, shards }, { seconds: CHUNK_SECONDS }, table);
      await made.save(index);
    });
  return {
    folder: index,
    about: ABOUT,
    files: new Map(ids.map((id) => [id, filesOf(id)])),
    examples: [...asking].map((i) => ({ name: nameOf(ids[i]), path: filesOf(ids[i]).video })),
  };
}

/** `happy/happy_acoustic_1` in words. */
function nameOf(id: string): string {
  const [mood, track] = id.split("/");
  return `${track.replaceAll("_", " ")} (${mood})`;
}

/** `acoustic` of `happy/happy_acoustic_1`: how the program was told to play. */
function styleOf(id: string): string | null {
  return /_(acoustic|electronic)_/.exec(id)?.[1] ?? null;
}

async function fit(features: FeatureSet): Promise<EmbeddingModel> {
  const attention = await fitChunkAttention(features, ATTENTION);
  return fitSdcca(chunksAsTracks(features), { ...BRANCHES, summary: selectedBy(attention, SELECTED) });
}

/** Each chunk of a track as a track of its own, with the track's video: more pairs to learn from. */
function chunksAsTracks(features: FeatureSet): FeatureSet {
  const { segments: audio, own } = trackSegments(features.audio);
  const { ids, ...videos } = takeVideos(features, own);
  return { ...withAudio({ ids, ...videos }, audio), ids: ids.map((id, i) => `${id} ${i}`) };
}
