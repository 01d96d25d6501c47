/** MAP and 11-point curve of the embeddings in the folder named, both ways. The result is both MAPs and both curves added up. */
import { join } from "node:path";
import { readNpy, readNpyMatrix } from "../../lib/data/formats/npy";
import { evaluateCosine } from "../../lib/metrics/evaluation/evaluate-cosine";
import { serve, timed } from "../serve";

const file = (name: string) => join(process.argv[2], `${name}.npy`);
const input = Promise.all([readNpyMatrix(file("audio")), readNpyMatrix(file("video")), readNpy(file("labels"))]);

serve(async () => {
  const [audio, video, labels] = await input;
  const pairs = [
    { queries: audio, gallery: video },
    { queries: video, gallery: audio },
  ];
  const [value, both] = await timed(() => evaluateCosine(pairs, labels.data));
  const result = both.flatMap((one) => [one.map, ...one.interpolatedPrecision]).reduce((sum, v) => sum + v, 0);
  return { value, result };
});
