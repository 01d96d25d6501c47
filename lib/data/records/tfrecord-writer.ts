import { checkPath } from "../../runtime/arguments";
import type { FileHandle } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { writeWhole } from "../../runtime/files/atomic-write";
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
 * @throws InputError that names the file and what to do when it cannot be written
 */
export async function writeTfRecords(file: string, records: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
  checkPath(file);
  let failure: { error: unknown } | undefined;
  async function* framed(): AsyncGenerator<Buffer> {
    try {
      for await (const record of records) yield frameRecord(record);
    } catch (error) {
      failure = { error };
      throw error;
    }
  }
  try {
    await writeWhole(file, file.endsWith(".gz") ? (handle) => compressed(framed(), handle) : framed());
  } catch (error) {
    // Where the records themselves failed to come it was not the writing that failed.
    throw failure ? failure.error : error;
  }
}

async function compressed(source: AsyncIterable<Buffer>, handle: FileHandle): Promise<void> {
  await pipeline(source, createGzip({ level: 1 }), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) await handle.writeFile(chunk);
  });
}
