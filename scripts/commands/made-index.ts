import { loadModel } from "../../lib/models/saved-model";
import { createIndex, type ExactIndex } from "../../lib/retrieval/create-index";
import { givenData, givenTable } from "./given-data";
import { indexWindows } from "./index-windows";

/** What an index is made of, as the options name it. */
export interface IndexRequest {
  /** The folder of a saved model. */
  model: string;
  /** A folder of shards, or a file of saveFeatures. */
  data: string;
  /** A CSV table with a column id. */
  table?: string;
  /** Windows of each video. Default: whole videos only. */
  moments?: { seconds: number; hop?: number };
}

/** Makes the index of a data set by a saved model, in memory. */
export async function makeIndex({ model: folder, data: path, table: file, moments }: IndexRequest): Promise<ExactIndex> {
  const model = await loadModel(folder);
  const data = await givenData(path);
  const table = file === undefined ? undefined : givenTable(file);
  return moments ? indexWindows(model, data, moments, table) : createIndex(model, data.features, { table });
}
