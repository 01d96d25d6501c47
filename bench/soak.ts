/** npm run soak: trains for some minutes and watches memory, which must stay flat. */
import { join } from "node:path";
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
import { held, type Held, trainMany } from "./many-models";
import { KEPT, RESULTS, writeMeasured } from "./result-files";
import { ends, grown, quarters, type Soaked } from "./soak-verdict";

const HELP = `npm run soak -- [--minutes N] [--models N] [--videos N] [--keep]

Trains S-DCCA and the chunk attention, each for half of the minutes (default 10), and then many small models (default 200) one after
the other, some of them interrupted. Prints memory and the number of tensors as it goes. Ends with an error when resident memory in
the last quarter is more than 5 % above the second, or memory of JavaScript, tensors, open files or listeners grow after the first.
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
  const found = [...trainings, many].flatMap(grown);
  if (found.length > 0) throw new Error(found.join("\n"));
  if (values.keep) await writeMeasured(KEPT, "soak.json", measured);
});

type Watched = { signal: AbortSignal; onEpoch: () => void };

/** One long training: resident memory after each epoch, and all that is held now and again, for which memory is collected. */
async function watch(name: string, seconds: number, train: (watched: Watched) => Promise<unknown>): Promise<Soaked> {
  const stop = new AbortController();
  const began = performance.now();
  const resident: number[] = [];
  const all: Held[] = [];
  const onEpoch = () => {
    const elapsed = (performance.now() - began) / 1000;
    resident.push(process.memoryUsage().rss / 1e6);
    if (elapsed >= (all.length * seconds) / 20) {
      all.push(held());
      if (all.length % 2 === 1) console.log(`${name}: ${elapsed.toFixed(0)} s, ${resident.length} epochs, ${said(all.at(-1)!)}`);
    }
    if (elapsed >= seconds) stop.abort();
  };
  await train({ signal: stop.signal, onEpoch });
  const { secondQuarter, lastQuarter } = quarters(resident);
  console.log(
    `${name}: ${secondQuarter.toFixed(0)} MB in the second quarter, ${lastQuarter.toFixed(0)} MB in the last, ${resident.length} epochs`,
  );
  return { name, secondQuarter, lastQuarter, ...ends(all), epochs: resident.length };
}

function said({ heap, resident, tensors, files }: Held): string {
  return `${resident.toFixed(0)} MB, of JavaScript ${heap.toFixed(0)} MB, ${tensors} tensors, ${files} open files`;
}

/** Many small models; what is held after the first few, when all is loaded, and at the end. */
async function watchMany(features: FeatureSet, models: number): Promise<Soaked> {
  const name = `${models} small models`;
  const folder = scratchFolder();
  const all: Held[] = [];
  const told = (now: Held, model: number) => {
    all.push(now);
    if (model % Math.ceil(models / 10) > 0) return;
    console.log(`model ${model + 1}: ${said(now)}`);
  };
  const data = takeVideos(
    features,
    Int32Array.from({ length: Math.min(200, features.ids.length) }, (_, i) => i),
  );
  const rows = await writeFeatureRows(join(folder, "rows"), data);
  await trainMany({ data, rows, checkpoints: join(folder, "checkpoints"), models }, told);
  return { name, ...quarters(all.map(({ resident }) => resident)), ...ends(all) };
}
