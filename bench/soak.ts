/** npm run soak: trains for some minutes and watches memory, which must stay flat. */
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { type FeatureSet, takeVideos } from "../lib/features/feature-set";
import { featuresOfShards } from "../lib/features/load-features";
import { generateSynthetic } from "../lib/data/synthetic/generate";
import { fitChunkAttention } from "../lib/models/attention/chunk-attention";
import { fitSdcca } from "../lib/models/fit-sdcca";
import { writeFeatureRows } from "../lib/models/from-disk/write-feature-rows";
import { checkInteger } from "../lib/runtime/check";
import { useBackend } from "../lib/runtime/tensorflow/backend";
import { runCommand, wholeNumber } from "../scripts/commands/command";
import { scratchFolder } from "./data";
import { type Held, trainMany } from "./many-models";
import { KEPT, RESULTS, writeMeasured } from "./result-files";

const HELP = `npm run soak -- [--minutes N] [--models N] [--videos N] [--keep]

Trains S-DCCA and the chunk attention, each for half of the minutes (default 10), and then many small models (default 200) one after
the other, some of them interrupted. Prints memory and the number of tensors as it goes. Ends with an error when resident memory in
the last quarter is more than 5 % above the second, or small models leave tensors, open files or listeners.
What was measured goes to results/bench/soak.json, with --keep and no error also to bench/.`;

const text = { type: "string" } as const;
const options = { minutes: text, models: text, videos: text, keep: { type: "boolean" } } as const;

const interrupted = "nothing was written; the same command begins again.";

runCommand({ help: HELP, options, interrupted }, async (values) => {
  const minutes = wholeNumber("--minutes", values.minutes) ?? 10;
  const videos = wholeNumber("--videos", values.videos) ?? 1000;
  const models = checkInteger(wholeNumber("--models", values.models) ?? 200, "--models", 20);
  const seconds = (60 * minutes) / 2;
  const backend = await useBackend();
  console.log(`${backend.name} on ${backend.device}, ${seconds} s each`);
  const features = await featuresOfShards(await generateSynthetic({ videos }));
  const endless = 1e6;
  const trainings = [
    await watch("S-DCCA", seconds, (watched) => fitSdcca(features, { epochs: endless, activation: "relu", ...watched })),
    await watch("chunk attention", seconds, (watched) => fitChunkAttention(features, { epochs: endless, ...watched })),
  ];
  const many = await watchMany(features, models);
  const measured = { backend: backend.name, videos, minutes, trainings, many };
  await writeMeasured(RESULTS, "soak.json", measured);
  for (const { name, secondQuarter, lastQuarter } of [...trainings, many])
    if (lastQuarter > 1.05 * secondQuarter)
      throw new Error(`${name}: memory grew from ${secondQuarter.toFixed(0)} to ${lastQuarter.toFixed(0)} MB`);
  const { before, after } = many;
  for (const what of ["tensors", "files", "listeners"] as const)
    if (after[what] > before[what]) throw new Error(`${many.name}: ${what} grew from ${before[what]} to ${after[what]}`);
  if (values.keep) await writeMeasured(KEPT, "soak.json", measured);
});

/** What a training came to; memory in MB, the mean after each epoch. */
interface Soaked {
  name: string;
  epochs: number;
  secondQuarter: number;
  lastQuarter: number;
  /** After the last epoch. */
  tensors: number;
}

type Watched = { signal: AbortSignal; onEpoch: () => void };

async function watch(name: string, seconds: number, train: (watched: Watched) => Promise<unknown>): Promise<Soaked> {
  const stop = new AbortController();
  const began = performance.now();
  const memory: number[] = [];
  let epochs = 0;
  let said = 0;
  let tensors = 0;
  const onEpoch = () => {
    epochs++;
    tensors = tf.memory().numTensors;
    const elapsed = (performance.now() - began) / 1000;
    memory.push(process.memoryUsage().rss / 1e6);
    if (elapsed > said) {
      said += seconds / 10;
      console.log(
        `${name}: ${elapsed.toFixed(0)} s, ${epochs} epochs, ${memory[memory.length - 1].toFixed(0)} MB, ${tensors} tensors`,
      );
    }
    if (elapsed >= seconds) stop.abort();
  };
  await train({ signal: stop.signal, onEpoch });
  const { secondQuarter, lastQuarter } = quarters(memory);
  console.log(
    `${name}: ${secondQuarter.toFixed(0)} MB in the second quarter, ${lastQuarter.toFixed(0)} MB in the last, ${epochs} epochs`,
  );
  return { name, epochs, secondQuarter, lastQuarter, tensors };
}

/** Many small models; what is held after the first few, when all is loaded, and at the end. */
async function watchMany(features: FeatureSet, models: number) {
  const name = `${models} small models`;
  const folder = scratchFolder();
  const all: Held[] = [];
  const told = (held: Held, model: number) => {
    all.push(held);
    if (model % Math.ceil(models / 10) > 0) return;
    const [heap, resident] = [held.heap, held.resident].map((size) => `${size.toFixed(0)} MB`);
    console.log(`model ${model + 1}: ${resident}, of JavaScript ${heap}, ${held.tensors} tensors, ${held.files} open files`);
  };
  const data = takeVideos(
    features,
    Int32Array.from({ length: Math.min(200, features.ids.length) }, (_, i) => i),
  );
  const rows = await writeFeatureRows(join(folder, "rows"), data);
  await trainMany({ data, rows, checkpoints: join(folder, "checkpoints"), models }, told);
  const [before, after] = [all[Math.floor(models / 4)], all[models - 1]];
  return { name, ...quarters(all.map(({ resident }) => resident)), before, after };
}

/** The means of the second and of the last quarter. */
function quarters(values: number[]): { secondQuarter: number; lastQuarter: number } {
  const mean = (from: number, to: number) => {
    const part = values.slice(Math.floor(from * values.length), Math.floor(to * values.length));
    return part.reduce((a, b) => a + b, 0) / part.length;
  };
  return { secondQuarter: mean(0.25, 0.5), lastQuarter: mean(0.75, 1) };
}
