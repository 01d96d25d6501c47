import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as aq from "arquero";
import { type ComparisonData, dataOfShards } from "../comparison/comparison-data";
import type { ComparedMethod } from "../comparison/method";
import { COMPARED_METHODS } from "../comparison/methods";
import { comparisonProtocol, foldsOf, planRuns, type Protocol } from "../comparison/protocol";
import { type ComparisonTask } from "../comparison/run-comparison";
import type { Sweep } from "../comparison/sweeps";
import { check } from "../runtime/check";
import { readSettings, type Settings } from "./settings";
import { openWalkthrough } from "./walkthrough";

/** How much of a comparison is run. */
export interface ComparisonSize {
  /** Synthetic videos, when there is no data of one's own. */
  videos: number;
  folds: number;
  seeds: number;
}

/** Small: an idea of the order in a few minutes. Full: for a paper, a coffee break for each method. */
export const COMPARISON_SIZES: Readonly<Record<"small" | "full", ComparisonSize>> = {
  small: { videos: 600, folds: 2, seeds: 1 },
  full: { videos: 2000, folds: 5, seeds: 3 },
};

/** What {@link openComparison} is asked for; sizes default to the small setting. */
export interface ComparisonRequest extends Partial<ComparisonSize> {
  size?: keyof typeof COMPARISON_SIZES;
  /** Default: all that the data allows. */
  methods?: readonly ComparedMethod[];
  /** A CSV with the columns `id,fold`: each named fold tests once. Instead of stratified folds. */
  foldTable?: string;
  sweeps?: readonly Sweep[];
  /** Passes over the data for every method, for quick looks. */
  epochs?: number;
  attentionEpochs?: number;
  settings?: Settings;
}

/** A comparison ready to be run: its task, and what it was made of. */
export interface Comparison extends ComparisonTask {
  data: ComparisonData;
  protocol: Protocol;
  methods: readonly ComparedMethod[];
}

/**
 * Opens a comparison: the videos that the walk-through's settings describe (synthetic ones in the size of the comparison),
 * the protocol and the plan. Records go to `comparison` in the results folder. Nothing is trained yet. The upper bound by
 * truly salient chunks is left out where these are not known.
 */
export async function openComparison(request: ComparisonRequest = {}): Promise<Comparison> {
  const size = COMPARISON_SIZES[request.size ?? "small"];
  const settings = request.settings ?? readSettings();
  // Its stages are not those of the walk-through.
  const folder = join(settings.results, "comparison");
  const run = await openWalkthrough({ ...settings, videos: request.videos ?? size.videos, results: folder });
  const { features } = run;
  const data = await dataOfShards(run.dataset, { synthetic: run.synthetic, features });
  const { epochs, attentionEpochs, sweeps = [] } = request;
  const folds = request.foldTable ? await givenFolds(request.foldTable, features.ids) : (request.folds ?? size.folds);
  const protocol = comparisonProtocol(features, { folds, seeds: request.seeds ?? size.seeds, epochs, attentionEpochs });
  const methods = (request.methods ?? COMPARED_METHODS).filter((method) => !method.hears || features.chunkKinds);
  const plan = planRuns(protocol, methods, sweeps);
  return { data, protocol, methods, plan, folder };
}

/** Folds from a table with the columns `id` and `fold`. */
async function givenFolds(file: string, ids: readonly string[]) {
  const text = await readFile(file, "utf8").catch((error: Error) => error);
  check(typeof text === "string", () => `${file} cannot be read: ${(text as Error).message}`);
  const table = aq.fromCSV(text, { autoType: false });
  const names = table.columnNames();
  check(
    names.includes("id") && names.includes("fold"),
    () => `${file} has the columns ${names.join(", ")}: a table of folds needs id,fold`,
  );
  const rows = table.objects() as { id: string; fold: string }[];
  return foldsOf(ids, new Map(rows.map(({ id, fold }) => [id, fold])));
}
