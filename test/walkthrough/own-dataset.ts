/*
 * Writes dataset folders of data of one's own for the notebooks of `npm test`: `tsx own-dataset.ts FOLDER` makes FOLDER/classes, of 150
 * videos of three classes, and FOLDER/pairs, of the same without classes. Their widths, lengths and classes are unlike the synthetic ones.
 * With `--media` also FOLDER/extracted: the 28 videos of notebook 07, whose features were extracted from sound and pictures.
 */
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { DatasetItem } from "../../lib/data/dataset/dataset-item";
import { writeDataset } from "../../lib/data/dataset/write-dataset";
import { Random } from "../../lib/runtime/random";
import { openOwnMusic } from "../../lib/walkthrough/own-music/own-music";

const CLASSES = ["slow", "fast & loud", "żal"];
const [VIDEOS, AUDIO, VIDEO] = [150, 24, 33];

function* videos(haveClasses: boolean): Generator<DatasetItem> {
  const random = new Random("a dataset of one's own");
  const means = CLASSES.map(() => Array.from({ length: AUDIO + VIDEO }, () => random.gaussian()));
  for (let i = 0; i < VIDEOS; i++) {
    const label = i % CLASSES.length;
    const rows = 12 + Math.floor(40 * random.uniform());
    const matrix = (from: number, columns: number) => ({
      ...{ rows, columns },
      data: Float32Array.from({ length: rows * columns }, (_, at) => means[label][from + (at % columns)] + random.gaussian()),
    });
    yield { id: `own ${i}`, audio: matrix(0, AUDIO), video: matrix(AUDIO, VIDEO), ...(haveClasses && { class: CLASSES[label] }) };
  }
}

async function write([folder, media]: string[]): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const source = (extractor: string, width: number) => ({
    extractor,
    version: "1",
    width,
    rowsPerSecond: 1,
    values: "raw" as const,
  });
  const sources = { audio: source("my-audio", AUDIO), video: source("my-video", VIDEO) };
  await writeDataset(join(folder, "classes"), videos(true), { sources });
  await writeDataset(join(folder, "pairs"), videos(false), { sources });
  if (media === "--media") cpSync((await openOwnMusic()).data, join(folder, "extracted"), { recursive: true });
}

void write(process.argv.slice(2));
