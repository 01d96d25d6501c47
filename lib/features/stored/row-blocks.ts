import { closeSync, openSync, read } from "node:fs";
import { promisify } from "node:util";
import { crc32c } from "@node-rs/crc32";
import { check } from "../../runtime/check";
import { asReadError, checkRegular } from "../../runtime/files/read-file";

/** Rows that are read and checked together, and stay together until they are shuffled in a window: a megabyte at usual widths. */
export const BLOCK_ROWS = 256;

/** What to do about a shard that is missing or damaged, as the end of a message. */
export const REMEDY = "write the rows again by writeFeatureRows, which keeps what is whole";

const readAt = promisify(read);

/** Where some rows of a shard stand. */
export interface RowBlock {
  file: string;
  /** The first row's number among those of all shards. */
  first: number;
  /** How many rows. */
  rows: number;
  /** Numbers of a row, both views together. */
  width: number;
  /** Bytes before it. */
  start: number;
  /** CRC-32C of its bytes. */
  checksum: number;
}

/** The blocks of a file of rows. @param first the number of its first row */
export function blocksOf(file: string, rows: number, width: number, checksums: Int32Array, first: number): RowBlock[] {
  return Array.from(checksums, (checksum, b) => ({
    ...{ file, first: first + b * BLOCK_ROWS, width, checksum },
    rows: Math.min(BLOCK_ROWS, rows - b * BLOCK_ROWS),
    start: b * BLOCK_ROWS * width * 4,
  }));
}

/** Memory for a block. */
export function newBlock({ rows, width }: RowBlock): Float32Array {
  return new Float32Array(rows * width);
}

/**
 * Reads a block and checks it.
 * @param into memory of just its size
 * @throws InputError that names the file when it is missing, cut or damaged
 */
export async function readBlock({ file, start, first, rows, checksum: expected }: RowBlock, into: Float32Array): Promise<void> {
  try {
    // A handle of promises would take as long again as the reading itself, when the system has the bytes in memory.
    checkRegular(file);
    const handle = openSync(file, "r");
    try {
      const bytes = bytesOf(into);
      for (let done = 0; done < bytes.length;) {
        const { bytesRead } = await readAt(handle, bytes, done, bytes.length - done, start + done);
        check(bytesRead > 0, () => `${file} is damaged (it ends early): ${REMEDY}`);
        done += bytesRead;
      }
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw asReadError(error, file);
  }
  check(
    checksum(into) === expected,
    () => `${file} is damaged (the checksum of rows ${first} to ${first + rows - 1} does not match): ${REMEDY}`,
  );
}

/** Their checksums, block by block. */
export function checksumsOf(rows: Float32Array, width: number): Int32Array {
  const size = BLOCK_ROWS * width;
  return Int32Array.from({ length: Math.ceil(rows.length / size) }, (_, b) => checksum(rows.subarray(b * size, (b + 1) * size)));
}

export function bytesOf(values: Float32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

/** A whole number of 32 bits, as an Int32Array holds it. */
function checksum(values: Float32Array): number {
  return crc32c(bytesOf(values)) | 0;
}
