/** npm run levels: every method over several seeds, with their spread; and what is left when the labels are permuted. */
import { join } from "node:path";
import { stratifiedSplit } from "../../lib/data/videos/folds";
import type { Split } from "../../lib/data/videos/folds";
import { evaluateMethod, evaluateModel, type MethodEvaluation } from "../../lib/walkthrough/evaluation";
import { METHODS } from "../../lib/walkthrough/methods";
import { readSettings } from "../../lib/walkthrough/settings";
import { sdccaOptions } from "../../lib/walkthrough/trained-methods";
import { openWalkthrough, type Walkthrough } from "../../lib/walkthrough/walkthrough";
import { type FeatureSet, takeVideos } from "../../lib/features/feature-set";
import { expectedChanceMap } from "../../lib/metrics/measures/chance";
import { spread } from "../../lib/metrics/statistics/spread";
import { fitSdcca } from "../../lib/models/fit-sdcca";
import { writeWholeJson } from "../../lib/runtime/files/atomic-write";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { Random } from "../../lib/runtime/random";
import { loadReferenceFeatures } from "../../studies/reference-features";
import { checkLevels, TOLERANCE } from "./check-levels";
import { runCommand, wholeNumber } from "./command";

const HELP = `npm run levels -- [options]

Trains and evaluates every method of the walk-through for several seeds (of the split and of the training) and prints the
mean MAP and its spread. Takes about two minutes a seed for 2,000 videos.

  --seeds N            how many seeds (default 3)
  --reference FOLDER   on features made by another implementation (.npy), instead of the project's own data
  --out FILE           where the numbers go (default results/levels.json)
  --check              trains nothing: compares the MAPs of the last npm start that ended well (results/summary.json, default settings) with
                       those of docs/walkthrough-levels.json; ends with an error when one differs by more than ${TOLERANCE}
  --help`;

const text = { type: "string" } as const;

const interrupted = "the models that are trained are kept; the same command goes on from there.";

const options = { seeds: text, reference: text, out: text, check: { type: "boolean" } } as const;

runCommand({ help: HELP, options, interrupted }, async (values) => {
  if (values.check) return console.log(checkLevels(join(readSettings().results, "summary.json")));
  const seeds = wholeNumber("--seeds", values.seeds) ?? 3;
  const out = values.out ?? join(readSettings().results, "levels.json");
  const runs: MethodEvaluation[][] = [];
  const permuted: number[][] = [];
  for (let seed = 0; seed < seeds; seed++) {
    const run = await openSeed(seed, values.reference);
    const evaluations: MethodEvaluation[] = [];
    for (const method of METHODS) {
      const evaluation = await evaluateMethod(run, method);
      evaluations.push(evaluation);
      console.log(
        `seed ${seed}  ${method.padEnd(20)} ${maps(evaluation)
          .map((map) => map.toFixed(3))
          .join("  ")}`,
      );
    }
    runs.push(evaluations);
    permuted.push(await permutedMaps(run));
    console.log(`seed ${seed}  ${"permuted labels".padEnd(20)} ${permuted[seed].map((map) => map.toFixed(3)).join("  ")}`);
  }
  const rows = METHODS.map((method, m) => ({ method, ...spreads(runs.map((evaluations) => maps(evaluations[m]))) }));
  console.log("\nmean ± sd over seeds: MAP audio → video, video → audio; σ-weighted audio → video, video → audio");
  for (const { method, mean, deviation } of rows)
    console.log(method.padEnd(20), mean.map((value, i) => `${value.toFixed(3)} ± ${deviation[i].toFixed(3)}`).join("   "));
  await writeWholeJson(out, { seeds, reference: values.reference !== undefined, rows, permuted });
});

/** The walk-through of one seed: its split and trainings, on data that is the same for all seeds. */
async function openSeed(seed: number, reference?: string): Promise<Walkthrough> {
  const settings = { ...readSettings(), seed: 0 };
  const results = join(settings.results, reference ? "levels-reference" : "levels", `seed-${seed}`);
  if (!reference) {
    const run = await openWalkthrough(settings);
    return splitBy(
      { ...run, settings: { ...settings, seed, results } },
      run.features,
      stratifiedSplit(run.features.labels, { seed }),
    );
  }
  const { features, splits } = await loadReferenceFeatures(reference);
  const backend = await useBackend();
  const dataset = {
    shards: [],
    labels: { classes: features.classes, labels: new Map<string, number>() },
    fingerprint: "reference",
  };
  const base = {
    settings: { ...settings, seed, results },
    backend,
    synthetic: true,
    label: "emotion" as const,
    about: {},
    dataset,
  };
  return splitBy(base, features, splits[seed]);
}

function splitBy(
  base: Pick<Walkthrough, "settings" | "backend" | "synthetic" | "label" | "about" | "dataset">,
  features: FeatureSet,
  split: Split,
): Walkthrough {
  return { ...base, features, split, train: takeVideos(features, split.train), test: takeVideos(features, split.test) };
}

/** MAP both ways of S-DCCA trained on permuted labels, class-wise covariance only, and chance. */
async function permutedMaps(run: Walkthrough): Promise<number[]> {
  const labels = new Random("permuted training labels", run.settings.seed).shuffle(Int32Array.from(run.train.labels));
  const model = await fitSdcca({ ...run.train, labels }, { ...sdccaOptions(run), beta: 0 });
  const { audioToVideo, videoToAudio } = await evaluateModel(model, run.test.audio, run.test.video, run.test.labels);
  return [audioToVideo.map, videoToAudio.map, expectedChanceMap(run.test.labels)];
}

function maps({ plain, sigmaWeighted }: MethodEvaluation): number[] {
  return [plain, sigmaWeighted].flatMap(({ audioToVideo, videoToAudio }) => [audioToVideo.map, videoToAudio.map]);
}

/** Mean and standard deviation of each column; 0 for a single row. */
function spreads(rows: number[][]): { mean: number[]; deviation: number[] } {
  const columns = rows[0].map((_, c) => spread(rows.map((row) => row[c])));
  return { mean: columns.map(({ mean }) => mean), deviation: columns.map(({ deviation }) => deviation || 0) };
}
