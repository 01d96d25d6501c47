import { type Split, stratifiedFolds } from "../../data/videos/folds";
import { foldsByName, givenFolds } from "../../data/videos/given-split";
import type { FeatureSet } from "../../features/feature-set";
import { checkList, checkObject, checkObjects, checkOptions, checkPositions, checkTexts } from "../../runtime/arguments";
import { check, checkInteger, checkNumber } from "../../runtime/check";
import { fingerprint } from "../../runtime/container/fingerprint";
import { checkCards, checkMethods, type ComparedMethod } from "../method";
import type { Sweep } from "./sweeps";

/** How methods are compared: the folds, the seeds, and the share of videos for tuning. */
export interface Protocol {
  /** Rows that train and rows that test, for each fold; test rows of different folds share no video. */
  folds: readonly Split[];
  /** Seeds of training. The folds stay the same, so each query is used once for each seed. */
  seeds: readonly number[];
  /** Share of each training fold's videos on which options are chosen. */
  validation: number;
  /** Passes over the data for every method that has epochs, instead of its own number. For quick tests. */
  epochs?: number;
  /** The same for the attention that methods share. */
  attentionEpochs?: number;
}

const MOST_SEEDS = 10_000;

/** Options of {@link comparisonProtocol}. */
export interface ProtocolOptions extends Partial<Omit<Protocol, "folds" | "seeds">> {
  /** How many stratified folds, or folds of your own, such as {@link foldsOf} gives. Default: those of the given split, or else 5. */
  folds?: number | readonly Split[];
  /** How many seeds, from 0 up (default 3), or a list of them. */
  seeds?: number | readonly number[];
}

/**
 * The protocol for these videos. The stratified folds are always drawn with seed 0, for all seeds of training.
 * @throws InputError when folds share a test video, train on a video that they test, or name an unknown video
 */
export function comparisonProtocol(features: FeatureSet, options: ProtocolOptions = {}): Protocol {
  checkObject(features, "features", "features, as featureSet gives them", { labels: "list" });
  checkOptions(options);
  const { labels, parts } = features;
  const { folds = parts ? givenFolds(parts) : 5, seeds = 3, validation = 0.2, epochs, attentionEpochs } = options;
  checkNumber(validation, "validation", 0.01, 0.9);
  const protocol: Protocol = {
    folds: typeof folds === "number" ? stratifiedFolds(labels, folds) : folds,
    seeds:
      typeof seeds === "number"
        ? Array.from({ length: checkInteger(seeds, "number of seeds", 1, MOST_SEEDS) }, (_, i) => i)
        : seeds,
    validation,
    ...(epochs !== undefined && { epochs: checkInteger(epochs, "epochs", 1) }),
    ...(attentionEpochs !== undefined && { attentionEpochs: checkInteger(attentionEpochs, "attentionEpochs", 1) }),
  };
  checkFolds(protocol.folds, labels.length);
  checkList(protocol.seeds, "seeds", "whole numbers");
  for (const seed of protocol.seeds) checkInteger(seed, "seed", 0);
  check(new Set(protocol.seeds).size === protocol.seeds.length, () => `a seed comes twice: ${protocol.seeds.join(", ")}`);
  check(protocol.seeds.length > 0, () => "there is no seed to train with");
  return protocol;
}

/**
 * Folds of your own: in each fold one group of videos is the test part, and all others train.
 * @param ids of all videos, in the order of the features
 * @param groups the group of each video by its id, as `readFoldTable` gives it
 * @throws InputError when a video has no group, or there is only one
 */
export function foldsOf(ids: readonly string[], groups: ReadonlyMap<string, string | number>): Split[] {
  checkTexts(ids, "ids");
  checkObject({ groups }, "folds", "given by a Map of ids and folds, as readFoldTable gives it", { groups: "map" });
  const missing = ids.find((id) => !groups.has(id));
  check(missing === undefined, () => `video ${missing} has no fold: name the fold of every video`);
  return foldsByName(ids.map((id) => String(groups.get(id))));
}

/** Checks that it is a protocol, whether of {@link comparisonProtocol} or one's own. */
export function checkProtocol(protocol: Protocol): void {
  const what = "what comparisonProtocol gives";
  checkObject(protocol, "the protocol", what, { folds: "list", seeds: "list", validation: "number" });
  checkObjects(protocol.folds, "the protocol's folds", "folds", { train: "list", test: "list" });
  checkNumber(protocol.validation, "the protocol's validation", 0.01, 0.9);
  check(protocol.folds.length > 0 && protocol.seeds.length > 0, () => "a protocol needs a fold and a seed at least");
}

/** Checks that these are planned runs, of folds that there are. */
export function checkPlan(plan: readonly PlannedRun[], protocol: Protocol): void {
  checkProtocol(protocol);
  checkObjects(plan, "the plan", "runs, as planRuns gives them", { method: "object", fold: "number", seed: "number" });
  checkCards(plan.map(({ method }) => method));
  checkPositions(plan.map(({ fold }) => fold), "the plan's folds", protocol.folds.length); // prettier-ignore
}

/** One training and its evaluation, as planned. */
export interface PlannedRun {
  method: ComparedMethod;
  /** Counted from 0. */
  fold: number;
  /** Of the training. */
  seed: number;
  /** The option or setting that a sweep varies, and its value; absent in the comparison itself. */
  sweep?: Sweep;
}

/**
 * Every run, in the order in which they are done: all methods of a fold, all folds of a seed, then the next seed. So an
 * interrupted sweep has runs of every method.
 * @param withComparison whether the comparison itself is planned too; only sweeps where there are some, by default
 * @throws InputError when an argument is not what the functions of its name give
 */
export function planRuns(
  protocol: Protocol,
  methods: readonly ComparedMethod[],
  sweeps: readonly Sweep[] = [],
  withComparison = sweeps.length === 0,
): PlannedRun[] {
  checkProtocol(protocol);
  checkMethods(methods);
  checkObjects(sweeps, "the sweeps", "what sweepsNamed gives", { parameter: "text", value: "number" });
  const smallest = Math.min(...protocol.folds.map(({ train }) => train.length));
  const varied = (method: ComparedMethod) => sweeps.filter((sweep) => takes(method, sweep, smallest));
  return protocol.seeds.flatMap((seed) =>
    protocol.folds.flatMap((_, fold) =>
      methods.flatMap((method): PlannedRun[] => [
        ...(withComparison ? [{ method, fold, seed }] : []),
        ...varied(method).map((sweep) => ({ method, fold, seed, sweep })),
      ]),
    ),
  );
}

/**
 * Whether a sweep applies to a method: query and chunk length to every method with the usual audio input, options only to methods
 * that have them, and batch sizes only up to half of the training videos.
 */
function takes(method: ComparedMethod, { parameter, value }: Sweep, trainingVideos: number): boolean {
  if (parameter === "queryLength" || parameter === "chunkSeconds") return !method.audioInput;
  if (parameter === "batchSize" && value > trainingVideos / 2.5) return false;
  return (method.sweeps ?? []).includes(parameter);
}

/** A fingerprint of the protocol and the data of one run. */
export function runFingerprint(
  protocol: Protocol,
  features: FeatureSet,
  data: string,
  { fold, seed, sweep }: PlannedRun,
): string {
  const { validation, epochs, attentionEpochs, seeds, folds } = protocol;
  const { train, test } = folds[fold];
  const ids = (rows: Int32Array) => Array.from(rows, (row) => features.ids[row]);
  return fingerprint({
    data,
    train: ids(train),
    test: ids(test),
    validation,
    epochs,
    attentionEpochs,
    seed,
    // The first seed's run chooses the options of all, and a record says of how many folds it is one.
    tunedBy: seeds[0],
    folds: folds.length,
    sweep: sweepName(sweep),
  });
}

/** `beta=0.2`; nothing for a run of the comparison itself. */
export function sweepName(sweep?: Sweep): string {
  return sweep ? `${sweep.parameter}=${sweep.value}` : "";
}

function checkFolds(folds: readonly Split[], videos: number): void {
  checkObjects(folds, "folds", "folds, { train, test }", { train: "list", test: "list" });
  check(folds.length > 0, () => "there is no fold to test on");
  const foldOf = new Map<number, number>();
  folds.forEach(({ train, test }, fold) => {
    check(train.length > 0 && test.length > 1, () => `fold ${fold} trains on ${train.length} and tests on ${test.length} videos`);
    for (const row of [...train, ...test]) checkInteger(row, `row of fold ${fold}`, 0, videos - 1);
    const training = new Set(train);
    for (const row of test) {
      check(!training.has(row), () => `fold ${fold} trains and tests on row ${row}`);
      check(!foldOf.has(row), () => `row ${row} tests in folds ${foldOf.get(row)} and ${fold}: test folds share no video`);
      foldOf.set(row, fold);
    }
  });
}
