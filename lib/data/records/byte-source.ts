import { readSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { pipeline } from "node:stream";
import { isMainThread } from "node:worker_threads";
import { createGunzip } from "node:zlib";
import { asReadError } from "../../runtime/files/read-file";

/** Bytes of a file in requested sizes, from the beginning on. */
export interface ByteSource {
  /** Why the bytes broke off, when it was not the end. */
  readonly failure: string;
  /** The next `n` bytes when they are in memory already; undefined, with nothing taken, when not. */
  at(n: number): Buffer | undefined;
  /** The next `n` bytes, or fewer at the end. */
  take(n: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Read from the file at a time: large enough that calls cost nothing, small enough to stay in a core's own cache. */
const BLOCK = 1 << 19;

/** Bytes of a plain file, read in blocks; records that lie whole within one are not copied. */
export class FileBytes implements ByteSource {
  readonly failure = "";
  private block: Buffer = Buffer.alloc(0);
  private from = 0;
  private to = 0;
  private position = 0;

  /** @param reuse reads every block into the same memory, so that what was taken is valid until the next is */
  constructor(
    private readonly file: FileHandle,
    private readonly path: string,
    private readonly reuse: boolean,
  ) {}

  at(n: number): Buffer | undefined {
    if (this.to - this.from < n) return undefined;
    return this.block.subarray(this.from, (this.from += n));
  }

  async take(n: number): Promise<Buffer> {
    if (this.to - this.from < n) {
      const { block, from, to } = this;
      if (!this.reuse || block.length < n) this.block = Buffer.allocUnsafeSlow(Math.max(n, BLOCK));
      block.copy(this.block, 0, from, to);
      this.from = 0;
      this.to = to - from;
    }
    while (this.to - this.from < n) {
      const bytesRead = await this.read();
      this.position += bytesRead;
      if (bytesRead === 0) break;
      this.to += bytesRead;
    }
    return this.block.subarray(this.from, (this.from = Math.min(this.from + n, this.to)));
  }

  close(): Promise<void> {
    return this.file.close();
  }

  /**
   * In a worker thread reading blocks: no other work needs the thread, and the bytes are then in the cache of the core that
   * continues with them. The main thread must stay free.
   */
  private async read(): Promise<number> {
    const room = this.block.length - this.to;
    try {
      if (!isMainThread) return readSync(this.file.fd, this.block, this.to, room, this.position);
      return (await this.file.read(this.block, this.to, room, this.position)).bytesRead;
    } catch (error) {
      throw asReadError(error, this.path);
    }
  }
}

/** Bytes of a gzip file, decompressed; of all its members, one after another. */
export class GzipBytes implements ByteSource {
  failure = "";
  private readonly blocks: AsyncGenerator<Buffer>;
  private block: Buffer = Buffer.alloc(0);

  constructor(
    private readonly file: FileHandle,
    private readonly path: string,
  ) {
    this.blocks = decompressed(file);
  }

  at(n: number): Buffer | undefined {
    if (this.block.length < n) return undefined;
    const taken = this.block.subarray(0, n);
    this.block = this.block.subarray(n);
    return taken;
  }

  async take(n: number): Promise<Buffer> {
    const taken = Buffer.allocUnsafe(n);
    for (let size = 0; ;) {
      const part = this.block.copy(taken, size);
      this.block = this.block.subarray(part);
      size += part;
      if (size === n) return taken;
      const next = await this.next();
      if (!next) return taken.subarray(0, size);
      this.block = next;
    }
  }

  async close(): Promise<void> {
    await this.blocks.return(undefined);
    await this.file.close();
  }

  private async next(): Promise<Buffer | undefined> {
    if (this.failure) return undefined;
    try {
      const { done, value } = await this.blocks.next();
      return done ? undefined : value;
    } catch (error) {
      // Disk errors are not the data's fault: never skip over them.
      if (!(error as NodeJS.ErrnoException).code?.startsWith("Z_")) throw asReadError(error, this.path);
      this.failure = (error as Error).message;
      return undefined;
    }
  }
}

/**
 * The content of a gzip file, block by block. Node's decompression continues with the next member of a file by itself, but
 * takes a zero byte after a member for padding up to the end of the file.
 */
async function* decompressed(file: FileHandle): AsyncGenerator<Buffer> {
  for (let start: number | undefined = 0; start !== undefined;) {
    const gunzip = createGunzip({ chunkSize: BLOCK });
    // Errors reach the consumer through the stream itself.
    pipeline(blocksFrom(file, start), gunzip, () => {});
    yield* gunzip;
    start = await behindZeros(file, start + gunzip.bytesWritten);
  }
}

/** A stream that the file itself gives would close it at its end. */
async function* blocksFrom(file: FileHandle, start: number): AsyncGenerator<Buffer> {
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(BLOCK), 0, BLOCK, start);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    start += bytesRead;
  }
}

/** The position of the first byte from `start` on that is not zero; undefined when there is none. */
async function behindZeros(file: FileHandle, start: number): Promise<number | undefined> {
  const block = Buffer.alloc(1 << 12);
  for (;;) {
    const { bytesRead } = await file.read(block, 0, block.length, start);
    if (bytesRead === 0) return undefined;
    const at = block.subarray(0, bytesRead).findIndex((byte) => byte !== 0);
    if (at >= 0) return start + at;
    start += bytesRead;
  }
}
