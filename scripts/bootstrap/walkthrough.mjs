// npm start: the whole walk-through, from records to precision–recall.
import { existsSync, rmSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join, resolve } from "node:path";
import { readOptions } from "./options.mjs";
import { main, setUp } from "./setup.mjs";
import { become, isMain, SetupError } from "./commands.mjs";
import { inLanes, jupyterEnvironment, notebooks, runnable } from "./jupyter.mjs";
import { readJson } from "./files.mjs";
import { mediaReady } from "./media.mjs";
import { root, venvPython } from "./places.mjs";

const HELP = `npm start -- [options]

Sets up what is missing, runs the notebooks in order, each in a kernel of its own (06 beside 01 to 03, later ones by twos), draws their figures,
prints what they measured, and makes a site of them. Executed copies go to results/notebooks, the site to results/site.

  --videos N            how many synthetic videos (default 2000; 10000 is the size of MV-10K)
  --seed N              of the data, the split and every training (default 0)
  --epochs N            of S-DCCA; --attention-epochs N of the attention
  --data FOLDER         your own data instead of synthetic videos: a dataset folder (npm run import), or *.tfrecord shards with
                        a labels.csv; a split.csv in it is kept
  --media FOLDER        your own music videos for notebook 07, with a labels.csv (id,class) or without
  --strict              refuse data in which videos have the same content, instead of telling of it
  --results FOLDER      where models, records, executed notebooks and the site go (default results)
  --only 03,04          only notebooks whose names begin so
  --in-place            write outputs into notebooks/ itself
  --help

Each setting is also an environment variable: SDCCA_VIDEOS, SDCCA_SEED, SDCCA_EPOCHS, SDCCA_ATTENTION_EPOCHS, SDCCA_DATA,
SDCCA_MEDIA, SDCCA_STRICT (1), SDCCA_RESULTS. Notebook 06 shows the last npm run compare, or compares nine methods itself (SDCCA_COMPARISON: small, full, tiny).
npm run doctor says what this machine has.`;

/** Options that reach the notebooks, which take no arguments, through the environment. */
const SETTINGS = {
  videos: "SDCCA_VIDEOS",
  seed: "SDCCA_SEED",
  epochs: "SDCCA_EPOCHS",
  "attention-epochs": "SDCCA_ATTENTION_EPOCHS",
  data: "SDCCA_DATA",
  media: "SDCCA_MEDIA",
  results: "SDCCA_RESULTS",
};

/** Runs notebooks, figures, the table of what was measured and the site; resolves to the exit code. */
export async function walkThrough({ only = [], inPlace = false, settings = {} } = {}) {
  const environment = { ...jupyterEnvironment(), ...settings };
  const results = resolve(root, environment.SDCCA_RESULTS || "results");
  const out = join(results, "notebooks");
  const summary = join(results, "summary.json");
  const whole = only.length === 0;
  const data = environment.SDCCA_DATA && resolve(root, environment.SDCCA_DATA);
  if (data && !existsSync(data))
    throw new SetupError(`there is no folder ${data}: --data and SDCCA_DATA name one with *.tfrecord shards and a labels.csv`);
  const media = environment.SDCCA_MEDIA && resolve(root, environment.SDCCA_MEDIA);
  if (media && !existsSync(media))
    throw new SetupError(
      `there is no ${media}: --media and SDCCA_MEDIA name a folder of music videos, or a table id,audio,video`,
    );
  const all = notebooks(only);
  // Without its media a notebook that was asked for by name runs, and says itself what it lacks.
  const has = { media: !whole || mediaReady(), classes: !data || hasClasses(data) };
  const { chosen, leftOut } = runnable(all, has);
  for (const { name, why } of leftOut) console.warn(`${name} is left out: ${why}`);
  if (chosen.length === 0) throw new SetupError("none of the notebooks asked for can run on this data");
  // What is printed at the end must be of this run. Until then the summary of an earlier one is kept.
  const earlier = stampOf(summary);

  const step = (command, args) => become(command, args, { cwd: root, env: environment });
  const script = (...names) => join(root, "scripts", ...names);
  const tsx = ["--import", "tsx"];

  const where = inPlace ? ["--in-place"] : [];
  const { first, beside, then } = inLanes(chosen, availableParallelism());
  const named = (option, paths) => (paths.length > 0 ? [option, ...paths] : []);
  const lanes = [...first, ...named("--beside", beside), ...named("--then", then)];
  let code = await step(venvPython, [script("notebooks", "run.py"), ...where, "--out", out, ...lanes]);
  if (code !== 0) return code;
  const executed = inPlace ? chosen : chosen.map((path) => join(out, basename(path)));
  console.log("Drawing the figures of the executed notebooks");
  code = await step(process.execPath, [...tsx, script("commands", "static-figures.ts"), ...executed]);
  if (code !== 0) console.warn("The static pictures are missing; the site draws its figures all the same.");
  if (whole && !has.classes)
    rmSync(summary, { force: true }); // it would be of other data than what lies beside it now
  else if (whole) {
    if (stampOf(summary) === earlier)
      throw new SetupError(`${summary} ${earlier ? "is of an earlier run" : "is missing"}: ${NO_SUMMARY}`);
    code = await step(process.execPath, [...tsx, script("commands", "summary-table.ts"), summary]);
    if (code !== 0) return code;
  }
  return step(process.execPath, [...tsx, script("commands", "site.ts"), "--out", join(results, "site"), ...executed]);
}

const NO_SUMMARY = "notebook 05 did not write it in this one, so look at what that printed above";

/** Differs between any two files that were written whole under a name, by whatever clock; undefined where there is none. */
function stampOf(file) {
  const facts = statSync(file, { bigint: true, throwIfNoEntry: false });
  return facts && [facts.dev, facts.ino, facts.mtimeNs].join();
}

/** Whether a dataset folder says that its videos have classes. Shards without a dataset.json need a labels.csv anyway. */
function hasClasses(folder) {
  return readJson(join(folder, "dataset.json"))?.labels !== "none";
}

function options() {
  const settings = Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, { type: "string" }]));
  const help = { type: "boolean", short: "h" };
  const others = { strict: { type: "boolean" }, only: { type: "string", multiple: true }, "in-place": { type: "boolean" }, help };
  return readOptions(process.argv.slice(2), { ...settings, ...others }).values;
}

if (isMain(import.meta.url))
  await main(async () => {
    const given = options();
    if (given.help) return void console.log(HELP);
    for (const name of ["videos", "seed", "epochs", "attention-epochs"])
      if (given[name] !== undefined && !/^\d+$/.test(given[name]))
        throw new SetupError(`--${name} must be a whole number; got ${JSON.stringify(given[name])}`);
    const named = Object.entries(SETTINGS).filter(([name]) => given[name] !== undefined);
    const settings = Object.fromEntries(named.map(([name, variable]) => [variable, given[name]]));
    if (given.strict) settings.SDCCA_STRICT = "1";
    await setUp();
    const only = (given.only ?? []).flatMap((list) => list.split(","));
    return walkThrough({ only, inPlace: given["in-place"], settings });
  }, "what is finished is kept, and the last checkpoint of the training; npm start goes on from there.");
