import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as compare from "../../lib/compare";
import * as sdcca from "../../lib/index";
import * as files from "../../lib/files";
import { makeVideo } from "../media/samples";
import { comparisonTask, data, items, linear, SOURCES, video } from "./small-data";

/** Files that the calls read, written to `folder`. */
export async function writeFiles(folder: string): Promise<void> {
  const at = (name: string) => join(folder, name);
  writeFileSync(at("labels.csv"), "id,class\na,calm\nb,sad\n");
  writeFileSync(at("folds.csv"), "id,fold\na,one\nb,two\n");
  await files.writeNpy(at("matrix.npy"), [2, 2], Float32Array.of(1, 2, 3, 4));
  mkdirSync(at("shards"));
  writeFileSync(at("shards/labels.csv"), "id,class\na,calm\nb,sad\n");
  await files.writeYouTube8M(at("shards/a.tfrecord"), ["a", "b"].map(video));
  await files.writeDataset(at("music"), items(20), { sources: SOURCES });
  await files.writeParquet(at("features.parquet"), items(), { sources: SOURCES });
  await makeVideo(at("film.mp4"), 2);
  mkdirSync(at("films"));
  copyFileSync(at("film.mp4"), at("films/film.mp4"));
  await files.saveFeatures(at("features.bin"), data());
  await sdcca.writeFeatureRows(at("rows"), data());
  const model = await sdcca.fitChance(data(), {});
  await sdcca.saveModel(at("model"), model);
  await (await sdcca.createIndex(await linear(), data())).save(at("index"));
  await compare.runComparison(await comparisonTask(at("comparison")));
}
