import { open } from "node:fs/promises";
import { InputError } from "../runtime/check";
import { type ByteSource, FileBytes, GzipBytes } from "./byte-source";
import { maskedCrc } from "./masked-crc";
import { corrupt, type CorruptOptions, type RecordPlace } from "./read-report";

/** The bytes of one record and where they stood. */
export interface TfRecord extends RecordPlace {
  /** Valid for as long as you hold it; with `reuseMemory`, until the next record is asked for. */
  data: Buffer;
}

/** Options of {@link readTfRecords}. */
export interface ReadTfRecordsOptions extends CorruptOptions {
  /** Read every record into the same memory: for a reader that is done with each before the next. Default false. */
  reuseMemory?: boolean;
}

/** uint64 length and the checksum of those eight bytes. */
const HEADER = 12;
/** Checksum of the data, behind them. */
const FOOTER = 4;

/**
 * Streams the records of one TFRecord file, both checksums of each checked; gzip is recognised by its content.
 * Memory: one block of the file plus one record.
 *
 * A record with broken data can be skipped (`onCorrupt: "skip"`). When the length itself is broken nothing tells where
 * the next record starts, so the rest of that file is skipped, and reported as such; so it is when the file ends early.
 *
 * @throws InputError that names file, record and byte, unless skipped.
 */
export async function* readTfRecords(file: string, options: ReadTfRecordsOptions = {}): AsyncGenerator<TfRecord> {
  const source = await openSource(file, options.reuseMemory ?? false);
  let offset = 0;
  try {
    for (let record = 1; ; record++) {
      const place = { file, record, offset };
      // Awaiting only what is not there yet saves two turns of the event loop a record.
      const header = source.at(HEADER) ?? (await source.take(HEADER));
      if (header.length === 0 && !source.failure) return;
      if (header.length < HEADER)
        return corrupt(place, ended(source, `after ${header.length} of the 12 bytes before the data`), options, true);
      if (header.readUInt32LE(8) !== maskedCrc(header.subarray(0, 8)))
        return corrupt(place, "the checksum of the record's length is wrong", options, true);
      const length = header.readUInt32LE(0) + header.readUInt32LE(4) * 2 ** 32;
      if (length > 0x7fffffff) return corrupt(place, `a record of ${length} bytes is larger than 2 GiB`, options, true);
      const body = source.at(length + FOOTER) ?? (await source.take(length + FOOTER));
      if (body.length < length + FOOTER)
        return corrupt(
          place,
          ended(source, `after ${body.length} of ${length + FOOTER} bytes of data and checksum`),
          options,
          true,
        );
      offset += HEADER + length + FOOTER;
      const data = body.subarray(0, length);
      if (body.readUInt32LE(length) !== maskedCrc(data)) corrupt(place, "the checksum of its data is wrong", options);
      else yield { ...place, data };
    }
  } finally {
    await source.close();
  }
}

function ended(source: ByteSource, where: string): string {
  return source.failure ? `decompression failed (${source.failure}) ${where}` : `the file ends ${where}: it is cut short`;
}

async function openSource(file: string, reuseMemory: boolean): Promise<ByteSource> {
  const head = Buffer.alloc(HEADER);
  try {
    const handle = await open(file);
    const { bytesRead } = await handle.read(head, 0, HEADER, 0);
    // A record's length may begin with gzip's two magic bytes by chance; its checksum then tells them apart.
    const framed = bytesRead === HEADER && head.readUInt32LE(8) === maskedCrc(head.subarray(0, 8));
    if (framed || head[0] !== 0x1f || head[1] !== 0x8b) return new FileBytes(handle, reuseMemory);
    await handle.close();
  } catch (error) {
    throw new InputError(`${file} cannot be read: ${(error as Error).message}`);
  }
  return new GzipBytes(file);
}
