import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { asReadError } from "../../runtime/files/read-file";
import { openNpy } from "../formats/npy";
import type { ArrayStore, StoredArray } from "./array-store";

/** The `.npy` files of a folder as named arrays, each known by its name without the ending. */
export async function openNpyStore(path: string): Promise<ArrayStore> {
  const names = await readdir(path).catch((error: unknown) => {
    throw asReadError(error, path);
  });
  const arrays: StoredArray[] = [];
  for (const file of names.filter((name) => name.endsWith(".npy")).sort()) {
    const { shape, type, numbers, texts } = await openNpy(join(path, file));
    const kind = type.texts ? "texts" : type.descr === "|u1" ? "bytes" : type.read ? "numbers" : "unknown";
    arrays.push({ name: file.slice(0, -".npy".length), shape, type: type.descr, size: type.size, kind, numbers, texts });
  }
  return { path, format: "npy folder", what: ".npy file", arrays, close: () => undefined };
}
