import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { readTfRecords } from "../../../lib/data/records/tfrecord-reader";
import { writeTfRecords } from "../../../lib/data/records/tfrecord-writer";
import type { VideoRecord } from "../../../lib/data/records/video-record";
import { readYouTube8M, type WritableVideo, writeYouTube8M } from "../../../lib/data/records/youtube8m";
import { projectRoot } from "../../../lib/runtime/files/project-root";
import { reader, type Seed } from "../reader";
import { GZIP, ONE_RECORD, RECORDS } from "../seal";
import { readFeatures, savedFeatures } from "./features";

export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** Three seconds of a video, small. */
export function video(id: string, values: "raw" | "quantised", shift: number): WritableVideo {
  const numbers = (n: number) => Float32Array.from({ length: n }, (_, i) => ((i * 7 + shift) % 11) / 4 - 1);
  return { id, labels: [3, 70, shift], audio: numbers(12), rgb: numbers(18), seconds: 3, values: { audio: values, rgb: values } };
}

async function shardSeeds(folder: string): Promise<Seed[]> {
  const seeds: Seed[] = [];
  for (const values of ["raw", "quantised"] as const) {
    const file = `${values}.tfrecord`;
    await writeYouTube8M(join(folder, file), [video("ab", values, 1), video("é2", values, 5)]);
    seeds.push({ file, bytes: await readFile(join(folder, file)), form: RECORDS });
    await writeYouTube8M(join(folder, file), [video("one", values, 2)]);
    seeds.push({ file, bytes: await readFile(join(folder, file)), form: ONE_RECORD });
  }
  return seeds;
}

/** A video as it was read, to be written. */
const writable = ({ id, labels, audio, rgb, seconds, values }: VideoRecord): WritableVideo => ({ id, labels, audio, rgb, seconds, values }); // prettier-ignore

export const RECORD_READERS = [
  reader({
    name: "TFRecord",
    seeds: async (folder) => {
      const seeds: Seed[] = [];
      for (const [file, form] of [
        ["plain.tfrecord", RECORDS],
        ["gzip.tfrecord.gz", GZIP],
      ] as const) {
        await writeTfRecords(
          join(folder, file),
          ["one", "", "a third record"].map((text) => Buffer.from(text)),
        );
        seeds.push({ file, bytes: await readFile(join(folder, file)), form });
      }
      return seeds;
    },
    read: async (folder, file) => (await all(readTfRecords(join(folder, file)))).map(({ data }) => Buffer.from(data)),
    again: async (records, folder) => {
      await writeTfRecords(join(folder, "again.tfrecord"), records);
      return (await all(readTfRecords(join(folder, "again.tfrecord")))).map(({ data }) => Buffer.from(data));
    },
  }),
  reader<VideoRecord[]>({
    name: "SequenceExample",
    seeds: shardSeeds,
    read: (folder, file) => all(readYouTube8M(join(folder, file))),
    again: async (videos, folder) => {
      if (videos.length === 0) return videos;
      await writeYouTube8M(join(folder, "again.tfrecord"), videos.map(writable));
      return all(readYouTube8M(join(folder, "again.tfrecord")));
    },
  }),
  reader({
    name: "video-level records",
    seeds: async (folder) => {
      const file = "video-level.tfrecord";
      await copyFile(join(projectRoot(), "test", "fixtures", "feature-files", file), join(folder, file));
      return [{ file, bytes: await readFile(join(folder, file)), form: RECORDS }];
    },
    read: readFeatures,
    again: savedFeatures,
  }),
];
