import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { check, InputError } from "./check";

/**
 * Plain values (numbers, strings, lists, records) with typed arrays among them, kept in a folder: `value.json` holds the
 * structure, `arrays.bin` the typed arrays to the bit.
 */

const FORMAT = 1;
const TYPES = { Float32Array, Float64Array, Int32Array, Uint8Array } as const;
type TypeName = keyof typeof TYPES;
interface Reference {
  $array: TypeName;
  offset: number;
  length: number;
}

/** Writes `value` whole or not at all: a folder of the same name is replaced only when the new one is complete. */
export async function savePlain(folder: string, kind: string, value: unknown): Promise<void> {
  const parts: Buffer[] = [];
  let offset = 0;
  const text = JSON.stringify(value, (_, item: unknown) => {
    const type = typeName(item);
    if (!type) return item;
    const { buffer, byteOffset, byteLength, length } = item as Float32Array;
    const padding = Buffer.alloc((8 - (byteLength % 8)) % 8);
    parts.push(Buffer.from(buffer, byteOffset, byteLength), padding);
    const reference: Reference = { $array: type, offset, length };
    offset += byteLength + padding.length;
    return reference;
  });
  const arrays = Buffer.concat(parts);
  const head = { format: FORMAT, kind, sha256: digest(arrays) };
  const fresh = `${folder}.${process.pid}.partial`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  await mkdir(fresh);
  await writeFile(join(fresh, "arrays.bin"), arrays);
  await writeFile(join(fresh, "value.json"), `{"head":${JSON.stringify(head)},"value":${text}}`);
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder);
}

/**
 * What {@link savePlain} wrote, to the bit.
 * @throws InputError when the folder is missing, holds something of another kind or format, or is damaged.
 */
export async function loadPlain<Value>(folder: string, kind: string): Promise<Value> {
  check(existsSync(join(folder, "value.json")), () => `${folder} holds no saved ${kind}: there is no value.json in it`);
  check(existsSync(join(folder, "arrays.bin")), () => `${folder} is damaged: there is no arrays.bin in it: save it anew`);
  const arrays = await readFile(join(folder, "arrays.bin"));
  const { head, value } = parsed(await readFile(join(folder, "value.json"), "utf8"), arrays, folder);
  check(head.format === FORMAT, () => `${folder} has format ${head.format}; this version reads format ${FORMAT}: save it anew`);
  check(head.kind === kind, () => `${folder} holds a ${head.kind}, not a ${kind}`);
  check(head.sha256 === digest(arrays), () => `${folder}: arrays.bin is damaged (its checksum does not match): save it anew`);
  return value as Value;
}

interface Stored {
  head: { format: number; kind: string; sha256: string };
  value: unknown;
}

function parsed(text: string, arrays: Buffer, folder: string): Stored {
  try {
    return JSON.parse(text, (_, item: unknown) => (isReference(item) ? restored(item, arrays) : item));
  } catch (error) {
    throw new InputError(`${folder}: value.json is damaged (${(error as Error).message}): save it anew`);
  }
}

function typeName(item: unknown): TypeName | undefined {
  return (Object.keys(TYPES) as TypeName[]).find((name) => item instanceof TYPES[name]);
}

function isReference(item: unknown): item is Reference {
  return typeof item === "object" && item !== null && "$array" in item;
}

/** A copy, so that the typed array owns its memory and is aligned. A damaged file may be too short: the checksum tells. */
function restored({ $array, offset, length }: Reference, arrays: Buffer): unknown {
  const Type = TYPES[$array];
  const bytes = Uint8Array.from(arrays.subarray(offset, offset + length * Type.BYTES_PER_ELEMENT));
  return new Type(bytes.buffer, 0, Math.floor(bytes.length / Type.BYTES_PER_ELEMENT));
}

function digest(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
