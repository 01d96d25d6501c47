import type { IncomingMessage, ServerResponse } from "node:http";
import { open } from "node:fs/promises";
import { extname } from "node:path";
import { pipeline } from "node:stream/promises";
import { Refusal } from "./refusal";

const TYPES: Record<string, string> = {
  ...{
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
  },
  ...{ ".webm": "video/webm", ".mp4": "video/mp4", ".m4v": "video/mp4", ".mov": "video/quicktime", ".mkv": "video/x-matroska" },
  ...{ ".ogv": "video/ogg", ".ogg": "audio/ogg", ".oga": "audio/ogg", ".opus": "audio/ogg", ".mp3": "audio/mpeg" },
  ...{ ".wav": "audio/wav", ".flac": "audio/flac", ".m4a": "audio/mp4", ".aac": "audio/aac", ".weba": "audio/webm" },
};

/** The type of a file by its name's ending. */
export function typeOf(path: string): string {
  return TYPES[extname(path).toLowerCase()] ?? "application/octet-stream";
}

/** Answers with a value. */
export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { "Content-Type": "application/json; charset=utf-8" }).end(JSON.stringify(value));
}

/** Answers with bytes in memory, or the part of them that is asked for. */
export function sendBytes(request: IncomingMessage, response: ServerResponse, bytes: Buffer, type: string): void {
  const part = begin(request, response, bytes.length, type);
  response.end(part && bytes.subarray(part.start, part.end + 1));
}

/** Answers with a file that is known here, or the part of it that is asked for. @throws Refusal when it is gone */
export async function sendFile(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
  const file = await open(path, "r").catch(() => {
    throw new Refusal(404, "This file is no longer where it was.");
  });
  try {
    const part = begin(request, response, (await file.stat()).size, typeOf(path));
    if (part) await pipeline(file.createReadStream({ ...part, autoClose: false }), response);
    else response.end();
  } finally {
    await file.close();
  }
}

/** Sends the head of an answer of so many bytes, and says which of them follow: first and last; undefined for none. */
function begin(request: IncomingMessage, response: ServerResponse, size: number, type: string) {
  const range = rangeOf(request.headers.range, size);
  const head = { "Content-Type": type, "Accept-Ranges": "bytes" };
  if (range === "outside") {
    response.writeHead(416, { ...head, "Content-Range": `bytes */${size}`, "Content-Length": 0 });
    return undefined;
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  const place = range && { "Content-Range": `bytes ${start}-${end}/${size}` };
  response.writeHead(range ? 206 : 200, { ...head, ...place, "Content-Length": end - start + 1 });
  return request.method === "HEAD" || size === 0 ? undefined : { start, end };
}

/** The one range that a request asks for (RFC 9110, section 14); undefined for the whole, which also answers what is not understood. */
export function rangeOf(header: string | undefined, size: number): { start: number; end: number } | "outside" | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "") ?? [];
  if (first === undefined || (first === "" && last === "")) return undefined;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== "" && last !== "" && Number(last) < start) return undefined;
  return start > end || start >= size ? "outside" : { start, end };
}
