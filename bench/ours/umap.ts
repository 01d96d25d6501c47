import { join } from "node:path";
import { readNpyMatrix } from "../../lib/data/formats/npy";
import { projectUmap } from "../../lib/projection/umap";
import { serve, timed } from "../serve";
import { trustworthiness } from "../trustworthiness";

const input = readNpyMatrix(join(process.argv[2], "audio.npy"));

serve(async () => {
  const matrix = await input;
  const [value, plane] = await timed(() => projectUmap(matrix, { epochs: 500 }));
  return { value, result: trustworthiness(matrix, plane, 15) };
});
