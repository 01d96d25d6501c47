/*
 * Children of `large-hdf5.test.ts`, so that each has its own memory: `tsx large-hdf5.ts write FILE plain|gzip VIDEOS` makes a file of features
 * block by block; `tsx large-hdf5.ts read FILE` reads it and prints what came and how much memory that took.
 */
import assert from "node:assert/strict";
import type { File as H5File } from "h5wasm";
import { peakMemory } from "../../../bench/machine";
import { openFeatureFile } from "../../../lib/data/feature-files/open-feature-file";
import { importModule } from "../../../lib/runtime/files/import-module";

/** Seconds of a video, and columns of its views: a megabyte for a video. */
const SECONDS = 200;
const COLUMNS = { audio: 256, video: 1024 };
/** Videos that are written at once. */
const BLOCK = 10;

/** Value of a place in a view: another one for each video, and few enough different ones to be compressed. */
const value = (video: number, at: number) => (video * 7 + at) % 251;

async function write([path, how, videos]: string[]): Promise<void> {
  const h5 = await importModule<{ File: new (path: string, mode: "w") => H5File; ready: Promise<unknown> }>("h5wasm/node");
  await h5.ready;
  const file = new h5.File(path, "w");
  const n = Number(videos);
  for (const [name, columns] of Object.entries(COLUMNS)) {
    const size = SECONDS * columns;
    const values = new Float32Array(BLOCK * size);
    const block = (from: number) => {
      for (let i = 0; i < values.length; i++) values[i] = value(from + Math.floor(i / size), i % size);
      return values;
    };
    const shape = [BLOCK, SECONDS, columns];
    const layout = { chunks: [1, SECONDS, columns], ...(how === "gzip" && { compression: "gzip", compression_opts: [1] }) };
    const data = file.create_dataset({ name, data: block(0), shape, maxshape: [n, SECONDS, columns], ...layout } as never);
    data.resize([n, SECONDS, columns]);
    for (let from = BLOCK; from < n; from += BLOCK) data.write_slice([[from, from + BLOCK], [], []], block(from));
  }
  file.close();
}

async function read([path]: string[]): Promise<void> {
  const file = await openFeatureFile(path, { audio: "audio", video: "video", labels: "none" });
  const opened = peakMemory();
  let [videos, bytes] = [0, 0];
  for await (const item of file.items()) {
    for (const view of ["audio", "video"] as const) {
      const { data, rows, columns } = item[view] as { data: Float32Array; rows: number; columns: number };
      assert.deepEqual([rows, columns, data.length], [SECONDS, COLUMNS[view], SECONDS * COLUMNS[view]]);
      for (const at of [0, 1, data.length - 1]) assert.equal(data[at], value(videos, at));
      bytes += data.byteLength;
    }
    videos++;
  }
  file.close();
  process.stdout.write(JSON.stringify({ videos, megabytes: bytes / 1e6, opened, peak: peakMemory() }));
}

const [what, ...rest] = process.argv.slice(2);
void (what === "write" ? write(rest) : read(rest));
