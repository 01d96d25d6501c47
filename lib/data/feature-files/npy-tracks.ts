import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { check } from "../../runtime/check";
import { readLabelTable } from "../formats/label-table";
import { type NpyFile, openNpy } from "../formats/npy";
import { readSplitTable, SPLIT } from "../dataset/split-table";
import type { DatasetItem, DatasetRows } from "../dataset/dataset-item";
import { type ClassValues, classesOfNumbers, classesOfTexts } from "./class-values";
import { type Content, type FeatureFile, type FeatureFileOptions, viewSources } from "./feature-file";
import { partsOfLists } from "./fold-lists";

/** Names of the subfolders of each view, the first that is there being taken. */
const ROOMS = { audio: ["audio", "vggish", "vgg"], video: ["video", "visual", "rgb", "inception"], labels: ["labels", "label"] };

/** Whether a folder has a subfolder of `.npy` files for each view. */
export function hasTracks(path: string, options: FeatureFileOptions): boolean {
  return roomOf(path, "audio", options) !== undefined && roomOf(path, "video", options) !== undefined;
}

/**
 * A folder with a `.npy` file a video in one subfolder a view, such as `vgg/ID.npy` and `inception/ID.npy`: T × width, or one row.
 * Labels are such files too, one number or a one-hot row each, or stand in `labels.csv`; the split is lists of ids, or `split.csv`.
 * @throws InputError that names the file: a video in one view only, a shape or a width that does not fit
 */
export async function openNpyTracks(path: string, options: FeatureFileOptions): Promise<FeatureFile> {
  const rooms = { audio: roomOf(path, "audio", options)!, video: roomOf(path, "video", options)! };
  const ids = await namesIn(join(path, rooms.audio));
  const seen = new Set(await namesIn(join(path, rooms.video)));
  check(ids.length > 0, () => `${join(path, rooms.audio)} holds no .npy files`);
  const alone = ids.find((id) => !seen.has(id)) ?? [...seen].find((id) => !ids.includes(id));
  check(
    alone === undefined,
    () =>
      `${path}: video ${alone} is in ${seen.has(alone!) ? rooms.video : rooms.audio} and not in the other folder: each video needs both`,
  );
  const first = {
    audio: await openNpy(fileOf(path, rooms.audio, ids[0])),
    video: await openNpy(fileOf(path, rooms.video, ids[0])),
  };
  const classes = await classesOf(path, ids, options);
  const hasTable = options.split !== "none" && existsSync(join(path, SPLIT));
  const notLists = [...Object.values(rooms), ...(classes?.from ? [classes.from] : [])];
  const parts =
    options.split === "none" ? undefined : hasTable ? readSplitTable(join(path, SPLIT)) : await partsOfLists(path, ids, notLists);
  const sources = viewSources(options, { audio: seenView(first.audio), video: seenView(first.video) });
  const contents = (["audio", "video"] as const).map((view): Content => {
    const { shape, type } = first[view];
    return { name: `${rooms[view]}/*.npy`, shape: [ids.length, ...shape], type: type.descr };
  });
  return {
    path,
    format: "npy folder",
    layout: [
      `audio ${rooms.audio}`,
      `video ${rooms.video}`,
      ...(classes?.from ? [`labels ${classes.from}`] : []),
      ...(parts ? ["split"] : []),
    ].join("; "),
    contents,
    sources,
    classes: classes?.classes ?? [],
    items: async function* (): AsyncGenerator<DatasetItem> {
      for (const [i, id] of ids.entries()) {
        check(!parts || parts.has(id), () => `${path}: video ${id} is in no part of ${SPLIT}`);
        yield {
          id,
          audio: await rowsOf(fileOf(path, rooms.audio, id), sources.audio.width, options),
          video: await rowsOf(fileOf(path, rooms.video, id), sources.video.width, options),
          ...(classes && { class: classes.names[i] }),
          ...(parts && { part: parts.get(id)! }),
        };
      }
    },
    close: () => undefined,
  };
}

function roomOf(path: string, what: keyof typeof ROOMS, options: FeatureFileOptions): string | undefined {
  const given = options[what];
  const names = typeof given === "string" ? [given] : ROOMS[what];
  return names.find((name) => existsSync(join(path, name)) && !name.endsWith(".npy"));
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith(".npy")).map((name) => name.slice(0, -".npy".length)).sort(); // prettier-ignore
}

function fileOf(path: string, room: string, id: string): string {
  return join(path, room, `${id}.npy`);
}

function seenView({ shape, type }: NpyFile): { width: number; bytes: boolean } {
  return { width: shape[shape.length - 1] ?? 1, bytes: type.descr === "|u1" };
}

async function rowsOf(file: string, width: number, { values }: FeatureFileOptions): Promise<DatasetRows> {
  const { shape, numbers } = await openNpy(file);
  check(
    (shape.length === 1 || shape.length === 2) && shape[shape.length - 1] === width && shape[0] > 0,
    () => `${file} has the shape (${shape.join(", ")}); features of a video are seconds × ${width}, or one row of ${width}`,
  );
  const data = await numbers(0, shape[0]);
  const rows = shape.length === 1 ? 1 : shape[0];
  return {
    rows,
    columns: width,
    data: data instanceof Int32Array || (data instanceof Uint8Array && values === "raw") ? Float64Array.from(data) : data,
  };
}

/** The classes of all videos, and where they stand; undefined where they have none. */
async function classesOf(
  path: string,
  ids: readonly string[],
  options: FeatureFileOptions,
): Promise<(ClassValues & { from: string }) | undefined> {
  if (options.labels === "none" || options.labelTable !== undefined) return undefined;
  const table = join(path, "labels.csv");
  const room = roomOf(path, "labels", options);
  if (room === undefined && existsSync(table)) {
    const { classes, labels } = await readLabelTable(table, { classes: options.classes });
    const missing = ids.find((id) => !labels.has(id));
    check(missing === undefined, () => `${table} does not label the video ${missing}: label every video, or remove its files`);
    const names = ids.map((id) => classes[labels.get(id)!]);
    return { names, classes: options.classes ? classes : classes.filter((name) => names.includes(name)), from: "labels.csv" };
  }
  if (room === undefined) return undefined;
  const texts: string[] = [];
  const numbers: number[] = [];
  let width = 1;
  for (const id of ids) {
    const file = fileOf(path, room, id);
    const { shape, type, texts: readTexts, numbers: readNumbers } = await openNpy(file);
    if (type.texts) texts.push((await readTexts())[0] ?? "");
    else {
      const values = await readNumbers(0, shape[0] ?? 1);
      if (numbers.length === 0) width = values.length;
      check(
        values.length === width && width > 0,
        () => `${file} has ${values.length} values where that of ${ids[0]} has ${width}: a label is one number, or a one-hot row`,
      );
      for (const value of values) numbers.push(value);
    }
  }
  const who = join(path, room);
  check(texts.length === 0 || numbers.length === 0, () => `${who} holds texts and numbers: labels are of one kind`);
  const found =
    texts.length > 0 ? classesOfTexts(texts, options.classes, who) : classesOfNumbers(numbers, width, options.classes, who);
  return { ...found, from: room };
}
