import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { frameRecord } from "../../lib/data/records/tfrecord-writer";
import type { Form } from "./reader";

const sha256 = (...parts: Uint8Array[]) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const padding = (at: number) => (64 - (at % 64)) % 64;
const BYTES_EACH: Record<string, number> = { Float32Array: 4, Float64Array: 8, Int32Array: 4, Uint8Array: 1 };
const PREFIX = 48;

/** The library's container. Open: the header's JSON, and behind it the arrays. Sealed: its prefix, lengths, paddings and checksums. */
export const CONTAINER: Form = {
  open: (bytes) => {
    let at = PREFIX + bytes.readUInt32LE(12);
    const header = bytes.subarray(PREFIX, at);
    const arrays = arraysIn(header).map((size) => {
      at += padding(at);
      return bytes.subarray(at, (at += size));
    });
    return Buffer.concat([header, ...arrays]);
  },
  seal: (bytes) => {
    const end = jsonEnd(bytes) ?? bytes.length;
    let rest = bytes.subarray(end);
    const arrays = arraysIn(bytes.subarray(0, end)).map((size) => {
      const array = rest.subarray(0, size);
      rest = rest.subarray(size);
      return array;
    });
    let a = 0;
    const text = bytes.toString("latin1", 0, end);
    const header = Buffer.from(
      text.replace(/"sha256":"[^"]*"/g, (old) => (a < arrays.length ? `"sha256":"${sha256(arrays[a++]).toString("hex")}"` : old)),
      "latin1",
    );
    const prefix = Buffer.concat([Buffer.from("SDCCABIN"), uint32(1), uint32(header.length)]);
    const parts = [prefix, sha256(prefix, header), header];
    let at = PREFIX + header.length;
    for (const array of arrays) {
      parts.push(Buffer.alloc(padding(at)), array);
      at += padding(at) + array.length;
    }
    return Buffer.concat([...parts, rest]);
  },
};

/** Bytes of the arrays that a header names; none where it cannot be read. */
function arraysIn(header: Buffer): number[] {
  try {
    const { arrays } = JSON.parse(header.toString("utf8")) as { arrays: { type: string; length: number }[] };
    return arrays.map(({ type, length }) => (BYTES_EACH[type] ?? 1) * length).filter((size) => size >= 0);
  } catch {
    return [];
  }
}

/** Where the first JSON record ends; undefined when it does not. */
function jsonEnd(bytes: Buffer): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < bytes.length; i++) {
    const sign = String.fromCharCode(bytes[i]);
    if (quoted) {
      if (sign === "\\") i++;
      else if (sign === '"') quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === "{" || sign === "[") depth++;
    else if ((sign === "}" || sign === "]") && --depth <= 0) return i + 1;
  }
  return undefined;
}

/** TFRecord framing. Open: of each record its length and its data. Sealed: both checksums as well; what a length lacks is left out. */
export const RECORDS: Form = {
  open: (bytes) => {
    const parts: Buffer[] = [];
    for (let at = 0; at < bytes.length;) {
      const length = bytes.readUInt32LE(at);
      parts.push(uint32(length), bytes.subarray(at + 12, at + 12 + length));
      at += 16 + length;
    }
    return Buffer.concat(parts);
  },
  seal: (bytes) => {
    const parts: Buffer[] = [];
    for (let at = 0; at + 4 <= bytes.length;) {
      const length = Math.min(bytes.readUInt32LE(at), bytes.length - at - 4);
      parts.push(frameRecord(bytes.subarray(at + 4, at + 4 + length)));
      at += 4 + length;
    }
    return Buffer.concat(parts);
  },
};

/** One record alone: whatever its bytes, they are framed well. */
export const ONE_RECORD: Form = {
  open: (bytes) => bytes.subarray(12, bytes.length - 4),
  seal: (bytes) => frameRecord(bytes),
};

/** The manifest of synthetic data: JSON with a checksum of all the rest. Open: the rest. */
export const MANIFEST: Form = {
  open: (bytes) => {
    const { checksum, ...rest } = JSON.parse(bytes.toString("utf8")) as { checksum?: string };
    void checksum;
    return Buffer.from(JSON.stringify(rest));
  },
  seal: (bytes) => {
    const rest = JSON.parse(bytes.toString("utf8")) as object;
    const checksum = createHash("sha256").update(JSON.stringify(rest)).digest("hex").slice(0, 16);
    return Buffer.from(JSON.stringify({ ...rest, checksum }));
  },
};

/** Gzip. Open: what is compressed. */
export const GZIP: Form = { open: (bytes) => gunzipSync(bytes), seal: (bytes) => gzipSync(bytes, { level: 1 }) };
