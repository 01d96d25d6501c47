import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { structureFault, wholeFrom } from "../../runtime/container/structure";
import { writeWholeJson } from "../../runtime/files/atomic-write";
import { check } from "../../runtime/check";
import { fileNameFault } from "../../runtime/files/own-folder";
import { fileSha256 } from "../../runtime/files/read-file";
import { MOST_VIDEOS, type SyntheticChoice, type SYNTHETIC } from "./parameters";

/** What `manifest.json` says of the folder that it lies in. */
export interface Manifest {
  /** Of everything but the number of videos. */
  generator: string;
  /** How many videos the tables have. */
  videos: number;
  choice: Omit<SyntheticChoice, "videos">;
  parameters: typeof SYNTHETIC;
  /** By name; what is not noted was not finished. */
  files: Record<string, FileNote>;
}

/** How a file was when it was finished. */
export interface FileNote {
  bytes: number;
  /** Milliseconds since 1970. */
  modified: number;
  sha256: string;
}

const NAME = "manifest.json";

/**
 * The manifest of a folder; undefined where there is no data yet. One of an earlier version notes no files.
 * @throws InputError when there is data whose manifest is missing or damaged: it may be of any seed
 */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const file = join(folder, NAME);
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    check(error.code === "ENOENT", () => `${file} cannot be read: ${error.message}`);
    return undefined;
  });
  const manifest = text === undefined ? undefined : parsed(text);
  if (manifest) return manifest;
  const names = await readdir(folder).catch(() => []);
  const data = names.filter((name) => /\.tfrecord(\.gz)?$|^(labels|salience)\.csv$/.test(name));
  check(
    data.length === 0,
    () =>
      `${file} is ${text === undefined ? "missing" : "damaged"}, so nothing tells of which data the ${data.length} files beside it ` +
      `are (${data[0]}, …): choose another folder, or remove the files if they are not needed; synthetic ones can be made again`,
  );
  return undefined;
}

/** Writes the manifest whole, under a checksum of its own. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeWholeJson(join(folder, NAME), { ...manifest, checksum: checksum(manifest) });
}

function parsed(text: string): Manifest | undefined {
  try {
    const { checksum: expected, ...manifest } = JSON.parse(text) as Manifest & { checksum?: string };
    if (expected === undefined && manifest.files === undefined && typeof manifest.generator === "string")
      return { ...manifest, videos: 0, files: {} };
    const fault = structureFault(manifest, { generator: "string", videos: wholeFrom(0, MOST_VIDEOS), files: notesFault });
    return fault === undefined && checksum(manifest) === expected ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/** What is wrong with the notes of files, in words. */
function notesFault(value: unknown, name: string): string | undefined {
  const fault = structureFault(value, "record", name);
  if (fault) return fault;
  for (const [file, note] of Object.entries(value as Manifest["files"])) {
    const wrong =
      fileNameFault(file, "a file") ?? structureFault(note, { bytes: "number", modified: "number", sha256: "string" }, file);
    if (wrong) return wrong;
  }
  return undefined;
}

function checksum(manifest: Manifest): string {
  return createHash("sha256").update(JSON.stringify(manifest)).digest("hex").slice(0, 16);
}

/** Notes a finished file. */
export async function noteOf(path: string): Promise<FileNote> {
  const { size, mtimeMs } = await stat(path);
  return { bytes: size, modified: mtimeMs, sha256: await fileSha256(path) };
}

/**
 * The note that holds for a file now; undefined when it is missing or other than noted. One of the noted size and time is not
 * read: ten thousand videos are 3 GB, and what changes a file changes its time. A copy, whose time is new, is read once.
 */
export async function noteIfSame(path: string, note: FileNote | undefined): Promise<FileNote | undefined> {
  const now = note && (await stat(path).catch(() => undefined));
  if (!now || now.size !== note.bytes) return undefined;
  if (now.mtimeMs === note.modified) return note;
  const read = await noteOf(path);
  return read.sha256 === note.sha256 ? read : undefined;
}
