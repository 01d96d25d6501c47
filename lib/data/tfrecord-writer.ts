import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { maskedCrc } from "./masked-crc";

/** One record in TFRecord framing: length, its checksum, data, its checksum. */
export function frameRecord(data: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(data.length + 16);
  framed.writeUInt32LE(data.length, 0);
  framed.writeUInt32LE(0, 4);
  framed.writeUInt32LE(maskedCrc(framed.subarray(0, 8)), 8);
  framed.set(data, 12);
  framed.writeUInt32LE(maskedCrc(data), data.length + 12);
  return framed;
}

/**
 * Writes records to a TFRecord file, one after another as they come; compressed when the name ends in `.gz`.
 * The file appears under its name only when it is whole, so an interrupted run leaves no half file to be mistaken for one.
 */
export async function writeTfRecords(file: string, records: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
  const partial = `${file}.partial`;
  async function* framed(): AsyncGenerator<Buffer> {
    for await (const record of records) yield frameRecord(record);
  }
  try {
    const source = Readable.from(framed(), { objectMode: true });
    if (file.endsWith(".gz")) await pipeline(source, createGzip({ level: 1 }), createWriteStream(partial));
    else await pipeline(source, createWriteStream(partial));
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  await rename(partial, file);
}
