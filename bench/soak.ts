/** npm run soak: trains for some minutes and watches memory, which must stay flat. */
import * as tf from "@tensorflow/tfjs";
import { featuresOfShards } from "../lib/features/load-features";
import { generateSynthetic } from "../lib/data/synthetic/generate";
import { fitChunkAttention } from "../lib/models/attention/chunk-attention";
import { fitSdcca } from "../lib/models/fit-sdcca";
import { useBackend } from "../lib/runtime/tensorflow/backend";
import { runCommand, wholeNumber } from "../scripts/commands/command";
import { KEPT, RESULTS, writeMeasured } from "./result-files";

const HELP = `npm run soak -- [--minutes N] [--videos N] [--keep]

Trains S-DCCA and the chunk attention, each for half of the minutes (default 10), and prints resident memory and the number
of tensors as it goes. Ends with an error when memory in the last quarter of a training is more than 5 % above the second.
What was measured goes to results/bench/soak.json, with --keep and no error also to bench/.`;

const options = { minutes: { type: "string" }, videos: { type: "string" }, keep: { type: "boolean" } } as const;

const interrupted = "nothing was written; the same command begins again.";

runCommand({ help: HELP, options, interrupted }, async (values) => {
  const minutes = wholeNumber("--minutes", values.minutes) ?? 10;
  const videos = wholeNumber("--videos", values.videos) ?? 1000;
  const seconds = (60 * minutes) / 2;
  const backend = await useBackend();
  console.log(`${backend.name} on ${backend.device}, ${seconds} s each`);
  const features = await featuresOfShards(await generateSynthetic({ videos }));
  const endless = 1e6;
  const trainings = [
    await watch("S-DCCA", seconds, (watched) => fitSdcca(features, { epochs: endless, activation: "relu", ...watched })),
    await watch("chunk attention", seconds, (watched) => fitChunkAttention(features, { epochs: endless, ...watched })),
  ];
  const measured = { backend: backend.name, videos, minutes, trainings };
  await writeMeasured(RESULTS, "soak.json", measured);
  for (const { name, secondQuarter, lastQuarter } of trainings)
    if (lastQuarter > 1.05 * secondQuarter)
      throw new Error(`${name}: memory grew from ${secondQuarter.toFixed(0)} to ${lastQuarter.toFixed(0)} MB`);
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
  const mean = (from: number, to: number) => {
    const part = memory.slice(Math.floor(from * memory.length), Math.floor(to * memory.length));
    return part.reduce((a, b) => a + b, 0) / part.length;
  };
  const [early, late] = [mean(0.25, 0.5), mean(0.75, 1)];
  console.log(`${name}: ${early.toFixed(0)} MB in the second quarter, ${late.toFixed(0)} MB in the last, ${epochs} epochs`);
  return { name, epochs, secondQuarter: early, lastQuarter: late, tensors };
}
