/*
 * A training that its test kills: `killed-training.ts <fit> <execution> <folder> <file>` writes the weights and the history to the file.
 */
import { writeFileSync } from "node:fs";
import { writeFeatureRows } from "../../lib/models/from-disk/write-feature-rows";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { fingerprint } from "../../lib/runtime/container/fingerprint";
import { compared, type FitOptions, resumedFits } from "./resumed-fits";
import { toyFeatures } from "./toy-features";

const [name, execution, folder, file] = process.argv.slice(2);

async function main() {
  await useBackend();
  const data = toyFeatures(90);
  const fits = resumedFits(data, await writeFeatureRows(`${folder}-rows`, data, { shardRows: 40 }));
  // Checkpoints as often as there are steps, so that a kill meets their writing too.
  const options = { execution, checkpoint: { folder, everyMinutes: 1e-9 } } as FitOptions;
  process.stdout.write("begins\n");
  const fitted = await fits[name]({ ...options, onEpoch: ({ epoch }) => void process.stdout.write(`epoch ${epoch}\n`) });
  writeFileSync(file, JSON.stringify({ model: fingerprint(compared(fitted)), notes: fitted.history.notes ?? [] }));
}

void main();
