import assert from "node:assert/strict";
import type { Hash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { test } from "node:test";
import { addTo, readAll, writeAll } from "../../../lib/runtime/container/pieces";

/** A file of which the system moves three bytes at most at once, as it may. */
function slowFile(content: Uint8Array) {
  const file = { content };
  const handle = {
    read: async (into: Uint8Array, offset: number, length: number, position: number) => {
      const part = file.content.subarray(position, position + Math.min(length, 3));
      into.set(part, offset);
      return { bytesRead: part.length };
    },
    write: async (from: Uint8Array, offset: number, length: number, position: number) => {
      const part = from.subarray(offset, offset + Math.min(length, 3));
      const longer = new Uint8Array(Math.max(file.content.length, position + part.length));
      longer.set(file.content);
      longer.set(part, position);
      file.content = longer;
      return { bytesWritten: part.length };
    },
  };
  return { file, handle: handle as unknown as FileHandle };
}

const bytes = (from: number, to: number) => Uint8Array.from({ length: to - from }, (_, i) => from + i);

test("pieces cover the bytes one after another", () => {
  const pieces: number[][] = [];
  const hash = { update: (piece: Uint8Array) => pieces.push([...piece]) };
  addTo(hash as unknown as Hash, bytes(0, 7), 3);
  assert.deepEqual(pieces, [[0, 1, 2], [3, 4, 5], [6]]); // prettier-ignore
});

test("what the system moves in parts is read and written whole; a file that ends before is told from one that does not", async () => {
  const { file, handle } = slowFile(bytes(0, 20));
  const into = new Uint8Array(11);
  assert.equal(await readAll(handle, into, 4, 5), true);
  assert.deepEqual(into, bytes(4, 15));
  assert.equal(await readAll(handle, into, 10, 5), false);
  await writeAll(handle, bytes(100, 110), 15, 4);
  assert.deepEqual(file.content, Uint8Array.of(...bytes(0, 15), ...bytes(100, 110)));
});
