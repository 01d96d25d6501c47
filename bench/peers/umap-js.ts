/** UMAP by umap-js with its defaults, in one thread. */
import { join } from "node:path";
import { UMAP } from "umap-js";
import { readNpyMatrix } from "../../lib/data/formats/npy";
import { toMatrix, toRows } from "../../lib/runtime/matrix";
import { Random } from "../../lib/runtime/random";
import { serve, timed } from "../serve";
import { trustworthiness } from "../trustworthiness";

const input = readNpyMatrix(join(process.argv[2], "audio.npy"));
const random = new Random("umap-js");

serve(async () => {
  const matrix = await input;
  const rows = toRows(matrix);
  const [value, plane] = await timed(() => new UMAP({ nEpochs: 500, random: () => random.uniform() }).fit(rows));
  return { value, result: trustworthiness(matrix, toMatrix(plane, "plane"), 15) };
});
