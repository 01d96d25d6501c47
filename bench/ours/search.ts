/**
 * Top-10 of the vectors in the folder named, for its queries: one after another, the answer being the median of their times, or,
 * with `batch`, all at once. Times are in ms; the result is the sum of all scores found.
 */
import { join } from "node:path";
import { readNpyMatrix } from "../../lib/data/formats/npy";
import type { FeatureSet } from "../../lib/features/feature-set";
import { embeddingModel } from "../../lib/models/embedding/embedding-model";
import { createIndex } from "../../lib/retrieval/create-index";
import type { Hit } from "../../lib/retrieval/contract/search-types";
import { type Matrix, row } from "../../lib/runtime/matrix";
import { serve, timed } from "../serve";
import { median } from "../table";

const [folder, how] = process.argv.slice(2);

/** An index of vectors as they are. */
async function prepare() {
  const vectors = (await readNpyMatrix(join(folder, "vectors.npy"))) as Matrix<Float32Array>;
  const queries = await readNpyMatrix(join(folder, "queries.npy"));
  const n = vectors.rows;
  const features: FeatureSet = {
    ids: Array.from({ length: n }, (_, i) => `${i}`),
    classes: [],
    labels: new Int32Array(n).fill(-1),
    audio: { chunks: vectors, starts: Int32Array.from({ length: n + 1 }, (_, i) => i), seconds: new Float32Array(n).fill(1) },
    video: vectors,
  };
  const embed = () => ({ audio: ({ chunks }: FeatureSet["audio"]) => chunks, video: (rows: Matrix<Float32Array>) => rows });
  const model = embeddingModel({ kind: "as it is", train: features, state: {}, embed });
  return { index: await createIndex(model, features), queries };
}

const prepared = prepare();

serve(async () => {
  const { index, queries } = await prepared;
  const ask = (vectors: Matrix) => timed(() => index.search({ vectors, embeddedBy: index.embeddedBy }, { k: 10 }));
  if (how === "batch") {
    const [seconds, hits] = await ask(queries);
    return { value: 1000 * seconds, result: scores(hits) };
  }
  const times: number[] = [];
  let result = 0;
  for (let q = 0; q < queries.rows; q++) {
    const [seconds, hits] = await ask({ rows: 1, columns: queries.columns, data: row(queries, q) });
    times.push(1000 * seconds);
    result += scores(hits);
  }
  return { value: median(times), result };
});

function scores(hits: Hit[][]): number {
  return hits.flat().reduce((sum, { score }) => sum + score, 0);
}
