import { readdir, stat } from "node:fs/promises";
import { checkPath } from "../../runtime/arguments";
import { check, checkOneOf } from "../../runtime/check";
import { asReadError, openRegular } from "../../runtime/files/read-file";
import { CARD } from "../dataset/dataset-card";
import { readSplitTable } from "../dataset/split-table";
import { readLabelTable } from "../formats/label-table";
import { PREPARED_NAME, SHARD_NAME } from "../records/shard-paths";
import { featuresOfArrays } from "./array-layout";
import { openArrow } from "./arrow";
import { featuresOfTable } from "./column-table";
import { checkFileOptions, type FeatureFile, type FeatureFileOptions } from "./feature-file";
import { openHdf5 } from "./hdf5-store";
import { openNpyStore } from "./npy-store";
import { hasTracks, openNpyTracks } from "./npy-tracks";
import { openParquet } from "./parquet";
import { openRecords, openShardFolder, type RecordOptions } from "./record-files";

/**
 * Opens a file or a folder of features by its content: HDF5, Parquet, Arrow, YouTube-8M's records (video- or frame-level), a folder of
 * `.npy` files, a dataset folder. Tables of labels or of a split that the options name count instead of its own. Records that cannot be
 * read are skipped where the options say so.
 * @throws InputError when it is none of these, is damaged, or of an unknown layout: then it says what is there
 */
export async function openFeatureFile(path: string, options: RecordOptions = {}): Promise<FeatureFile> {
  checkPath(path);
  checkFileOptions(options);
  const { onCorrupt = "throw" } = options;
  checkOneOf(onCorrupt, "onCorrupt", ["throw", "skip"]);
  const facts = await stat(path).catch((error: unknown) => {
    throw asReadError(error, path);
  });
  const file = await (facts.isDirectory() ? openFolder(path, options) : openFile(path, options));
  try {
    return await withTables(file, options);
  } catch (error) {
    file.close();
    throw error;
  }
}

async function openFolder(path: string, options: FeatureFileOptions): Promise<FeatureFile> {
  const names = await readdir(path);
  if (names.some((name) => name === CARD || SHARD_NAME.test(name) || PREPARED_NAME.test(name)))
    return openShardFolder(path, options);
  if (hasTracks(path, options)) return openNpyTracks(path, options);
  check(
    names.some((name) => name.endsWith(".npy")),
    () =>
      `${path} holds no features that are known here (${names.slice(0, 10).join(", ") || "it is empty"}): a dataset folder has ` +
      "*.tfrecord shards, a folder of .npy files has arrays, or a subfolder a view, such as audio and video",
  );
  return featuresOfArrays(await openNpyStore(path), options);
}

async function openFile(path: string, options: RecordOptions): Promise<FeatureFile> {
  const kind = await kindOf(path);
  if (kind === "HDF5") {
    const store = await openHdf5(path);
    try {
      return await featuresOfArrays(store, options);
    } catch (error) {
      store.close();
      throw error;
    }
  }
  if (kind === "Parquet") return featuresOfTable(await openParquet(path), options);
  if (kind === "Arrow") return featuresOfTable(await openArrow(path), options);
  return openRecords(path, options);
}

/** What a file is, by its first bytes; HDF5's may stand behind a block of the user's, of 512 bytes or a power of two times as many. */
async function kindOf(path: string): Promise<"HDF5" | "Parquet" | "Arrow" | "records"> {
  const file = await openRegular(path);
  try {
    const head = Buffer.alloc(12);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    check(bytesRead > 0, () => `${path} is empty: copy it again`);
    const begins = (text: string, at = head) => at.toString("latin1", 0, text.length) === text;
    check(!begins("\x93NUMPY"), () => `${path} is one array: give the folder with the .npy files of audio and video`);
    if (begins("PAR1")) return "Parquet";
    if (begins("ARROW1") || head.readUInt32LE(0) === 0xffffffff) return "Arrow";
    const { size } = await file.stat();
    for (let at = 0; at < size; at = at === 0 ? 512 : at * 2) {
      await file.read(head, 0, 8, at);
      if (begins("\x89HDF\r\n\x1a\n")) return "HDF5";
    }
    check(
      SHARD_NAME.test(path) || !/\.[a-z]\w*$/i.test(path),
      () =>
        `${path} is no file of features: known are HDF5, Parquet, Arrow and YouTube-8M's TFRecord files, and folders of .npy files`,
    );
    return "records";
  } finally {
    await file.close();
  }
}

/** The same features with the classes and the split of tables, where the options name some. */
async function withTables(file: FeatureFile, { labelTable, splitTable, classes }: FeatureFileOptions): Promise<FeatureFile> {
  if (labelTable === undefined && splitTable === undefined) return file;
  const table = labelTable === undefined ? undefined : await readLabelTable(labelTable, { classes });
  const parts = splitTable === undefined ? undefined : readSplitTable(splitTable);
  return {
    ...file,
    classes: table?.classes ?? file.classes,
    items: async function* () {
      let found = 0;
      for await (const item of file.items()) {
        const label = table?.labels.get(item.id);
        if (table && label === undefined) continue;
        found++;
        const part = parts ? parts.get(item.id) : item.part;
        check(
          !parts || part !== undefined,
          () => `video ${item.id} is in no part of ${splitTable}: name the part of every video`,
        );
        yield { ...item, ...(table && { class: table.classes[label!] }), ...(part !== undefined && { part }) };
      }
      check(found > 0, () => `none of the videos of ${file.path} is in ${labelTable}: do their ids belong together?`);
    },
  };
}
