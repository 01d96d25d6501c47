/** Peak memory, in MB, of training S-DCCA for an epoch on the rows in the folder named, with everything that a training does. */
import { fitSdccaFromDisk } from "../../lib/models/from-disk/fit-sdcca-from-disk";
import { openFeatureRows } from "../../lib/models/from-disk/feature-rows";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { peakMemory } from "../machine";
import { serve, timed } from "../serve";

serve(async () => {
  await useBackend({ prefer: "tensorflow" });
  const [seconds, model] = await timed(async () =>
    fitSdccaFromDisk(await openFeatureRows(process.argv[2]), { epochs: 1, activation: "relu", batchSize: 1000 }),
  );
  const [{ seconds: training, validation }] = model.history.epochs;
  const videos = model.state.split.fittedOn.length;
  process.stderr.write(
    `${videos.toLocaleString("en")} videos trained on: ${seconds.toFixed(0)} s in all, of which the epoch ${training.toFixed(0)} s\n`,
  );
  return { value: peakMemory(), result: validation };
});
