/** npm run train: trains a model on a data set of one's own, says what held-out tracks find with it, and saves it. */
import { resolve } from "node:path";
import { WEAK } from "../../lib/data/dataset/dataset-card";
import { checkRepeats } from "../../lib/features/check-repeats";
import { type FeatureSet, takeVideos } from "../../lib/features/feature-set";
import type { EmbeddingModel } from "../../lib/models/embedding/embedding-model";
import { checkModelFolder, saveModel } from "../../lib/models/saved-model";
import { createProgress, duration } from "../../lib/notebook/progress";
import { check } from "../../lib/runtime/check";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { dropCheckpoints } from "../../lib/training/checkpoint/checkpoint-files";
import { fitOwnMusic, tellsClasses } from "../../lib/walkthrough/own-music/fit-own-music";
import { type HeldOutMeasure, type HeldOutRetrieval, heldOutRetrieval } from "../../lib/walkthrough/own-music/held-out";
import { printJson, runCommand, Stopped, wholeNumber } from "./command";
import { givenData } from "./given-data";
import { type HeldOutChoice, heldOutChoice } from "./held-out-choice";

const HELP = `npm run train -- --data D --out M [options]

Trains a model on your own music videos and saves it, for npm run index and npm run query. With classes it trains an attention, then
S-DCCA by the recommended settings; without classes deep CCA on pairs. It says how well held-out tracks find videos, with a 95 %
interval and chance. A few dozen videos take one to three minutes, 2,000 take longer. Ctrl-C at any time: the same command goes on where
it stopped (M.checkpoints keeps what is done until the model is saved).

  --data D         a dataset folder of npm run extract or npm run import, a folder of shards, or a file of saveFeatures
  --out M          the folder of the model, made if it is missing; a model that is there is replaced
  --seed N         seed of first weights, draws and folds (default 0)
  --held-out HOW   which tracks are kept out to measure with: folds, a share such as .2, or none. By default those of the data's given
                   split. Without one, fewer than 200 videos are divided into five folds: each is kept out once, and the saved
                   model is trained on all. Of 200 or more, a fifth is kept out
  --strict         refuse data in which videos have the same content, instead of telling of it
  --json           the result for other programs
  --help`;

const SYNTHETIC = "The data is synthetic: results on it say nothing of real music.";

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const options = { data: text, out: text, seed: text, "held-out": text, strict: flag, json: flag } as const;

const interrupted = "what is trained is kept; the same command goes on from there.";

/** Only a training can be asked to stop; all else is ended at once. */
let training = false;

runCommand({ help: HELP, options, interrupted, endsItself: () => training }, async (values, _, stop) => {
  const { data: path, out, strict, json } = values;
  check(path && out, () => "--data and --out are needed; --help explains them");
  if (json) console.info = console.log = console.error; // what is printed beside the result is none of it
  const seed = wholeNumber("--seed", values.seed) ?? 0;
  await checkModelFolder(out);
  await useBackend();
  const { features } = await givenData(path);
  const choice = heldOutChoice(values["held-out"], features, seed);
  checkRepeats(features, { split: choice?.split, strict });
  const marks = [...(features.weakLabels ? [WEAK] : []), ...(features.chunkKinds ? [SYNTHETIC] : [])];
  console.log([`${path}: ${counted(features)}.`, ...marks].join(" "));
  const began = performance.now();
  training = true;
  const checkpoint = `${resolve(out)}.checkpoints`;
  const { model, heldOut } = await trained(features, choice, seed, { checkpoint, stop });
  training = false;
  await saveModel(out, model);
  await dropCheckpoints(checkpoint);
  const seconds = (performance.now() - began) / 1000;
  const videos = choice?.split ? choice.split.train.length : features.ids.length;
  if (json)
    return printJson(
      {
        ...{ model: out, kind: model.kind, videos: features.ids.length, classes: features.classes, trainedOn: videos, seed },
        heldOut: heldOut && { how: choice!.how, ...shortened(heldOut) },
        ...{ weakLabels: features.weakLabels === true, synthetic: features.chunkKinds !== undefined, seconds },
      },
      2,
    );
  if (heldOut) console.log([...resultLines(choice!, heldOut), ...marks].join("\n"));
  console.log(`${model.kind}, trained on ${videos} videos, in ${duration(1000 * seconds)}: ${out}`);
});

/** The model, and what held-out tracks find. */
async function trained(
  features: FeatureSet,
  choice: HeldOutChoice | undefined,
  seed: number,
  { checkpoint, stop }: { checkpoint: string; stop: AbortSignal },
): Promise<{ model: EmbeddingModel; heldOut?: HeldOutRetrieval }> {
  const total = (choice?.trainings ?? 0) + (choice?.split ? 0 : 1);
  const progress = createProgress("trainings", total);
  let done = 0;
  let model: EmbeddingModel | undefined;
  const ended = () => {
    progress.stop(`${done} of ${total} finished`);
    return new Stopped(interrupted);
  };
  const fit = async (train: FeatureSet, of: number): Promise<EmbeddingModel> => {
    const onEpoch = (what: string, { epoch }: { epoch: number }, epochs: number) =>
      progress.update(done, `${what}, epoch ${epoch} of ${epochs}`);
    if (stop.aborted) throw ended();
    const fitted = await fitOwnMusic(train, of, { checkpoint, signal: stop, onEpoch }).catch((error: unknown) => {
      throw stop.aborted ? ended() : error; // stopped in the attention, it cannot begin the networks
    });
    if (stop.aborted) throw ended();
    progress.update(++done);
    return (model = fitted.model);
  };
  const heldOut = choice && (await heldOutRetrieval(features, fit, { seed, ...choice.options }));
  if (!choice?.split) await fit(takeVideos(features, [...features.ids.keys()]), seed);
  if (stop.aborted) throw ended();
  progress.done();
  return { model: model!, heldOut };
}

function counted(features: FeatureSet): string {
  const { ids, classes } = features;
  return `${ids.length.toLocaleString("en")} videos${tellsClasses(features) ? ` in ${classes.length} classes` : ", trained on by pairs alone"}`;
}

/** Held-out results as lines of text. */
function resultLines({ how, options: { searched } }: HeldOutChoice, { measure, pairs, ...byClass }: HeldOutRetrieval): string[] {
  const lines = [...(measure === "MAP" ? [["MAP by class", byClass] as const] : []), ["exact pairs, MRR", pairs] as const];
  const where = searched === "held-out" ? "the held-out videos" : "the videos that trained";
  return [
    `Held-out tracks ask (${how}), mean and 95 % interval over tracks:`,
    ...lines.map(([name, { perQuery, interval, chance }]) => {
      const [mean, low, high, random] = [interval.mean, interval.low, interval.high, chance].map((value) => value.toFixed(3));
      return `  ${name.padEnd(16)}  ${mean} [${low}, ${high}], chance ${random}, ${perQuery.length} tracks`;
    }),
    ...(measure === "MAP" ? [`By class they search ${where}, for pairs the held-out videos.`] : []),
  ];
}

/** Without the values of each query. */
function shortened({ measure, pairs, ...byClass }: HeldOutRetrieval) {
  const short = ({ perQuery, interval, chance }: HeldOutMeasure) => ({ ...interval, chance, tracks: perQuery.length });
  return { ...(measure === "MAP" && { mapByClass: short(byClass) }), mrrByPair: short(pairs) };
}
