/** npm run index: indexes a data set by a saved model. */
import { readYouTube8M } from "../../lib/data/records/youtube8m";
import { RGB_WIDTH } from "../../lib/data/records/video-record";
import { takeVideos } from "../../lib/features/feature-set";
import { createProgress } from "../../lib/notebook/progress";
import { loadModel } from "../../lib/models/saved-model";
import { createIndex, type ExactIndex } from "../../lib/retrieval/create-index";
import type { EmbeddingModel } from "../../lib/models/embedding/embedding-model";
import { check } from "../../lib/runtime/check";
import type { Matrix } from "../../lib/runtime/matrix";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { runCommand, wholeNumber } from "./command";
import { type GivenData, givenData, givenTable } from "./given-data";

const HELP = `npm run index -- --model M --data D --out I [options]

Indexes the videos of a data set by what a model makes of them, for npm run query.

  --model M        the folder of a saved model (saveModel)
  --data D         a folder of shards, with or without labels.csv, or a file of saveFeatures
  --out I          the folder of the index, made if it is missing; an index that is there is replaced
  --table FILE     a CSV table with a column id: its other columns can be filtered by
  --moments N      index windows of N seconds of each video too, for searches by moments; needs shards
  --hop N          seconds from one window to the next (default: half a window)
  --help`;

const text = { type: "string" } as const;
const options = { model: text, data: text, out: text, table: text, moments: text, hop: text };

runCommand({ help: HELP, options }, async (values) => {
  const { model: folder, data: path, out } = values;
  check(folder && path && out, () => "--model, --data and --out are needed; --help explains them");
  const seconds = wholeNumber("--moments", values.moments);
  const hop = wholeNumber("--hop", values.hop);
  check(hop === undefined || seconds !== undefined, () => "--hop is of windows: say --moments too");
  await useBackend();
  const model = await loadModel(folder);
  const data = await givenData(path);
  const table = values.table === undefined ? undefined : givenTable(values.table);
  const index =
    seconds === undefined
      ? await createIndex(model, data.features, { table })
      : await indexWindows(model, data, { seconds, hop }, table);
  await index.save(out);
  const size = await index.size();
  console.log(`${size.toLocaleString("en")} videos by ${index.kind} (${index.embeddedBy}), ${index.width} numbers each: ${out}`);
});

/** Videos whose frames are in memory at once. */
const LOT = 100;

/** Indexes video after video as the shards come, so that never all frames are in memory. */
async function indexWindows(
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
  for await (const { id, rgb } of readYouTube8M(shards.shards, { only: new Set(features.ids) })) {
    lot.push({ place: placeOf.get(id)!, rows: { rows: rgb.length / RGB_WIDTH, columns: RGB_WIDTH, data: rgb } });
    if (lot.length === LOT) await flush();
  }
  await flush();
  progress.done();
  check(index, () => "the shards hold none of the videos");
  return index;
}
