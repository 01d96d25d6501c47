import type { IncomingMessage } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Refusal } from "./refusal";

/** Limits of what is sent. */
export interface UploadLimits {
  /** Bytes of a file. */
  bytes: number;
  /** Files that are worked on at once. */
  atOnce: number;
}

/** So many bytes at the beginning tell text from media. */
const BEGINNING = 64;

/** Files that the page sends: each is there, under a name of our own, only while it is worked on. */
export class Uploads {
  /** Where they are; removed by {@link close}. */
  readonly folder = mkdtempSync(join(tmpdir(), "sdcca-demo-"));
  private running = 0;
  private count = 0;

  constructor(readonly limits: UploadLimits) {
    process.once("exit", this.close);
  }

  /**
   * Writes the body of a request to a temporary file, works on that, and removes it, also after an error.
   * @throws Refusal when too many are worked on, or the file is too large, empty or text
   */
  async receive<Result>(request: IncomingMessage, work: (path: string) => Promise<Result>): Promise<Result> {
    return this.inTurn(async () => {
      const announced = Number(request.headers["content-length"] ?? 0);
      if (announced > this.limits.bytes) throw this.tooLarge();
      const path = join(this.folder, String(++this.count));
      try {
        await this.write(request, path);
        return await work(path);
      } finally {
        await rm(path, { force: true });
      }
    });
  }

  /** Works when not too many others do. @throws Refusal */
  async inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const { atOnce } = this.limits;
    if (this.running >= atOnce) throw new Refusal(503, "The server is busy with other files. Wait a little, and try again.");
    this.running++;
    try {
      return await work();
    } finally {
      this.running--;
    }
  }

  /** Removes the folder with all that is in it; also at the end of the process. */
  readonly close = (): void => {
    process.removeListener("exit", this.close);
    rmSync(this.folder, { recursive: true, force: true });
  };

  private async write(request: IncomingMessage, path: string): Promise<void> {
    const file = await open(path, "wx", 0o600);
    try {
      let length = 0;
      let beginning = Buffer.alloc(0);
      for await (const part of request as AsyncIterable<Buffer>) {
        length += part.length;
        if (length > this.limits.bytes) throw this.tooLarge();
        if (beginning.length < BEGINNING) beginning = Buffer.concat([beginning, part]).subarray(0, BEGINNING);
        await file.write(part);
      }
      if (length === 0) throw new Refusal(400, "This file is empty.");
      // A list of files to play is text; ffmpeg would open what it names.
      if (isText(beginning)) throw new Refusal(415, "This file is no audio or video file: it is text.");
    } finally {
      await file.close();
    }
  }

  private tooLarge(): Refusal {
    return new Refusal(413, `This file is too large: at most ${Math.round(this.limits.bytes / 1e6)} MB can be sent.`);
  }
}

/** No kind of media begins with so many letters alone. */
function isText(bytes: Buffer): boolean {
  return bytes.every((byte) => (byte >= 0x20 && byte !== 0x7f) || [0x09, 0x0a, 0x0d].includes(byte));
}
