import { createReadStream, readSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { pipeline, type Readable } from "node:stream";
import { isMainThread } from "node:worker_threads";
import { createGunzip } from "node:zlib";
import { InputError } from "../runtime/check";

/** Bytes of a file in the sizes asked for, from the beginning on. */
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
   * In a worker thread it waits for the disk itself: nobody else needs the thread, and what was read is then in the cache of
   * the core that goes on with it. The main thread must stay free for others.
   */
  private async read(): Promise<number> {
    const room = this.block.length - this.to;
    try {
      if (!isMainThread) return readSync(this.file.fd, this.block, this.to, room, this.position);
      return (await this.file.read(this.block, this.to, room, this.position)).bytesRead;
    } catch (error) {
      throw readingFailed(error as Error);
    }
  }
}

/** Bytes of a gzip file, decompressed. */
export class GzipBytes implements ByteSource {
  failure = "";
  private readonly stream: Readable;
  private readonly blocks: AsyncIterator<Buffer>;
  private block: Buffer = Buffer.alloc(0);

  constructor(path: string) {
    // Errors reach the consumer through the stream itself.
    this.stream = pipeline(createReadStream(path, { highWaterMark: BLOCK }), createGunzip({ chunkSize: BLOCK }), () => {});
    this.blocks = this.stream[Symbol.asyncIterator]();
  }

  at(n: number): Buffer | undefined {
    if (this.block.length < n) return undefined;
    const taken = this.block.subarray(0, n);
    this.block = this.block.subarray(n);
    return taken;
  }

  async take(n: number): Promise<Buffer> {
    const parts = [this.block];
    for (let size = this.block.length; size < n;) {
      const next = await this.next();
      if (!next) break;
      parts.push(next);
      size += next.length;
    }
    this.block = parts.length === 1 ? parts[0] : Buffer.concat(parts);
    const taken = this.block.subarray(0, n);
    this.block = this.block.subarray(taken.length);
    return taken;
  }

  async close(): Promise<void> {
    this.stream.destroy();
  }

  private async next(): Promise<Buffer | undefined> {
    if (this.failure) return undefined;
    try {
      const { done, value } = await this.blocks.next();
      return done ? undefined : value;
    } catch (error) {
      // Disk errors are not the data's fault: never skip over them.
      if (!(error as NodeJS.ErrnoException).code?.startsWith("Z_")) throw readingFailed(error as Error);
      this.failure = (error as Error).message;
      return undefined;
    }
  }
}

function readingFailed(error: Error): InputError {
  return new InputError(`reading failed: ${error.message}`);
}
