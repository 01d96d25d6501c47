import { WEAK } from "../data/dataset/dataset-card";
import { type Split, stratifiedSplit } from "../data/videos/folds";
import { type LabelledShards, openLabelledShards } from "../data/videos/labelled-shards";
import { givenFolds } from "../data/videos/given-split";
import { generateSynthetic } from "../data/synthetic/generate";
import { checkRepeats } from "../features/check-repeats";
import { type FeatureSet, takeVideos } from "../features/feature-set";
import { featuresOfShards } from "../features/load-features";
import { dataFacts, type FigureFacts } from "../figures/style/facts";
import { checkFeatureStructure } from "../features/track-structure";
import { checkObject, checkOptions } from "../runtime/arguments";
import { check, checkOneOf } from "../runtime/check";
import { type Backend, useBackend } from "../runtime/tensorflow/backend";
import { createProgress } from "../notebook/progress";
import { warn } from "../runtime/tell";
import { checkSettings, readSettings, type Settings } from "./settings";
import { recordStage } from "./stages";

/** One run of the walk-through: every notebook opens it first. */
export interface Walkthrough {
  settings: Settings;
  backend: Backend;
  /** Whether the data is the synthetic one, whose order of methods is by construction. */
  synthetic: boolean;
  /** What the classes are called: emotions are those of the synthetic data. */
  label: "emotion" | "class";
  /** What the captions of this run's figures must say of the data. */
  about: Pick<FigureFacts, "data">;
  dataset: LabelledShards;
  features: FeatureSet;
  split: Split;
  /** The videos that train (and validate): those of the given split, of folds all but the first; without one 80 %. */
  train: FeatureSet;
  /** The videos that test: those of the given split, or else 20 %; nothing is chosen on them. */
  test: FeatureSet;
}

/** Of fewer videos than these a fifth, which tests, is hardly enough to measure anything. */
const FEW_VIDEOS = 100;

/** Options of {@link openWalkthrough}. */
export interface WalkthroughOptions {
  /** `"optional"`: data without classes is opened too. Default `"needed"`, for whatever ranks by class. */
  classes?: "needed" | "optional";
}

/**
 * Opens the run that the environment describes ({@link Settings}): the backend, the data (made if needed), its features (read
 * from the shards, or from the cache), and the split: the data's own where it has one.
 * Videos with the same content are named in a warning. Other warnings say that labels are weak, and that videos of one's own are few.
 * @throws InputError when the data has no labels and classes are needed; when strict, also when videos have the same content
 */
export async function openWalkthrough(
  settings: Settings = readSettings(),
  options: WalkthroughOptions = {},
): Promise<Walkthrough> {
  checkSettings(settings);
  checkOptions(options);
  const { classes = "needed" } = options;
  checkOneOf(classes, "classes", ["needed", "optional"]);
  const backend = await useBackend();
  const dataset = await timed(settings, "data", () => openDataset(settings));
  if (classes === "needed") checkHasLabels(dataset, settings);
  const features = await timed(settings, "features", async () => {
    const progress = createProgress("reading shards into features", dataset.labels.labels.size || undefined);
    let calls = 0;
    const onProgress = (done: number) => {
      calls++;
      progress.update(done);
    };
    const value = await featuresOfShards(dataset, { onProgress });
    progress.done();
    return { value, found: calls <= 1 }; // features that are kept come all at once
  });
  const split = features.parts ? givenFolds(features.parts)[0] : stratifiedSplit(features.labels, { seed: settings.seed });
  checkRepeats(features, { split, strict: settings.strict });
  if (dataset.labelling === "weak") warn(WEAK);
  if (settings.data !== undefined && features.ids.length < FEW_VIDEOS) warn(fewVideos(features.ids.length));
  const [train, test] = [takeVideos(features, split.train), takeVideos(features, split.test)];
  const synthetic = settings.data === undefined;
  const about = dataFacts({ synthetic, weakLabels: dataset.labelling === "weak" });
  return { settings, backend, synthetic, label: synthetic ? "emotion" : "class", about, dataset, features, split, train, test };
}

/** Checks that it is a run, whether of {@link openWalkthrough} or one's own. */
export function checkRun(run: Walkthrough): void {
  checkObject(run, "the run", "what openWalkthrough gives", { backend: "object", dataset: "object" });
  checkSettings(run.settings);
  for (const part of ["features", "train", "test"] as const) checkFeatureStructure(run[part], `the run's ${part}`);
}

function fewVideos(count: number): string {
  return (
    `There are only ${count} videos: intervals are wide, the order of methods may be chance, and P@10 and R@10 say nothing where no ` +
    "more than ten videos are searched. heldOutRetrieval (notebook 07) measures few videos by cross-validation."
  );
}

function checkHasLabels({ labels }: LabelledShards, { data }: Settings): void {
  check(
    labels.classes.length > 0,
    () =>
      `${data} has no labels, and this part of the walk-through ranks by class: add a labels.csv with one line id,class a video (and in ` +
      'dataset.json say labels: "given"); without labels npm start runs the notebooks that need none, and npm run compare compares by exact pairs',
  );
}

/** The user's own data, or synthetic data of the requested size. */
async function openDataset({ data, videos, seed }: Settings): Promise<Staged<LabelledShards>> {
  if (data !== undefined) return { value: await openLabelledShards(data), found: false };
  let progress: ReturnType<typeof createProgress> | undefined;
  const value = await generateSynthetic({
    videos,
    seed,
    onProgress: (done, total) => (progress ??= createProgress("making synthetic videos", total)).update(done),
  });
  progress?.done();
  return { value, found: progress === undefined };
}

/** What a stage came to, and whether an earlier run had made it. */
interface Staged<Value> {
  value: Value;
  found: boolean;
}

/** Runs a stage and notes its seconds. */
async function timed<Value>(settings: Settings, stage: string, work: () => Promise<Staged<Value>>): Promise<Value> {
  const began = performance.now();
  const { value, found } = await work();
  await recordStage(settings, stage, (performance.now() - began) / 1000, { found });
  return value;
}
