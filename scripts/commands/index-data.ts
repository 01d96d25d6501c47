/** npm run index: indexes a data set by a saved model. */
import { WEAK } from "../../lib/data/dataset/dataset-card";
import { checkIndexFolder } from "../../lib/retrieval/create-index";
import { check } from "../../lib/runtime/check";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { runCommand, wholeNumber } from "./command";
import { makeIndex } from "./made-index";

const HELP = `npm run index -- --model M --data D --out I [options]

Indexes the videos of a data set by what a model makes of them, for npm run query.

  --model M        the folder of a saved model (npm run train, or saveModel)
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
  const { model, data, out, table } = values;
  check(model && data && out, () => "--model, --data and --out are needed; --help explains them");
  const seconds = wholeNumber("--moments", values.moments);
  const hop = wholeNumber("--hop", values.hop);
  check(hop === undefined || seconds !== undefined, () => "--hop is of windows: say --moments too");
  await checkIndexFolder(out);
  await useBackend();
  const index = await makeIndex({ model, data, table, ...(seconds !== undefined && { moments: { seconds, hop } }) });
  await index.save(out);
  const size = await index.size();
  console.log(`${size.toLocaleString("en")} videos by ${index.kind} (${index.embeddedBy}), ${index.width} numbers each: ${out}`);
  if (index.weakLabels) console.log(WEAK);
});
