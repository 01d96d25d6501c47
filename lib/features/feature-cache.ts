import { crc32c } from "@node-rs/crc32";
import { mkdir, open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { check } from "../runtime/check";
import type { FeatureSet } from "./feature-set";

/*
 * One file: 8 bytes of magic, the length of the header and its CRC-32C (uint32 each), the header as JSON, and the arrays, each at a multiple of
 * 64 bytes from the start, little-endian, so that the file could be mapped into memory as it is.
 */
const MAGIC = "SDCCAF02";
const ALIGNMENT = 64;
/** Bytes before the header. */
const PREFIX = 16;

interface StoredArray {
  type: "f4" | "i4" | "u1";
  length: number;
  offset: number;
  /** CRC-32C of its bytes. */
  checksum: number;
}

interface Header {
  key: string;
  ids: string[];
  emotions: string[];
  arrays: Record<string, StoredArray>;
}

type Values = Float32Array | Int32Array | Uint8Array;

/** Writes features to one file, under its name only when whole. `key` tells what they were made from. */
export async function saveFeatures(file: string, features: FeatureSet, key = ""): Promise<void> {
  const { ids, emotions, labels, audio, video, chunkKinds } = features;
  const values: Record<string, Values> = {
    labels,
    starts: audio.starts,
    seconds: audio.seconds,
    chunks: audio.chunks.data,
    video: video.data,
    ...(chunkKinds && { chunkKinds }),
  };
  const arrays: Header["arrays"] = {};
  // Offsets count from the end of the header, which is not known before they are.
  let offset = 0;
  for (const [name, array] of Object.entries(values)) {
    arrays[name] = { type: typeOf(array), length: array.length, offset, checksum: crc32c(bytesOf(array)) };
    offset = aligned(offset + array.byteLength);
  }
  const json = Buffer.from(JSON.stringify({ key, ids, emotions, arrays } satisfies Header));
  const head = Buffer.alloc(aligned(PREFIX + json.length));
  head.write(MAGIC, "latin1");
  head.writeUInt32LE(json.length, 8);
  head.writeUInt32LE(crc32c(json), 12);
  json.copy(head, PREFIX);
  await mkdir(dirname(file), { recursive: true });
  // Two processes may build the same features at once.
  const partial = `${file}.${process.pid}.partial`;
  const handle = await open(partial, "w");
  try {
    await handle.write(head, 0, head.length, 0);
    for (const [name, array] of Object.entries(values))
      await handle.write(bytesOf(array), 0, array.byteLength, head.length + arrays[name].offset);
  } finally {
    await handle.close();
  }
  await rename(partial, file);
}

/**
 * Reads what {@link saveFeatures} wrote; undefined when there is no such file or it was made from something else than
 * `key` tells. Without a key any will do.
 * @throws InputError when the file is damaged.
 */
export async function loadFeatures(file: string, key?: string): Promise<FeatureSet | undefined> {
  const bytes = await readWhole(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (!bytes) return undefined;
  const damaged = () => `${file} is damaged: remove it, and the features are built again`;
  check(bytes.length >= PREFIX && bytes.toString("latin1", 0, 8) === MAGIC, () => `${file} holds no features: remove it`);
  const length = bytes.readUInt32LE(8);
  const json = bytes.subarray(PREFIX, PREFIX + length);
  check(json.length === length && crc32c(json) === bytes.readUInt32LE(12), damaged);
  const header = JSON.parse(json.toString("utf8")) as Header;
  if (key !== undefined && header.key !== key) return undefined;
  const read = (name: string): Values => {
    const { type, length: count, offset, checksum } = header.arrays[name];
    const start = aligned(PREFIX + length) + offset;
    const part = bytes.subarray(start, start + count * (type === "u1" ? 1 : 4));
    check(part.length === count * (type === "u1" ? 1 : 4) && crc32c(part) === checksum, damaged);
    // Arrays lie where the file has them: nothing is copied.
    if (type === "u1") return new Uint8Array(bytes.buffer, start, count);
    return new (type === "f4" ? Float32Array : Int32Array)(bytes.buffer, start, count);
  };
  const chunks = read("chunks") as Float32Array;
  const seconds = read("seconds") as Float32Array;
  const video = read("video") as Float32Array;
  return {
    ids: header.ids,
    emotions: header.emotions,
    labels: read("labels") as Int32Array,
    audio: {
      chunks: { rows: seconds.length, columns: chunks.length / seconds.length, data: chunks },
      starts: read("starts") as Int32Array,
      seconds,
    },
    video: { rows: header.ids.length, columns: video.length / header.ids.length, data: video },
    ...(header.arrays.chunkKinds && { chunkKinds: read("chunkKinds") as Uint8Array }),
  };
}

/** A file in memory of its own, from byte 0 of it on, so that what is aligned in the file is aligned there. */
async function readWhole(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const bytes = Buffer.from(new ArrayBuffer((await handle.stat()).size));
    let length = 0;
    for (let got = 1; got > 0 && length < bytes.length; length += got)
      got = (await handle.read(bytes, length, bytes.length - length)).bytesRead;
    return bytes.subarray(0, length);
  } finally {
    await handle.close();
  }
}

function typeOf(array: Values): StoredArray["type"] {
  return array instanceof Float32Array ? "f4" : array instanceof Int32Array ? "i4" : "u1";
}

function bytesOf(array: Values): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
