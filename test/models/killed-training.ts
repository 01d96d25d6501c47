/*
 * A training that its test kills: `killed-training.ts FIT EXECUTION FOLDER FILE [SIGNAL LINE MILLISECONDS]` writes the weights and the
 * history to the file. With a signal it ends itself by it: so long after the first line of its output that begins so, from a thread of
 * its own, wherever it is then; at the latest with its next line. So it never depends on the machine whether it is killed in time.
 */
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { writeFeatureRows } from "../../lib/models/from-disk/write-feature-rows";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { fingerprint } from "../../lib/runtime/container/fingerprint";
import { compared, type FitOptions, resumedFits } from "./resumed-fits";
import { toyFeatures } from "./toy-features";

const [name, execution, folder, file, signal, line, milliseconds] = process.argv.slice(2);

const KILLER = `const { parentPort, workerData } = require("node:worker_threads");
  parentPort.on("message", (after) => setTimeout(() => process.kill(process.pid, workerData), after));`;
let killer: Worker | undefined;
let isDue = false;

function tell(text: string): void {
  process.stdout.write(`${text}\n`);
  const begins = line !== undefined && !isDue && text.startsWith(line);
  if (begins && Number(milliseconds) > 0) killer!.postMessage(Number(milliseconds));
  else if (begins || isDue) process.kill(process.pid, signal);
  isDue ||= begins;
}

async function main() {
  if (signal !== undefined) {
    killer = new Worker(KILLER, { eval: true, execArgv: [], workerData: signal });
    await once(killer, "online");
    killer.unref();
  }
  await useBackend();
  const data = toyFeatures(90);
  const fits = resumedFits(data, await writeFeatureRows(`${folder}-rows`, data, { shardRows: 40 }));
  // Checkpoints as often as there are steps, so that a kill meets their writing too.
  const options = { execution, checkpoint: { folder, everyMinutes: 1e-9 } } as FitOptions;
  tell("begins");
  const fitted = await fits[name]({ ...options, onEpoch: ({ epoch }) => tell(`epoch ${epoch}`) });
  writeFileSync(file, JSON.stringify({ model: fingerprint(compared(fitted)), notes: fitted.history.notes ?? [] }));
}

void main();
