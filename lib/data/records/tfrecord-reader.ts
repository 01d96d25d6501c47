import { checkOptions, checkPath } from "../../runtime/arguments";
import { checkInteger } from "../../runtime/check";
import { asReadError, openRegular } from "../../runtime/files/read-file";
import { type ByteSource, FileBytes, GzipBytes } from "./byte-source";
import { maskedCrc } from "./masked-crc";
import { corrupt, type CorruptOptions, type RecordPlace } from "./read-report";

/** The bytes of one record and where they stood. */
export interface TfRecord extends RecordPlace {
  /** Valid as long as you keep it; with `reuseMemory`, only until the next record is read. */
  data: Buffer;
}

/** Options of {@link readTfRecords}. */
export interface ReadTfRecordsOptions extends CorruptOptions {
  /** Read every record into the same memory: for a reader that is done with each before the next. Default false. */
  reuseMemory?: boolean;
  /**
   * The largest record taken, in bytes, at most 2^30. Default 64 MiB: some hundred times the largest of YouTube-8M. It
   * bounds the memory that a damaged length, or a small file that expands without end, can ask for.
   */
  maxRecordBytes?: number;
}

/** uint64 length and the checksum of those eight bytes. */
const HEADER = 12;
/** Checksum of the data, after them. */
const FOOTER = 4;
const MAX_RECORD_BYTES = 64 * 2 ** 20;

/**
 * Streams the records of one TFRecord file and checks both checksums of each. Gzip is recognised by its content, and may have
 * several members, with or without zeros after them. The file is closed when reading ends, also when it ends early.
 * Memory: one block of the file plus one record of at most `maxRecordBytes`.
 *
 * A record with broken data can be skipped (`onCorrupt: "skip"`). When the length itself is broken, the start of the
 * next record is unknown, so the rest of that file is skipped and reported. The same happens when the file ends early, when the
 * length is larger than `maxRecordBytes`, and when something other than zeros or gzip follows a gzip member.
 *
 * @throws InputError that names file, record and byte, unless skipped; also when the file is missing, a folder or unreadable
 */
export async function* readTfRecords(file: string, options: ReadTfRecordsOptions = {}): AsyncGenerator<TfRecord> {
  checkOptions(options);
  const most = checkInteger(options.maxRecordBytes ?? MAX_RECORD_BYTES, "maxRecordBytes", 1, 2 ** 30);
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
      if (length > most)
        return corrupt(
          place,
          `a record of ${length} bytes is larger than maxRecordBytes, ${most} (raise it if that is right)`,
          options,
          true,
        );
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
  checkPath(file);
  const handle = await openRegular(file).catch((error) => {
    throw asReadError(error, file);
  });
  try {
    const head = Buffer.alloc(HEADER);
    const { bytesRead } = await handle.read(head, 0, HEADER, 0);
    // A record's length may begin with gzip's two magic bytes by chance; its checksum then tells them apart.
    const framed = bytesRead === HEADER && head.readUInt32LE(8) === maskedCrc(head.subarray(0, 8));
    const gzip = !framed && head[0] === 0x1f && head[1] === 0x8b;
    return gzip ? new GzipBytes(handle, file) : new FileBytes(handle, file, reuseMemory);
  } catch (error) {
    await handle.close();
    throw asReadError(error, file);
  }
}
