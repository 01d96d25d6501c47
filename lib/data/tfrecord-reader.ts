import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { check, InputError } from "../runtime/check";
import { maskedCrc } from "./masked-crc";
import { corrupt, type CorruptOptions, type RecordPlace } from "./read-report";

/** The bytes of one record and where they stood. `data` is valid for as long as you hold it. */
export interface TfRecord extends RecordPlace {
  data: Buffer;
}

/** uint64 length and the checksum of those eight bytes. */
const HEADER = 12;
/** Checksum of the data, behind them. */
const FOOTER = 4;
const BLOCK = 1 << 20;

/**
 * Streams the records of one TFRecord file, both checksums of each checked; gzip is recognised by its content.
 * Memory: one block of the file plus one record.
 *
 * A record with broken data can be skipped (`onCorrupt: "skip"`). When the length itself is broken nothing tells where
 * the next record starts, so the rest of that file is skipped, and reported as such; so it is when the file ends early.
 *
 * @throws InputError that names file, record and byte, unless skipped.
 */
export async function* readTfRecords(file: string, options: CorruptOptions = {}): AsyncGenerator<TfRecord> {
  const source = new ByteSource(await openStream(file));
  let offset = 0;
  try {
    for (let record = 1; ; record++) {
      const place = { file, record, offset };
      const header = await source.take(HEADER);
      if (header.length === 0 && !source.failure) return;
      if (header.length < HEADER)
        return corrupt(place, ended(source, `after ${header.length} of the 12 bytes before the data`), options, true);
      if (header.readUInt32LE(8) !== maskedCrc(header.subarray(0, 8)))
        return corrupt(place, "the checksum of the record's length is wrong", options, true);
      const length = header.readUInt32LE(0) + header.readUInt32LE(4) * 2 ** 32;
      if (length > 0x7fffffff) return corrupt(place, `a record of ${length} bytes is larger than 2 GiB`, options, true);
      const body = await source.take(length + FOOTER);
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
    source.close();
  }
}

function ended(source: ByteSource, where: string): string {
  return source.failure ? `decompression failed (${source.failure}) ${where}` : `the file ends ${where}: it is cut short`;
}

async function openStream(file: string): Promise<Readable> {
  const head = Buffer.alloc(HEADER);
  let length: number;
  try {
    const handle = await open(file);
    length = (await handle.read(head, 0, HEADER, 0).finally(() => handle.close())).bytesRead;
  } catch (error) {
    throw new InputError(`${file} cannot be read: ${(error as Error).message}`);
  }
  const raw = createReadStream(file, { highWaterMark: BLOCK });
  // A record's length may begin with gzip's two magic bytes by chance; its checksum then tells them apart.
  const framed = length === HEADER && head.readUInt32LE(8) === maskedCrc(head.subarray(0, 8));
  if (framed || head[0] !== 0x1f || head[1] !== 0x8b) return raw;
  // Errors reach the consumer through the stream itself.
  return pipeline(raw, createGunzip({ chunkSize: BLOCK }), () => {});
}

/** Bytes in the sizes asked for, out of a stream of blocks. */
class ByteSource {
  /** Why the stream broke off, when it did. */
  failure = "";
  private readonly blocks: AsyncIterator<Buffer>;
  private block: Buffer = Buffer.alloc(0);

  constructor(private readonly stream: Readable) {
    this.blocks = stream[Symbol.asyncIterator]();
  }

  /** The next `n` bytes, or fewer at the end. Bytes within one block are not copied. */
  async take(n: number): Promise<Buffer> {
    if (this.block.length < n) {
      const parts = [this.block];
      for (let size = this.block.length; size < n;) {
        const next = await this.next();
        if (!next) break;
        parts.push(next);
        size += next.length;
      }
      this.block = parts.length === 1 ? parts[0] : Buffer.concat(parts);
    }
    const taken = this.block.subarray(0, n);
    this.block = this.block.subarray(taken.length);
    return taken;
  }

  close(): void {
    this.stream.destroy();
  }

  private async next(): Promise<Buffer | undefined> {
    if (this.failure) return undefined;
    try {
      const { done, value } = await this.blocks.next();
      return done ? undefined : value;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? "";
      // Disk errors are not the data's fault: never skip over them.
      check(code.startsWith("Z_"), () => `reading failed: ${(error as Error).message}`);
      this.failure = (error as Error).message;
      return undefined;
    }
  }
}
