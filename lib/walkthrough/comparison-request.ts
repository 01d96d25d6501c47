import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { dataOfShards } from "../comparison/runs/comparison-data";
import type { ComparedMethod } from "../comparison/method";
import { COMPARED_METHODS, methodsNamed } from "../comparison/methods/registry";
import { comparisonProtocol, foldsOf, planRuns, type Protocol } from "../comparison/protocol/protocol";
import { type ComparisonTask, currentRecords, runComparison } from "../comparison/runs/run-comparison";
import type { RunRecord } from "../comparison/runs/run-record";
import { type Sweep, sweepsNamed } from "../comparison/protocol/sweeps";
import { readFoldTable } from "../data/formats/fold-table";
import type { Split } from "../data/videos/folds";
import { givenFolds } from "../data/videos/given-split";
import { type FeatureSet, isLabelled } from "../features/feature-set";
import { writeWholeJson } from "../runtime/files/atomic-write";
import { checkObject, checkOptions } from "../runtime/arguments";
import { check, checkOneOf } from "../runtime/check";
import { fromEnvironment } from "../runtime/from-environment";
import { withDefaults } from "../runtime/options";
import { createProgress } from "../notebook/progress";
import { checkSettings, readSettings } from "./settings";
import { openWalkthrough } from "./walkthrough";

/** How much of a comparison is run. */
export interface ComparisonSize {
  /** Number of synthetic videos; of no effect with data of your own. */
  videos: number;
  /** How many folds. */
  folds: number;
  /** How many seeds of each fold. */
  seeds: number;
  /** Passes over the data for every method, and for the attention that methods share; their own numbers without it. */
  epochs?: number;
  /** Those of the attention. */
  attentionEpochs?: number;
  /** Ids of built-in methods. Default: all. Those that the data does not allow are left out. */
  methods?: readonly string[];
}

/**
 * Full: for a paper. Small: the best-known methods in about two minutes, for an idea of the order. (The command runs all methods, in a
 * few minutes.) Tiny: shows only that everything runs.
 */
export const COMPARISON_SIZES = {
  full: { videos: 2000, folds: 5, seeds: 3 },
  small: {
    videos: 600,
    folds: 2,
    seeds: 1,
    methods: [
      "chance",
      "cca",
      "c-cca",
      "kcca",
      "dcca",
      "supervised-contrastive-attention",
      "softmax-attention",
      "sdcca-attention",
      "sdcca-preset-attention",
    ],
  },
  tiny: {
    videos: 240,
    folds: 2,
    seeds: 1,
    epochs: 8,
    attentionEpochs: 3,
    methods: ["chance", "cca", "c-cca-pure", "sdcca-attention"],
  },
} as const satisfies Record<string, ComparisonSize>;

/** The request to {@link openComparison}; what is absent is taken from the size. */
export interface ComparisonRequest extends Partial<ComparisonSize> {
  /** Default: the environment variable `SDCCA_COMPARISON`, else small. */
  size?: keyof typeof COMPARISON_SIZES;
  /** A CSV with the columns `id,fold`: each named fold tests once. Instead of stratified folds. */
  foldTable?: string;
  /** Sweeps by the names that {@link SWEEPS} has, instead of the comparison itself. */
  sweeps?: readonly string[];
}

/** A comparison ready to run: its task, data, protocol and methods. */
export interface Comparison extends ComparisonTask {
  methods: readonly ComparedMethod[];
  /** A sentence that names the methods which need classes, where the data has none; absent where none is left out. */
  leftOut?: string;
  size: keyof typeof COMPARISON_SIZES;
}

/**
 * Opens a comparison: the videos that the walk-through's settings describe (synthetic ones in the size of the comparison),
 * the protocol and the plan. Records go to `comparison` in the results folder. Nothing is trained yet. The upper bound by
 * truly salient chunks is left out where these are not known, and methods that need classes where there are none.
 * @throws InputError when a size, method or sweep is unknown, or nothing is left to run
 */
export async function openComparison(request: ComparisonRequest = {}, settings = readSettings()): Promise<Comparison> {
  checkOptions(request);
  checkSettings(settings);
  const name = checkOneOf(request.size ?? fromEnvironment("SDCCA_COMPARISON") ?? "small", "size of the comparison", SIZE_NAMES);
  const size: ComparisonSize & ComparisonRequest = withDefaults<ComparisonSize, ComparisonRequest>(
    COMPARISON_SIZES[name],
    request,
  );
  const wanted = size.methods ? methodsNamed(size.methods) : COMPARED_METHODS;
  const sweeps = sweepsNamed(size.sweeps ?? []);
  // Its stages are not those of the walk-through.
  const folder = join(settings.results, "comparison");
  const run = await openWalkthrough({ ...settings, videos: size.videos, results: folder }, { classes: "optional" });
  const { features } = run;
  const data = await dataOfShards(run.dataset, { synthetic: run.synthetic, features });
  const folds = size.foldTable
    ? foldsOf(features.ids, await readFoldTable(size.foldTable))
    : givenOr(request, features, size.folds);
  const { seeds, epochs, attentionEpochs } = size;
  const protocol = comparisonProtocol(features, { folds, seeds, epochs, attentionEpochs });
  const able = (method: ComparedMethod) => isLabelled(features) || method.needsClasses === false;
  const methods = wanted.filter((method) => able(method) && (!method.audioInput || features.chunkKinds));
  const leftOut = withoutClasses(wanted.filter((method) => !able(method)));
  check(
    methods.length > 0 || !leftOut,
    () => `${leftOut}; methods that are trained on pairs are ${idsOf(COMPARED_METHODS.filter(able))}`,
  );
  const plan = planRuns(protocol, methods, sweeps);
  check(plan.length > 0, () => nothingToVary(protocol, methods, sweeps, COMPARED_METHODS.filter(able)));
  return { data, protocol, methods, ...(leftOut && { leftOut }), plan, folder, size: name };
}

function withoutClasses(methods: readonly ComparedMethod[]): string | undefined {
  if (methods.length === 0) return undefined;
  return `The data has no labels, and these methods learn from classes, so they are left out: ${idsOf(methods)}`;
}

function idsOf(methods: readonly ComparedMethod[]): string {
  return methods.map(({ id }) => id).join(", ");
}

/** Of fewer videos than these half of them would train too few. */
const [FEW_VIDEOS, FOLDS_OF_FEW] = [100, 5];

/** Folds that were asked for by number, or else those of the given split, or as many as the size has; of few videos at least five. */
function givenOr({ folds }: ComparisonRequest, { ids, parts }: FeatureSet, standard: number): number | Split[] {
  if (folds !== undefined) return folds;
  if (parts) return givenFolds(parts);
  return ids.length < FEW_VIDEOS ? Math.max(standard, FOLDS_OF_FEW) : standard;
}

function nothingToVary(
  protocol: Protocol,
  methods: readonly ComparedMethod[],
  sweeps: readonly Sweep[],
  known: readonly ComparedMethod[],
): string {
  const able = known.filter((method) => planRuns(protocol, [method], sweeps).length > 0);
  const parameters = [...new Set(sweeps.map(({ parameter }) => parameter))].join(" or ");
  return `${idsOf(methods)} has nothing to vary by ${parameters}; methods that have are ${idsOf(able) || "none with so few videos"}`;
}

const SIZE_NAMES = ["small", "full", "tiny"] as const;

/**
 * Keeps the request, so that {@link lastRequest} finds it.
 * @throws InputError when the file cannot be written
 */
export async function keepRequest(comparison: Comparison, request: ComparisonRequest): Promise<void> {
  checkObject(comparison, "the comparison", "what openComparison gives", { folder: "text" });
  checkObject(request, "the request", 'an object, such as { size: "tiny" }');
  await writeWholeJson(join(comparison.folder, REQUEST), request);
}

/**
 * The request of the last `npm run compare` without sweeps; an empty one when there was none, or when the environment names a size.
 * @param settings of the walk-through; by default those of the environment
 * @throws InputError when the file of the request is damaged
 */
export async function lastRequest(settings = readSettings()): Promise<ComparisonRequest> {
  checkSettings(settings);
  const file = join(settings.results, "comparison", REQUEST);
  if (fromEnvironment("SDCCA_COMPARISON") !== undefined) return {};
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    check(error.code === "ENOENT", () => `${file} cannot be read: ${error.message}`);
    return "{}";
  });
  const request = parsedRequest(text);
  check(request, () => `${file} is damaged: remove it, or run npm run compare again, which writes it anew`);
  return request;
}

const REQUEST = "request.json";

function parsedRequest(text: string): ComparisonRequest | undefined {
  const number = (value: unknown) => typeof value === "number";
  const word = (value: unknown) => typeof value === "string";
  const words = (value: unknown) => Array.isArray(value) && value.every(word);
  const kinds: Record<keyof ComparisonRequest, (value: unknown) => boolean> = {
    ...{ size: word, foldTable: word, methods: words, sweeps: words },
    ...{ videos: number, folds: number, seeds: number, epochs: number, attentionEpochs: number },
  };
  try {
    const request: unknown = JSON.parse(text);
    const isObject = typeof request === "object" && request !== null && !Array.isArray(request);
    const fits = ([name, value]: [string, unknown]) =>
      Object.hasOwn(kinds, name) && kinds[name as keyof ComparisonRequest](value);
    return isObject && Object.entries(request).every(fits) ? request : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The records of a comparison, as far as there are any: then nothing is trained, also when some are missing. When there are
 * none it is run, with its progress shown.
 * @throws InputError as `runComparison` does, where it is run
 */
export async function recordsOf(comparison: Comparison): Promise<RunRecord[]> {
  const kept = await currentRecords(comparison);
  if (kept.length > 0) return kept;
  const progress = createProgress("comparing methods", comparison.plan.length);
  const records = await runComparison(comparison, {
    onRun: ({ method, fold }, { done }) => progress.update(done, `${method}, fold ${fold}`),
  });
  progress.done();
  return records;
}
