import { readdir, stat } from "node:fs/promises";
import { basename, dirname, extname, join, relative, resolve, sep } from "node:path";
import { check } from "../../runtime/check";
import { csvColumns, parseCsv } from "../../runtime/files/csv";
import { asReadError, readTextFile } from "../../runtime/files/read-file";

/** One video to extract: the files of its views, which may be one. */
export interface MediaItem {
  id: string;
  /** Paths as a person gave them: below the folder, or as the table has them. */
  audio: string;
  video: string;
  /** Absolute paths. */
  audioPath: string;
  videoPath: string;
  /** The class that the table gives it. */
  class?: string;
}

/** Endings that files of media have. */
const ENDINGS = new Set(
  [
    "mp4 m4v mov mkv webm avi mpg mpeg m2ts mts ts wmv asf flv f4v ogv 3gp 3g2 vob mxf rm rmvb divx gif", // with pictures
    "mp3 m4a m4b aac flac wav wave ogg oga opus wma aif aiff aifc ac3 eac3 dts amr mka ape wv mp2 au caf tta", // sound
  ]
    .join(" ")
    .split(" "),
);

/**
 * The media files in a folder and the folders in it, in the order of their names. Each is a video of its own; its id is its path
 * below the folder, without the ending where that leaves it alone. Hidden files and folders are passed over.
 * @param except a folder that is passed over
 * @throws InputError when the folder cannot be read or holds no media
 */
export async function findMedia(folder: string, except?: string): Promise<MediaItem[]> {
  const paths: string[] = [];
  await walk(resolve(folder), except && resolve(except), paths);
  check(paths.length > 0, () => `${folder} holds no media files (known endings: ${[...ENDINGS].slice(0, 5).join(", ")}, …)`);
  const names = paths.map((path) => relative(folder, path).split(sep).join("/"));
  const stems = names.map((name) => name.slice(0, name.length - extname(name).length));
  const counts = new Map<string, number>();
  for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  const taken = new Set(names);
  return paths.map((path, i) => {
    const id = counts.get(stems[i]) === 1 && !taken.has(stems[i]) ? stems[i] : names[i];
    return { id, audio: names[i], video: names[i], audioPath: path, videoPath: path };
  });
}

async function walk(folder: string, except: string | undefined, found: string[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error) => {
    throw asReadError(error, folder);
  });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.name.startsWith(".")) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (path !== except) await walk(path, except, found);
    } else if (ENDINGS.has(extname(entry.name).slice(1).toLowerCase())) {
      // A link counts as what it points to; a pipe or a device would never end.
      const facts = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
      if (!facts || facts.isFile()) found.push(path);
    }
  }
}

/**
 * Reads a CSV table with a column `id`, and `audio` and `video` or only one of them, which then is both; `class` may stand beside
 * them. Paths are below the table's own folder, or absolute.
 * @throws InputError that names file and line: a column is missing, a field empty, an id twice
 */
export function readMediaTable(file: string): MediaItem[] {
  const text = readTextFile(file);
  const headings = csvColumns(text, file);
  const has = (column: string) => headings.includes(column);
  check(has("audio") || has("video"), () => `${file}: the table needs the columns id and audio, video or both`);
  const columns = ["id", "audio", "video", "class"].filter((column) => column === "id" || has(column));
  const rows = parseCsv(text, file, columns);
  check(rows.length > 0, () => `${file} names no media: give one line id,audio,video a video`);
  const seen = new Map<string, number>();
  return rows.map(({ cells, place, line }) => {
    const { id, audio, video } = cells as Record<string, string | undefined>;
    check(id, () => `${place}: the id is empty`);
    check(!seen.has(id), () => `${place}: video ${id} is in line ${seen.get(id)} already: remove one of the lines`);
    seen.set(id, line);
    const [sound, pictures] = [audio || video, video || audio];
    check(sound && pictures, () => `${place}: video ${id} has neither audio nor video: name a file`);
    const at = (path: string) => resolve(dirname(file), path);
    const label = cells["class"];
    const paths = { audioPath: at(sound), videoPath: at(pictures) };
    return { id, audio: sound, video: pictures, ...paths, ...(label && { class: label }) };
  });
}

/** Names under which a label may know an item: its id, its file's path, or its file's name where only one has it. */
export function itemNames(items: readonly MediaItem[]): Map<string, MediaItem> {
  const names = new Map<string, MediaItem | undefined>();
  const add = (name: string, item: MediaItem) => names.set(name, names.has(name) && names.get(name) !== item ? undefined : item);
  for (const item of items)
    for (const path of new Set([item.video, item.audio])) {
      const name = basename(path);
      for (const other of new Set([path, name, name.slice(0, name.length - extname(name).length)])) add(other, item);
    }
  for (const item of items) names.set(item.id, item);
  return new Map([...names].filter((entry): entry is [string, MediaItem] => entry[1] !== undefined));
}
