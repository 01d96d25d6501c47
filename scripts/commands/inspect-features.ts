/** npm run inspect: what is in a file of features, and whether it can be trained on. */
import { type FeatureInspection, inspectFeatures, type ViewInspection } from "../../lib/data/import/inspect-features";
import { describeSource } from "../../lib/data/formats/view-source";
import { check, InputError } from "../../lib/runtime/check";
import { printableLine } from "../../lib/runtime/printable";
import { printJson, runCommand } from "./command";
import { FILE_HELP, FILE_OPTIONS, fileOptions } from "./file-options";

const HELP = `npm run inspect -- FILE… [options]

Says what is in files of features: HDF5, Parquet, Arrow, a folder of .npy files, YouTube-8M's TFRecord files, a dataset folder. How
many videos, rows and columns, labels, parts of the split, values and their range, NaN, what is there twice, quantised or raw, and
whether it can be trained on. Ends with 1 when something cannot be read or trained on.

  --json                a list of the same as JSON
${FILE_HELP}
  --strict              what is there twice also ends with 1
  --help`;

const flag = { type: "boolean" } as const;
const options = { ...FILE_OPTIONS, json: flag, strict: flag } as const;

const interrupted = "nothing was written; the same command begins again.";

runCommand({ help: HELP, options, positionals: true, interrupted }, async (values, files) => {
  check(files.length > 0, () => "at least one file is needed; --help explains the options");
  const found: (FeatureInspection | { path: string; trainable: false; problems: string[] })[] = [];
  for (const path of files) {
    try {
      found.push(await inspectFeatures(path, fileOptions(values)));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      found.push({ path, trainable: false, problems: [error.message] });
    }
    const last = found[found.length - 1];
    const isTwice = "repeats" in last && last.repeats.length > 0;
    if (!last.trainable || (values.strict && isTwice)) process.exitCode = 1;
    if (!values.json)
      console.log(("videos" in last ? described(last) : [last.path, ...last.problems]).map(printableLine).join("\n") + "\n");
  }
  if (values.json) printJson(found, 2);
});

/** An inspection as lines of text. */
function described(found: FeatureInspection): string[] {
  const counts = (list: FeatureInspection["classes"]) => list.map(({ name, videos }) => `${name} ${videos}`).join(", ");
  return [
    `${found.path}: ${found.format}`,
    `  read as    ${found.layout}`,
    `  holds      ${found.contents.map(({ name, shape, type }) => `${name} ${shape.join(" × ")} ${type}`).join(", ")}`,
    `  videos     ${found.videos.toLocaleString("en")}`,
    `  classes    ${counts(found.classes) || "not labelled"}`,
    `  split      ${counts(found.parts) || "none given"}`,
    ...viewLines("audio", found.audio),
    ...viewLines("video", found.video),
    ...found.notes.map((note) => `  note       ${note}`),
    ...found.problems.map((problem) => `  problem    ${problem}`),
    found.trainable ? "  It can be trained on." : "  It cannot be trained on as it is.",
  ];
}

function viewLines(name: string, view: ViewInspection): string[] {
  const { rows, min, max, mean, nan, infinite, histogram } = view;
  const short = (value: number) => String(Number(value.toPrecision(4)));
  const perVideo = rows.fewest === rows.most ? `${rows.most}` : `${rows.fewest} to ${rows.most}`;
  return [
    `  ${name}      ${describeSource(view.source)}; ${rows.all.toLocaleString("en")} rows, ${perVideo} a video`,
    `             from ${short(min)} to ${short(max)}, mean ${short(mean)}; ${nan} NaN, ${infinite} infinite`,
    `             ${bars(histogram.counts)} in ${histogram.counts.length} steps`,
  ];
}

/** Counts as bars of eight heights; what is there at all is seen. */
function bars(counts: readonly number[]): string {
  const most = Math.max(...counts, 1);
  return counts.map((count) => (count === 0 ? "·" : "▁▂▃▄▅▆▇█"[Math.min(7, Math.floor((8 * count) / most))])).join("");
}
