/*
 * What training on the Parquet files of npm run prepare-shards takes, beside the dataset folder that npm run import makes of them:
 * `node --import tsx bench/prepared-shards.ts`. The folders are removed at the end; the system's cache holds them, so the disk is not timed.
 */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { importFeatures } from "../lib/data/import/import-features";
import { prepareShards } from "../lib/data/import/prepare-shards";
import { openLabelledShards } from "../lib/data/videos/labelled-shards";
import { writeFeatureRows } from "../lib/models/from-disk/write-feature-rows";
import { useBackend } from "../lib/runtime/tensorflow/backend";
import { scratchFolder, videos } from "./data";
import { timed } from "./serve";
import { createStoredSteps } from "./stored-steps";

const [VIDEOS, STEPS, TURNS] = [2000, 100, 5];

const size = (folder: string) =>
  `${(readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / 1e6).toFixed(0)} MB`;
const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1];

async function main(): Promise<void> {
  await useBackend();
  const data = await videos(VIDEOS);
  const [prepared, imported] = [scratchFolder(), scratchFolder()];
  const labelTable = join(data.folder, "labels.csv");
  const [preparing] = await timed(() => prepareShards(data.shards, prepared, { labelTable }));
  console.log(`${VIDEOS} videos; npm run prepare-shards ${preparing.toFixed(1)} s, ${size(prepared)}`);
  const files = readdirSync(prepared).map((name) => join(prepared, name));
  const [importing] = await timed(() => importFeatures(files, imported));
  console.log(`npm run import ${importing.toFixed(1)} s, ${size(imported)}`);
  const forms = { "Parquet files": prepared, "dataset folder": imported };
  const rows = new Map<string, string>();
  for (const [name, folder] of Object.entries(forms)) {
    const [opening, shards] = await timed(() => openLabelledShards(folder));
    const seconds: number[] = [];
    for (let turn = 0; turn < TURNS; turn++) {
      const out = scratchFolder();
      seconds.push((await timed(() => writeFeatureRows(out, shards)))[0]);
      rows.set(name, out);
    }
    console.log(
      `${name}: opened in ${opening.toFixed(2)} s, rows written in ${median(seconds).toFixed(2)} s, ${size(rows.get(name)!)}`,
    );
  }
  for (const batch of [200, 1000]) {
    const times: Record<string, number[]> = {};
    for (let turn = 0; turn < TURNS; turn++)
      for (const name of Object.keys(forms)) {
        const steps = await createStoredSteps(rows.get(name)!, "disk", batch);
        await steps.time(10);
        (times[name] ??= []).push(...(await steps.time(STEPS)));
        await steps.close();
      }
    for (const [name, of] of Object.entries(times)) console.log(`batch ${batch}, ${name}: ${median(of).toFixed(2)} ms a step`);
  }
}

void main();
