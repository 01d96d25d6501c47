/** npm run index: indexes a data set by a saved model. */
import { loadModel } from "../../lib/models/saved-model";
import { createIndex } from "../../lib/retrieval/create-index";
import { check } from "../../lib/runtime/check";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { runCommand, wholeNumber } from "./command";
import { givenData, givenTable } from "./given-data";
import { indexWindows } from "./index-windows";

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

const interrupted = "an index is written as a whole at the end; the same command begins again.";

runCommand({ help: HELP, options, interrupted }, async (values) => {
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
