import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { checkList, checkPath } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import { asReadError, checkRegular } from "../../runtime/files/read-file";

/** What a shard's name ends in. */
export const SHARD_NAME = /\.tfrecord(\.gz)?$/;
/** What the name of a shard ends in that is a Parquet file of `npm run prepare-shards`. */
export const PREPARED_NAME = /\.parquet$/;

/**
 * The shards of a folder, in name order: its TFRecord files, or its Parquet files where it has none. A folder's name is never a pattern.
 * @throws InputError when it is missing, not a folder or unreadable, or holds no shards
 */
export async function shardsOfFolder(folder: string): Promise<string[]> {
  checkPath(folder, "the folder");
  const entries = await readdir(folder, { withFileTypes: true }).catch((error) => {
    throw asReadError(error, folder);
  });
  const files = entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith("."));
  const named = (pattern: RegExp) => files.filter(({ name }) => pattern.test(name));
  const records = named(SHARD_NAME);
  const shards = records.length > 0 ? records : named(PREPARED_NAME);
  check(
    shards.length > 0,
    () => `${folder} holds no shards: put *.tfrecord or *.tfrecord.gz files there, or *.parquet files of npm run prepare-shards`,
  );
  return shards.map(({ name }) => join(folder, name)).sort();
}

/**
 * The files named by a path, a glob or a list of both; each glob's files in name order.
 * In a glob `*` stands for any characters within one folder's or file's name and `?` for one; `**` is not supported.
 * A file whose own name holds those characters is found under that name.
 * @throws InputError when a path is missing or a folder, or a glob matches nothing.
 */
export async function shardPaths(paths: string | readonly string[]): Promise<string[]> {
  if (typeof paths !== "string") checkList(paths, "the paths", "paths");
  const all: string[] = [];
  for (const path of typeof paths === "string" ? [paths] : paths) {
    checkPath(path);
    if (existsSync(path)) {
      checkRegular(path);
      const isFile = (await stat(path)).isFile();
      check(isFile, () => `${path} is a folder: name its files, for example ${join(path, "*.tfrecord")}`);
      all.push(path);
    } else {
      check(isPattern(path), () => `${path} does not exist (looked from ${process.cwd()}): correct the path`);
      const found = (await expand(path.split("/"))).sort();
      check(found.length > 0, () => `no file matches ${path} (looked from ${process.cwd()}): correct the pattern`);
      for (const file of found) all.push(file);
    }
  }
  check(all.length > 0, () => "no shards to read: give at least one path or glob");
  return all;
}

/** Walks the pattern one folder level at a time, reading only folders whose names are not given literally. */
async function expand(parts: string[]): Promise<string[]> {
  let found = [parts[0] === "" ? "/" : "."];
  for (const [depth, part] of parts.entries()) {
    if (part === "" || part === ".") continue;
    const last = depth === parts.length - 1;
    const next: string[] = [];
    for (const folder of found) {
      if (!isPattern(part)) {
        const path = join(folder, part);
        if (existsSync(path)) next.push(path);
        continue;
      }
      const pattern = matcher(part);
      const named = !parts.slice(0, depth).some(isPattern);
      const entries = await readdir(folder, { withFileTypes: true }).catch((error) => {
        // Of folders that a pattern finds some may be closed to us; one that was named may not.
        if (named) throw asReadError(error, folder);
        return [];
      });
      for (const entry of entries) {
        const kept = last ? !entry.isDirectory() : !entry.isFile();
        if (kept && pattern.test(entry.name)) next.push(join(folder, entry.name));
      }
    }
    found = next;
  }
  return found;
}

function isPattern(part: string): boolean {
  return /[*?]/.test(part);
}

/** As in a shell, a leading dot must be written out. */
function matcher(part: string): RegExp {
  const body = part
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${part.startsWith(".") ? "" : "(?!\\.)"}${body}$`);
}
