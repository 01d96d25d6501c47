import { readYouTube8M } from "../../lib/data/records/youtube8m";
import { takeVideos } from "../../lib/features/feature-set";
import type { EmbeddingModel } from "../../lib/models/embedding/embedding-model";
import { createProgress } from "../../lib/notebook/progress";
import { createIndex, type ExactIndex } from "../../lib/retrieval/create-index";
import { check } from "../../lib/runtime/check";
import type { Matrix } from "../../lib/runtime/matrix";
import type { GivenData } from "./given-data";

/** Videos whose frames are in memory at once. */
const LOT = 100;

/** Indexes video after video as the shards come, so that never all frames are in memory. */
export async function indexWindows(
  model: EmbeddingModel,
  { features, shards }: GivenData,
  moments: { seconds: number; hop?: number },
  table?: object[],
): Promise<ExactIndex> {
  check(shards, () => "--moments needs the frames of the videos: give a folder of shards as --data");
  const placeOf = new Map(features.ids.map((id, i) => [id, i]));
  const progress = createProgress("videos indexed", features.ids.length);
  let index: ExactIndex | undefined;
  let lot: { place: number; rows: Matrix }[] = [];
  const flush = async () => {
    if (lot.length === 0) return;
    const videos = takeVideos(features, lot.map(({ place }) => place)); // prettier-ignore
    const extras = { rows: lot.map(({ rows }) => rows), table };
    if (index) await index.add(videos, extras);
    else index = await createIndex(model, videos, { ...extras, moments });
    lot = [];
    progress.update(await index.size());
  };
  for await (const { id, seconds, rgb } of readYouTube8M(shards.shards, { only: new Set(features.ids) })) {
    lot.push({ place: placeOf.get(id)!, rows: { rows: seconds, columns: rgb.length / seconds, data: rgb } });
    if (lot.length === LOT) await flush();
  }
  await flush();
  progress.done();
  check(index, () => "the shards hold none of the videos");
  return index;
}
