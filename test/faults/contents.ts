import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Writer } from "./writer";

/** What a folder holds: of each file its content without times, by its path in the folder. */
export type Contents = Map<string, unknown>;

/** Files that are known to be unfinished, or flags of a lock. */
const PASSING = /\.partial(\/|$)|\.lock-[^/]*$/;
const FLAG = /\.lock-[^/]*$/;

/** Files that stand only while something is not finished. */
const MARKER = /(^|\/)unfinished-[a-z]+\.txt$/;

/** Fields of JSON that hold times, or checksums over such fields. */
const TIMES = new Set(["modified", "checksum"]);

export async function contentsOf(folder: string, { timeless, passing }: Writer): Promise<Contents> {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true });
  const entries = all.filter((entry) => !entry.isDirectory() && !passing?.test(entry.name));
  const contents: Contents = new Map();
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1);
    if (PASSING.test(name)) contents.set(name, "unfinished");
    else contents.set(name, (await timeless?.(path)) || plainContent(path));
  }
  return contents;
}

function plainContent(path: string): unknown {
  const bytes = readFileSync(path);
  if (path.endsWith(".json"))
    return JSON.parse(bytes.toString("utf8"), (key, value: unknown) => (TIMES.has(key) ? undefined : value));
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * What is half-written under a final name, in words. Whole is a file that is as it will be at the end or was before, also while it waits
 * in a folder below, JSON that can be read, and a mark that something is unfinished.
 */
export async function halfWritten(folder: string, writer: Writer, expected: Contents, before: Contents): Promise<string[]> {
  let found: Contents;
  try {
    found = await contentsOf(folder, writer);
  } catch (error) {
    return [`a file cannot be read: ${(error as Error).message}`];
  }
  const whole = ([name, content]: [string, unknown]) =>
    content === "unfinished" ||
    name.endsWith(".json") || // it was read
    (MARKER.test(name) && /\.\n$/.test(readFileSync(join(folder, name), "utf8"))) ||
    [expected.get(name), expected.get(basename(name)), before.get(name)].some((known) => isDeepStrictEqual(content, known));
  return [...found].filter((entry) => !whole(entry)).map(([name]) => `${name} is half-written, or none of its files`);
}

/**
 * How a folder differs from what it should hold, in words. The flag of a lock may stay where nothing is left to be done: the next one
 * that takes this lock removes it, so there is never more than one.
 */
export function differences(found: Contents, expected: Contents): string[] {
  const locks = [...found.keys()].filter((name) => FLAG.test(name)).map((name) => name.replace(FLAG, ""));
  if (new Set(locks).size < locks.length) return ["more than one flag of a lock is left over"];
  const names = [...new Set([...found.keys(), ...expected.keys()])].filter((name) => !FLAG.test(name)).sort();
  return names.flatMap((name) => {
    if (!found.has(name)) return [`${name} is missing`];
    if (!expected.has(name)) return [`${name} is left over`];
    return isDeepStrictEqual(found.get(name), expected.get(name)) ? [] : [`${name} is other than without a fault`];
  });
}
