import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { check } from "../../runtime/check";
import { readTextFile } from "../../runtime/files/read-file";
import { openNpy } from "../formats/npy";

/** A list of ids that a file holds. */
interface IdList {
  name: string;
  ids: string[];
}

/** Subfolders that lists of ids may lie in. */
const ROOMS = ["", "folds", "splits", "lists"];

/**
 * The part of each video by lists of ids, one a line, or as `.npy` of texts or whole numbers: `train`, `validation` and `test` by
 * the names of the lists, such as `train.txt` and `test.txt`; of several such pairs (`test_1.txt`, `test_2.txt`, …) the lists of
 * tests are folds; lists that are named otherwise are folds too.
 * @returns undefined where there are no lists
 * @throws InputError that names a video in two lists, in none, or not there, and a list
 */
export async function partsOfLists(
  folder: string,
  ids: readonly string[],
  notLists: readonly string[],
): Promise<Map<string, string> | undefined> {
  const lists = await listsOf(folder, notLists);
  if (lists.length === 0) return undefined;
  const parts = new Map<string, string>();
  const there = new Set(ids);
  for (const { name, part, ids: own } of partsNamed(lists))
    for (const id of own) {
      check(there.has(id), () => `${folder}: ${name} names the video ${id}, of which there are no features`);
      check(
        !parts.has(id),
        () => `${folder}: video ${id} is in the parts ${parts.get(id)} and ${part} (${name}): a video is in one part`,
      );
      parts.set(id, part);
    }
  const out = ids.find((id) => !parts.has(id));
  check(out === undefined, () => `${folder}: video ${out} is in none of the lists ${lists.map(({ name }) => name).join(", ")}`);
  return parts;
}

async function listsOf(folder: string, notLists: readonly string[]): Promise<IdList[]> {
  const lists: IdList[] = [];
  for (const room of ROOMS) {
    const path = join(folder, room);
    if (!existsSync(path)) continue;
    for (const name of (await readdir(path)).sort()) {
      const isList = name.endsWith(".txt") || (room !== "" && name.endsWith(".npy"));
      if (isList && !notLists.includes(room)) lists.push({ name: join(room, name), ids: await idsOf(join(path, name)) });
    }
  }
  return lists;
}

async function idsOf(file: string): Promise<string[]> {
  const plain = (id: string) => id.trim().replace(/\.npy$/, "");
  if (!file.endsWith(".npy")) return readTextFile(file).replace(/^\uFEFF/, "").split(/\r\n|\n|\r/).map(plain).filter(Boolean); // prettier-ignore
  const { type, shape, texts, numbers } = await openNpy(file);
  return (type.texts ? await texts() : Array.from(await numbers(0, shape[0] ?? 1), String)).map(plain);
}

function purposeOf(name: string): string | undefined {
  const word = basename(name).toLowerCase();
  if (/val|dev/.test(word)) return "validation";
  return /test/.test(word) ? "test" : /train/.test(word) ? "train" : undefined;
}

function partsNamed(lists: readonly IdList[]): (IdList & { part: string })[] {
  const stem = (name: string) => basename(name, extname(name));
  const named = lists.map((list) => ({
    ...list,
    purpose: purposeOf(list.name),
    number: /\d+/.exec(stem(list.name))?.[0] ?? stem(list.name),
  }));
  const tests = named.filter(({ purpose }) => purpose === "test");
  if (tests.length > 1) return tests.map((list) => ({ ...list, part: list.number }));
  return named.map((list) => ({ ...list, part: list.purpose ?? stem(list.name) }));
}
