/** Seconds of a whole S-DCCA training on the features in the folder named; the result is its best validation MAP. */
import { join } from "node:path";
import { loadFeatures } from "../../lib/features/feature-cache";
import { fitSdcca } from "../../lib/models/fit-sdcca";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { serve, timed } from "../serve";

const input = useBackend().then(() => loadFeatures(join(process.argv[2], "train.features")));
// The first repetition does not count, and so may have a seed that comes again.
let repetition = 0;

serve(async () => {
  const features = (await input)!;
  const seed = Math.max(0, repetition++ - 1);
  const [value, { history }] = await timed(() => fitSdcca(features, { seed }));
  return { value, result: Math.max(...history.epochs.map(({ validation }) => validation!)) };
});
