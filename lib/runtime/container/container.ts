import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { writeWhole } from "../files/atomic-write";
import { openRegular } from "../files/read-file";
import { checkPath } from "../arguments";
import { check, InputError } from "../check";
import { addTo, PIECE, readAll, writeAll } from "./pieces";
import {
  type ArrayType,
  arrayType,
  bytesEach,
  bytesOf,
  decodePlain,
  encodePlain,
  isArrayType,
  isPlainRecord,
  newArray,
  type StoredArray,
} from "./plain-value";

/*
 * One file that holds a plain value with typed arrays among it, to the bit:
 *
 *     8 bytes   magic
 *     uint32    format
 *     uint32    length of the header
 *     32 bytes  SHA-256 of the 16 bytes before and of the header
 *     header    JSON: kind, key, the value, and of each array its type, length and SHA-256
 *     arrays    each at the next multiple of 64 bytes, zeros before it; little-endian
 *
 * The file ends with the last array. So every byte is either under a checksum or known, and no length can lie: lengths are
 * compared with the size of the file before memory is taken, and checksums are compared before anything is decoded.
 */
const MAGIC = "SDCCABIN";
const FORMAT = 1;
const ALIGNMENT = 64;
const PREFIX = 16;
const DIGEST = 32;
/** A string of more than 512 MiB cannot be; a header is a small part of that. */
const LONGEST_HEADER = 2 ** 28;

/** What a file holds. */
interface Contents {
  /** In words, such as `S-DCCA model`: a file of another kind is refused. */
  kind: string;
  /** What to do about a file that cannot be read, as the end of a message. */
  remedy: string;
}

/** Options of {@link writeContainer} and {@link readContainer}. */
interface ContainerOptions {
  /** What the value was made from. Reading with another key than was written finds nothing. */
  key?: string;
  /** Most bytes that are read, written or summed at once, at most 1 GiB. */
  pieceBytes?: number;
}

interface Header {
  kind: string;
  key: string;
  value: unknown;
  arrays: { type: ArrayType; length: number; sha256: string }[];
}

/**
 * Writes a plain value to one file, whole or not at all.
 * @throws InputError that names what in the value is not plain, or says why the file cannot be written
 */
export async function writeContainer(
  file: string,
  { kind }: Pick<Contents, "kind">,
  value: unknown,
  { key = "", pieceBytes = PIECE }: ContainerOptions = {},
): Promise<void> {
  const { json, arrays } = encodePlain(value, kind);
  const facts = arrays.map((array) => ({
    type: arrayType(array)!,
    length: array.length,
    sha256: sha256([bytesOf(array)], pieceBytes).toString("hex"),
  }));
  const head = JSON.stringify({ kind, key, arrays: facts });
  const header = Buffer.from(`${head.slice(0, -1)},"value":${json}}`);
  check(header.length <= LONGEST_HEADER, () => `${file}: the ${kind} is too long: put its long lists into typed arrays`);
  const prefix = Buffer.alloc(PREFIX);
  prefix.write(MAGIC, "latin1");
  prefix.writeUInt32LE(FORMAT, 8);
  prefix.writeUInt32LE(header.length, 12);
  await writeWhole(file, async (handle) => {
    let at = 0;
    const write = async (bytes: Uint8Array) => {
      await writeAll(handle, bytes, at, pieceBytes);
      at += bytes.length;
    };
    await write(Buffer.concat([prefix, sha256([prefix, header], pieceBytes), header]));
    for (const array of arrays) {
      await write(Buffer.alloc(padding(at)));
      await write(bytesOf(array));
    }
  });
}

/**
 * The value that {@link writeContainer} wrote; undefined when it was written under another key.
 * @throws InputError when there is no such file, or it is of another kind, of another format, or damaged
 */
export async function readContainer<Value = unknown>(
  file: string,
  contents: Contents,
  { key, pieceBytes = PIECE }: ContainerOptions = {},
): Promise<Value | undefined> {
  checkPath(file);
  const { kind, remedy } = contents;
  const refuse = (why: string) => new InputError(`${file} ${why}: ${remedy}`);
  try {
    const handle = await openRegular(file);
    try {
      return (await readOpen(handle, kind, key, pieceBytes, refuse)) as Value;
    } finally {
      await handle.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw refuse(`is not there, so there is no ${kind}`);
    throw code === undefined ? error : refuse(`cannot be read (${code})`);
  }
}

async function readOpen(
  handle: FileHandle,
  kind: string,
  key: string | undefined,
  pieceBytes: number,
  refuse: (why: string) => InputError,
): Promise<unknown> {
  const damaged = (why: string) => refuse(`is damaged (${why})`);
  const stat = await handle.stat();
  if (!stat.isFile()) throw refuse(`is no file, so it holds no ${kind}`);
  let at = 0;
  const read = async (bytes: Uint8Array) => {
    if (!(await readAll(handle, bytes, at, pieceBytes))) throw damaged("it ends early");
    at += bytes.length;
  };

  if (stat.size === 0) throw damaged("it is empty");
  if (stat.size < PREFIX + DIGEST) throw refuse(`is too short to hold a ${kind}`);
  const [prefix, digest] = [Buffer.alloc(PREFIX), Buffer.alloc(DIGEST)];
  await read(prefix);
  if (prefix.toString("latin1", 0, 8) !== MAGIC) throw refuse(`holds no ${kind}, but something else`);
  const format = prefix.readUInt32LE(8);
  if (format !== FORMAT) throw refuse(`is of format ${format}, and this version reads format ${FORMAT}`);
  await read(digest);
  const length = prefix.readUInt32LE(12);
  if (length > Math.min(stat.size - at, LONGEST_HEADER)) throw damaged("its header is longer than the file");
  const bytes = Buffer.alloc(length);
  await read(bytes);
  if (!sha256([prefix, bytes], pieceBytes).equals(digest)) throw damaged("the checksum of its header does not match");

  const header = parsed(bytes);
  if (!header) throw damaged("its header is not one");
  if (header.kind !== kind) throw refuse(`holds a ${header.kind}, not a ${kind}`);
  if (sizeOf(header, at) !== stat.size) throw damaged("its size is not what its header says");
  if (key !== undefined && header.key !== key) return undefined;

  const arrays: StoredArray[] = [];
  for (const { type, length, sha256: expected } of header.arrays) {
    const zeros = Buffer.alloc(padding(at));
    await read(zeros);
    if (zeros.some((byte) => byte !== 0)) throw damaged("there is something between its arrays");
    const array = newArray(type, length);
    await read(bytesOf(array));
    if (sha256([bytesOf(array)], pieceBytes).toString("hex") !== expected)
      throw damaged("the checksum of an array does not match");
    arrays.push(array);
  }
  try {
    return decodePlain(header.value, arrays);
  } catch (error) {
    throw error instanceof InputError ? damaged(error.message) : error;
  }
}

/** A header, if the bytes are one as far as reading needs it. */
function parsed(bytes: Buffer): Header | undefined {
  let header: unknown;
  try {
    header = JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
  if (!isPlainRecord(header) || typeof header.kind !== "string" || typeof header.key !== "string") return undefined;
  if (!Object.hasOwn(header, "value") || !Array.isArray(header.arrays)) return undefined;
  const isArray = (item: unknown) =>
    isPlainRecord(item) && isArrayType(item.type) && Number.isSafeInteger(item.length) && (item.length as number) >= 0;
  return header.arrays.every(isArray) ? (header as unknown as Header) : undefined;
}

/** Bytes of the whole file, if its arrays begin after `start` bytes. */
function sizeOf({ arrays }: Header, start: number): number {
  return arrays.reduce((at, { type, length }) => at + padding(at) + length * bytesEach(type), start);
}

function padding(at: number): number {
  return (ALIGNMENT - (at % ALIGNMENT)) % ALIGNMENT;
}

function sha256(parts: readonly Uint8Array[], pieceBytes: number): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) addTo(hash, part, pieceBytes);
  return hash.digest();
}
