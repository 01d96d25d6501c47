/** npm run prepare-shards: a Parquet file of each YouTube-8M shard, on this machine or as the worker of a cluster. */
import { createInterface } from "node:readline";
import { type FailedShard, type PreparedShard, prepareShards } from "../../lib/data/import/prepare-shards";
import { describeReport, inCommandWords } from "../../lib/data/records/read-report";
import { createProgress } from "../../lib/notebook/progress";
import { check } from "../../lib/runtime/check";
import { printJson, runCommand, SKIP_CORRUPT, wholeNumber } from "./command";

const HELP = `npm run prepare-shards -- --shards 'GLOB' --out FOLDER [options]

Makes a Parquet file of each frame- or video-level YouTube-8M shard and checks that it holds the same. Ctrl-C at any time: the same
command goes on where it stopped. A shard that cannot be read is named, and the others go on. The folder is a dataset folder as it
is: SDCCA_DATA=FOLDER npm start. docs/many-machines.md shows it on a cluster.

  --shards GLOB     shards, plain or gzip; quoted, so that the shell leaves * alone; may be given several times
  --stdin           instead: names of shards from standard input, one a line; prints one line of JSON for each (for Spark and others)
  --labels FILE     a CSV id,class: only the videos that it names, with their class
  --out FOLDER      the folder of the Parquet files, made if it is missing
  --skip-corrupt    leave out records that cannot be read, and list them at the end, instead of failing the shard
  --threads N       shards that are worked on at once (default: one a core)
  --help`;

const text = { type: "string" } as const;
const options = {
  ...{ shards: { ...text, multiple: true }, labels: text, out: text, threads: text },
  stdin: { type: "boolean" },
  "skip-corrupt": { type: "boolean" },
} as const;

const interrupted = "the shards that are finished are kept; the same command goes on from there.";

runCommand({ help: HELP, options, interrupted }, async ({ shards, stdin, labels: labelTable, out, ...values }) => {
  check(out && !shards !== !stdin, () => "--out and either --shards or --stdin are needed; --help explains them");
  const threads = wholeNumber("--threads", values.threads);
  const onCorrupt = values["skip-corrupt"] ? "skip" : "throw";
  if (stdin) {
    for await (const line of createInterface(process.stdin))
      if (line.trim() !== "")
        for (const result of await prepareShards(line.trim(), out, { labelTable, onCorrupt, threads: 0 })) {
          printJson("problem" in result ? { ...result, problem: inCommandWords(result.problem, SKIP_CORRUPT) } : result);
          if ("problem" in result) tell(result);
        }
    return;
  }
  let progress: ReturnType<typeof createProgress> | undefined;
  const results = await prepareShards(shards!, out, {
    ...{ labelTable, onCorrupt, threads },
    onShard: (done, all, result) => {
      progress ??= createProgress("shards", all);
      progress[result && "file" in result && result.kept ? "kept" : "update"](done);
    },
  });
  progress?.done();
  const made = results.filter((result): result is PreparedShard => "file" in result);
  const sum = (of: "videos" | "rows") => made.reduce((all, result) => all + result[of], 0).toLocaleString("en");
  for (const result of results) if ("problem" in result) tell(result);
  const records = made.reduce((all, result) => all + result.records, 0);
  console.log(describeReport({ records, skipped: made.flatMap(({ skipped }) => skipped) }));
  const kept = made.filter((result) => result.kept).length;
  console.log(
    `${made.length} of ${results.length} shards are in ${out} (${kept} were there): ${sum("videos")} videos, ${sum("rows")} rows, ` +
      `each read back and equal; ${results.length - made.length} failed`,
  );
});

function tell({ shard, problem }: FailedShard): void {
  process.exitCode = 1;
  console.error(`${shard} FAILED: ${inCommandWords(problem, SKIP_CORRUPT)}`);
}
