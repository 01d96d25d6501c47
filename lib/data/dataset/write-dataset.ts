import { existsSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { asWriteError } from "../../runtime/files/atomic-write";
import { checkIterable, checkObject, checkPath, checkTexts } from "../../runtime/arguments";
import { check, checkInteger, checkOneOf } from "../../runtime/check";
import { type LabelTable, writeLabelTable } from "../formats/label-table";
import { writeNumberedShards } from "../records/numbered-shards";
import { SHARD_NAME } from "../records/shard-paths";
import { encodeYouTube8M } from "../records/youtube8m";
import {
  changeOver,
  finishChangeOver,
  isOwn,
  markUnfinished,
  newDatasetIn,
  removeMark,
  removeNewDataset,
  withDatasetLock,
} from "./change-over";
import {
  CARD,
  type DatasetCard,
  type Labelling,
  LABELLINGS,
  readDatasetCard,
  UNFINISHED_DATASET,
  writeDatasetCard,
} from "./dataset-card";
import { checkItem, type DatasetItem, writable } from "./dataset-item";
import { checkParts, SPLIT, writeSplitTable } from "./split-table";
import { checkSources, type ViewSources } from "../formats/view-source";
import { warn } from "../../runtime/tell";

/** Options of {@link writeDataset}. */
export interface WriteDatasetOptions {
  /** What made each view. */
  sources: Required<ViewSources>;
  /** Where the labels come from. Default: given where the first video has a class, none where it has not. */
  labels?: Labelling;
  /** The classes in the order wanted; any other is an error. Default: those that occur, by name. */
  classes?: readonly string[];
  /** Videos in each shard. Default 200. */
  videosPerShard?: number;
  /** Put it in the place of a dataset that is there, which may be read meanwhile. Default false: a folder with one is refused. */
  replace?: boolean;
  /** Called after each video. */
  onProgress?: (done: number) => void;
  /** Called with a sentence about another process that is waited for. Default: a warning on the console. */
  onNotice?: (message: string) => void;
}

/** What was written. */
export interface WrittenDataset {
  folder: string;
  /** How many videos it has. */
  videos: number;
  /** Without classes where there are no labels. */
  labels: LabelTable;
  /** Whether there is a given split. */
  hasSplit: boolean;
}

/**
 * Writes a dataset folder: shards, `labels.csv` and `split.csv` where there are labels and a split, and `dataset.json`, which says
 * what made the features. Opened by `openLabelledShards`, or `SDCCA_DATA=folder`. Videos are taken one after another: the memory
 * is that of one. One that was interrupted is never taken for a whole one, and what fails leaves no new dataset behind.
 *
 * With `replace` the old dataset stays as it was until every video has been read and written, so the videos may come out of it, and
 * what fails or is killed before leaves it. The disk needs room for both.
 * @throws InputError that names the video: an id twice, widths or numbers of rows that do not fit, a value that is no finite 32-bit
 *   number, a class or a part of only some; for a folder that holds a dataset or shards already; and for one in which a writing was
 *   interrupted in its last step, which is then done
 */
export async function writeDataset(
  folder: string,
  items: AsyncIterable<DatasetItem> | Iterable<DatasetItem>,
  options: WriteDatasetOptions,
): Promise<WrittenDataset> {
  checkPath(folder, "the folder");
  checkIterable(items, "the videos");
  checkObject(options, "the options", "an object with the sources, { sources: { audio, video } }");
  const { onNotice = warn, labels, classes, videosPerShard } = options;
  const sources = checkSources(options.sources);
  if (labels !== undefined) checkOneOf(labels, "labels", LABELLINGS);
  if (classes !== undefined) checkTexts(classes, "classes");
  if (videosPerShard !== undefined) checkInteger(videosPerShard, "videosPerShard", 1);
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw asWriteError(error, folder);
  });
  const write = async () => {
    await finishChangeOver(folder);
    const isEmpty = await makeRoom(folder, options.replace ?? false);
    await removeNewDataset(folder);
    if (isEmpty) await markUnfinished(folder);
    let written: Omit<WrittenDataset, "folder">;
    try {
      written = await writeAll(newDatasetIn(folder), items, { ...options, sources });
    } catch (error) {
      // Told is what came first; what is left of it is removed by the next writing.
      await removeNewDataset(folder)
        .then(() => (isEmpty ? removeMark(folder) : undefined))
        .catch(() => undefined);
      throw error;
    }
    await changeOver(folder);
    return { folder, ...written };
  };
  return withDatasetLock(folder, write, onNotice);
}

/**
 * Refuses to write over what is whole without being asked to, and over shards that are not of a dataset of this kind at all.
 * @returns whether there is nothing of a dataset, not even one that was interrupted
 */
async function makeRoom(folder: string, replace: boolean): Promise<boolean> {
  const names = await readdir(folder);
  const foreign = names.find((name) => SHARD_NAME.test(name) && !isOwn(name));
  check(foreign === undefined, () => `${folder} holds shards of something else (${foreign}): choose another folder`);
  if (existsSync(join(folder, UNFINISHED_DATASET))) return false;
  const there = names.find(isOwn);
  if (there === undefined) return true;
  check(replace, () => `${folder} holds a dataset already (${there}): choose an empty folder, or ask to replace it`);
  check(
    readDatasetCard(folder) !== undefined,
    () => `${folder} holds ${there} and no ${CARD}, so it is no dataset that could be replaced: choose another folder`,
  );
  return false;
}

async function writeAll(
  folder: string,
  items: AsyncIterable<DatasetItem> | Iterable<DatasetItem>,
  options: WriteDatasetOptions,
): Promise<Omit<WrittenDataset, "folder">> {
  const { sources, videosPerShard = 200, classes, onProgress } = options;
  const seen = new Set<string>();
  const classOf = new Map<string, string>();
  const parts = new Map<string, string>();
  async function* records(): AsyncGenerator<Uint8Array> {
    for await (const item of items) {
      checkItem(item);
      const { id } = item;
      check(
        typeof id === "string" && id !== "",
        () => `video ${seen.size} of the dataset needs an id that is a text; got ${JSON.stringify(id)}`,
      );
      check(!seen.has(id), () => `video ${id} comes twice: every id may occur once`);
      const record = encodeYouTube8M(writable(item, sources));
      const labelled =
        options.labels === undefined && seen.size === 0
          ? item.class !== undefined
          : options.labels
            ? options.labels !== "none"
            : classOf.size > 0;
      noteAll(classOf, seen, item, "class", labelled);
      noteAll(parts, seen, item, "part", seen.size === 0 ? item.part !== undefined : parts.size > 0);
      seen.add(id);
      yield record;
      onProgress?.(seen.size);
    }
  }
  const shards = await writeNumberedShards(folder, "features", records(), videosPerShard);
  check(seen.size > 0, () => "there are no videos to write: give at least one");
  const labels = labelsOf(classOf, classes);
  if (classOf.size > 0) await writeLabelTable(join(folder, "labels.csv"), labels);
  if (parts.size > 0) {
    checkParts(parts.values(), "the given split");
    await writeSplitTable(join(folder, SPLIT), parts);
  }
  const labelling = options.labels ?? (classOf.size > 0 ? "given" : "none");
  const card: DatasetCard = { ...sources, labels: labelling, videos: seen.size, shards };
  await writeDatasetCard(folder, card);
  return { videos: seen.size, labels, hasSplit: parts.size > 0 };
}

/** Notes what each video has, if they are to have it: all of them, or none. */
function noteAll(
  noted: Map<string, string>,
  seen: ReadonlySet<string>,
  item: DatasetItem,
  field: "class" | "part",
  wanted: boolean,
): void {
  const { id, [field]: value } = item;
  check((value !== undefined) === wanted, () =>
    wanted
      ? `video ${id} has no ${field}: give each video one, or none of them`
      : `video ${id} has the ${field} ${JSON.stringify(value)}, and ${seen.size > 0 ? "those before it have none" : 'labels are "none"'}: give each video one, or none of them`,
  );
  if (value === undefined) return;
  check(
    typeof value === "string" && value.trim() !== "",
    () => `video ${id} has the ${field} ${JSON.stringify(value)}: a text that is not empty`,
  );
  noted.set(id, value);
}

function labelsOf(classOf: ReadonlyMap<string, string>, given?: readonly string[]): LabelTable {
  const classes = [...(given ?? [...new Set(classOf.values())].sort())];
  if (classOf.size === 0) return { classes: [], labels: new Map() };
  const labels = new Map<string, number>();
  for (const [id, name] of classOf) {
    const label = classes.indexOf(name);
    check(label >= 0, () => `video ${id} has the class ${JSON.stringify(name)}; known are ${classes.join(", ")}`);
    labels.set(id, label);
  }
  return { classes, labels };
}
