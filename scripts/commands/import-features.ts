/** npm run import: makes a dataset folder of files of features that other programs wrote. */
import { importFeatures } from "../../lib/data/import/import-features";
import { check } from "../../lib/runtime/check";
import { runCommand } from "./command";
import { FILE_HELP, FILE_OPTIONS, fileOptions } from "./file-options";

const HELP = `npm run import -- FILE… --out FOLDER [options]

Makes a dataset folder of features that another program wrote, one row a second or one a video, of any width: HDF5, Parquet, Arrow,
a folder of .npy files, YouTube-8M's TFRecord files. Labels and a given split come along. Walk through it with
SDCCA_DATA=FOLDER npm start, compare methods on it with SDCCA_DATA=FOLDER npm run compare. npm run inspect says what a file holds.

  --out FOLDER          an empty folder, made if it is missing; --replace puts the new dataset in the place of one that is there, which
                        stays until all is read: its own files may be read, as to give them other labels
${FILE_HELP}
  --weak                the labels are a machine's guess: they are marked so
  --mean                keep the mean of each video's rows: for views with different numbers of rows
  --strict              refuse videos with the same content, instead of telling of them
  --skip-corrupt        leave out TFRecord records that cannot be read, and name each; by default the first one ends the import
  --help`;

const flag = { type: "boolean" } as const;
const options = {
  ...FILE_OPTIONS,
  out: { type: "string" },
  replace: flag,
  weak: flag,
  mean: flag,
  strict: flag,
  "skip-corrupt": flag,
} as const;

const interrupted = "the new dataset is not finished; the same command makes it anew.";

runCommand({ help: HELP, options, positionals: true, interrupted }, async (values, files) => {
  const { out, replace, weak, mean, strict } = values;
  check(files.length > 0 && out, () => "at least one file and --out are needed; --help explains them");
  const { videos, labels, hasSplit } = await importFeatures(files, out, {
    ...{ ...fileOptions(values), replace, weak, mean, strict },
    ...(values["skip-corrupt"] && { onCorrupt: "skip" }),
  });
  const classes = labels.classes.length > 0 ? `${labels.classes.length} classes` : "no labels";
  console.log(`${videos.toLocaleString("en")} videos, ${classes}, ${hasSplit ? "with its split" : "no given split"}: ${out}`);
});
