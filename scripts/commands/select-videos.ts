/** npm run select: takes the labelled videos out of YouTube-8M shards. */
import { readLabelTable } from "../../lib/data/formats/label-table";
import { describeReport } from "../../lib/data/records/read-report";
import { selectVideos } from "../../lib/data/videos/select-videos";
import { check } from "../../lib/runtime/check";
import { createProgress } from "../../lib/notebook/progress";
import { runCommand } from "./command";

const HELP = `npm run select -- --shards 'GLOB' --labels FILE --out FOLDER [options]

Copies the videos that a table id,class labels from frame-level YouTube-8M shards to a folder of your own: shards,
labels.csv of those found, not-found.csv of the others. Walk through your data with SDCCA_DATA=FOLDER npm start.

  --shards GLOB     shards, plain or gzip; quoted, so that the shell leaves * alone; may be given several times
  --labels FILE     CSV with the columns id and class
  --classes A,B,C  the classes, in the order you want them; any other in the table is an error
  --out FOLDER      an empty folder, made if it is missing
  --skip-corrupt    leave out records that cannot be read, and list them at the end, instead of stopping
  --help`;

const text = { type: "string" } as const;
const options = {
  ...{ shards: { ...text, multiple: true }, labels: text, classes: text, out: text },
  "skip-corrupt": { type: "boolean" },
} as const;

const interrupted = "the copy is not finished; the same command makes it anew.";

runCommand({ help: HELP, options, interrupted }, async (values) => {
  const { shards, labels, out } = values;
  check(shards && labels && out, () => "--shards, --labels and --out are needed; --help explains them");
  const table = await readLabelTable(labels, { classes: values.classes?.split(",").map((name) => name.trim()) });
  const progress = createProgress("labelled videos found", table.labels.size);
  const {
    labels: found,
    notFound,
    report,
  } = await selectVideos(shards, table, out, {
    onCorrupt: values["skip-corrupt"] ? "skip" : "throw",
    onProgress: ({ found: done, records, shard, shards: all }) =>
      progress.update(done, `${records.toLocaleString("en")} records, shard ${shard} of ${all}`),
  });
  progress.done();
  console.log(describeReport(report));
  console.log(`${found.labels.size} of ${table.labels.size} labelled videos are in ${out}`);
  if (notFound.length > 0) console.log(`not found: ${notFound.length}, listed in ${out}/not-found.csv`);
});
