/** npm run compare: every method on equal terms, over folds and seeds, with intervals and tests; ready for a paper. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { relative, resolve } from "node:path";
import { estimateTime, inWords } from "../../lib/comparison/runs/estimate";
import { markdownTable } from "../../lib/comparison/report/markdown";
import { COMPARED_METHODS } from "../../lib/comparison/methods/registry";
import { currentRecords, Interrupted, runComparison } from "../../lib/comparison/runs/run-comparison";
import { measureOf, runScore } from "../../lib/comparison/report/query-means";
import type { RunRecord } from "../../lib/comparison/runs/run-record";
import { parsePlanPart, partOfPlan } from "../../lib/comparison/protocol/plan-part";
import { SWEEPS } from "../../lib/comparison/protocol/sweeps";
import {
  type Comparison,
  COMPARISON_SIZES,
  type ComparisonRequest,
  keepRequest,
  openComparison,
} from "../../lib/walkthrough/comparison-request";
import { comparisonReport, writeComparison } from "../../lib/walkthrough/comparison-report";
import { check } from "../../lib/runtime/check";
import { runCommand, Stopped, wholeNumber } from "./command";

const { small, full } = COMPARISON_SIZES;
const HELP = `npm run compare -- [options]

Trains and tests every method on the same folds with the same seeds. Each chooses among the same number of option sets on validation
videos. Writes tables and figures for a paper to results/comparison: MAP with intervals and tests, and exact pairs (R@1, R@5, R@10,
median and mean rank, MRR, by whole track and by segment, with chance). Every run is kept when it is finished
(results/comparison/records): press Ctrl-C at any time, and the same command continues where it stopped. For other programs all
runs are written to results/comparison/runs.arrow.

On data without labels only methods that learn from pairs are compared, by exact pairs.

Without options it runs the small setting: all methods, ${small.videos} videos, ${small.folds} folds, ${small.seeds} seed. It gives an idea of the order in a
few minutes. (Notebook 06 by itself takes ${small.methods.length} of the methods: ${small.methods.join(", ")}.)

  --full               the setting for a paper: ${full.videos.toLocaleString("en")} videos, ${full.folds} folds, ${full.seeds} seeds
  --methods a,b        only these of: ${COMPARED_METHODS.map(({ id }) => id).join(", ")}
  --folds N            stratified folds, instead of the data's given split where it has one; --fold-table FILE takes those of a
                       CSV with the columns id,fold
  --seeds N            seeds of training
  --videos N           synthetic videos
  --sweep a,b          instead of the comparison, vary one option at a time: ${Object.keys(SWEEPS).join(", ")}
  --strict             refuse data in which videos have the same content, instead of telling of it
  --processes N        share the runs among N processes (default 1, which trains on about a quarter of the cores)
  --part K/N           only part K of N, for many machines with one results folder (docs/many-machines.md). The part that ends last
                       writes the tables
  --against METHOD     test the others against this method instead of the best, which is chosen on the same queries
  --tables             only write tables and figures from existing runs
  --epochs N           passes over the data for every method, and --attention-epochs N for the attention: for quick looks
  --help

Your own videos: SDCCA_DATA=folder npm run compare. Another folder for results: SDCCA_RESULTS=folder.`;

/** Tables that are printed too; all are in the files. */
const PRINTED = ["map-plain", "map-sigma", "mrr-plain", "mrr-sigma", "pairs-plain"];

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const options = {
  ...{ full: flag, methods: text, folds: text, "fold-table": text, seeds: text, videos: text, sweep: text },
  ...{ processes: text, part: text, against: text, epochs: text, "attention-epochs": text },
  ...{ tables: flag, strict: flag, worker: flag },
};

const interrupted = "finished runs are kept; the same command continues from there.";

/** Only a training can be asked to stop; all else is ended at once. */
let training = false;

runCommand({ help: HELP, options, interrupted, endsItself: () => training }, async (values, _, stop) => {
  if (values.strict) process.env.SDCCA_STRICT = "1"; // for the workers too
  const processes = wholeNumber("--processes", values.processes) ?? 1;
  check(processes > 0 && processes <= 64, () => `--processes must lie between 1 and 64; got ${processes}`);
  const part = values.part === undefined ? undefined : parsePlanPart(values.part);
  check(!part || !values.tables, () => "--part makes runs and --tables makes none: choose one");
  check(!values.folds || !values["fold-table"], () => "--folds draws folds and --fold-table gives them: choose one");
  const request: ComparisonRequest = {
    ...(values.full && { size: "full" }),
    methods: values.methods?.split(",") ?? COMPARED_METHODS.map(({ id }) => id),
    sweeps: values.sweep?.split(","),
    foldTable: values["fold-table"] && resolve(values["fold-table"]),
    folds: wholeNumber("--folds", values.folds),
    seeds: wholeNumber("--seeds", values.seeds),
    videos: wholeNumber("--videos", values.videos),
    epochs: wholeNumber("--epochs", values.epochs),
    attentionEpochs: wholeNumber("--attention-epochs", values["attention-epochs"]),
  };
  const whole = await openComparison(request);
  const comparison = part ? { ...whole, plan: partOfPlan(whole.plan, part) } : whole;
  const ids = comparison.methods.map(({ id }) => id);
  const { against } = values;
  check(
    against === undefined || ids.includes(against),
    () => `--against ${JSON.stringify(against)} is none of the methods that are compared: ${ids.join(", ")}`,
  );
  if (values.worker) {
    // However the first process ends, its workers end, with what is finished kept. A second signal would end them at once.
    process.once("disconnect", () => stop.aborted || (training ? process.kill(process.pid, "SIGINT") : process.exit()));
    process.channel?.unref();
  }
  // What fails in a worker is tried, and told, by the process that people look at.
  const silent = { onFailure: () => undefined, onWait: () => undefined };
  if (values.worker) return void (await trained(runComparison(comparison, silent)).catch(endQuietly));
  if (comparison.leftOut) console.warn(`${comparison.leftOut}.`);
  if (!values.sweep) await keepRequest(comparison, request);
  const records = values.tables ? await currentRecords(comparison, console.warn) : await train(comparison, processes);
  check(records.length > 0, () => "there are no runs to make tables of: leave out --tables");
  if (!part) return report(comparison, records, against);
  const all = await currentRecords(whole);
  if (all.length === whole.plan.length) return report(whole, all, against);
  console.log(
    `Part ${values.part} is done. Of the whole comparison ${all.length} of ${whole.plan.length} runs are there; ` +
      "the part that ends last writes the tables.",
  );
});

const SIZES = {
  full: "Full setting",
  small: "Small setting, for an idea of the order (--full is for a paper)",
  tiny: "Tiny setting, which proves that everything runs and nothing else",
};

/** Makes what is missing, alone or with other processes, and tells how far it is. */
async function train(comparison: Comparison, processes: number): Promise<RunRecord[]> {
  const { plan, protocol, data, methods, folder } = comparison;
  const kept = await currentRecords(comparison);
  const { seconds, runs, measured } = estimateTime(plan, protocol, kept);
  const { folds, seeds } = protocol;
  console.log(
    `${SIZES[comparison.size]}: ${methods.length} methods, ` +
      `${data.features.ids.length.toLocaleString("en")} videos, ${folds.length} folds, ${seeds.length} seed${seeds.length > 1 ? "s" : ""}.`,
  );
  const basis = measured > 0.99 ? "from runs of this machine" : "a guess until runs of this machine are there";
  console.log(
    runs === 0
      ? `All ${plan.length} runs are there.`
      : `${plan.length} runs, ${plan.length - runs} of them kept. The rest takes about ${inWords(seconds / processes)}${processes > 1 ? " at best" : ""} (${basis}).`,
  );
  const all: RunRecord[] = [];
  const workers = Array.from({ length: runs > 0 ? processes - 1 : 0 }, () =>
    spawn(process.execPath, ["--import", "tsx", __filename, ...process.argv.slice(2), "--worker"], {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    }),
  );
  try {
    return await trained(
      runComparison(comparison, {
        onNotice: (message) => console.warn(message),
        onFailure: ({ method, fold, seed }, error) => {
          process.exitCode = 1;
          console.error(`${method.id}, fold ${fold}, seed ${seed} FAILED: ${error.message}`);
        },
        onRun: (record, { done, total, made }) => {
          all.push(record);
          if (!made && processes === 1) return;
          const [there, back] = [0, 2].map((ranking) => runScore(record, ranking).toFixed(3));
          const name = [record.method, record.sweep, `fold ${record.fold}`, `seed ${record.seed}`].filter(Boolean).join(", ");
          const left = estimateTime(plan, protocol, all).seconds / processes;
          console.log(
            `${String(done).padStart(String(total).length)} of ${total}  ${name}: ${measureOf(record)} ${there} and ${back}` +
              (done < total ? `; about ${inWords(left)} left` : ""),
          );
        },
      }),
    );
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    throw new Stopped(
      `${all.length} of ${plan.length} runs are kept in ${shown(folder)}. The same command continues from there.`,
    );
  } finally {
    for (const worker of workers) if (worker.connected) worker.disconnect();
    await Promise.all(workers.map((worker) => worker.exitCode ?? worker.signalCode ?? once(worker, "exit")));
  }
}

async function report({ folder, plan }: Comparison, records: RunRecord[], against?: string): Promise<void> {
  const made = comparisonReport(records, { against, plan });
  for (const table of made.tables.filter(({ name }) => PRINTED.includes(name))) console.log(`\n${markdownTable(table)}`);
  const written = await writeComparison(made, folder);
  console.log(`Written: ${written.map(shown).join(", ")}`);
  if (!written.some((path) => path.endsWith(".svg")))
    console.warn("No Chromium, so no figures: apt-get install -y chromium, or set CHROMIUM, then npm run compare -- --tables");
}

/** What a worker was making is told by the first process. */
function endQuietly(error: unknown): never {
  if (!(error instanceof Interrupted)) throw error;
  process.exit(130);
}

async function trained(runs: Promise<RunRecord[]>): Promise<RunRecord[]> {
  training = true;
  return runs.finally(() => (training = false));
}

function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith("..") ? path : near;
}
