import type { Hash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { check } from "../check";

/** The system moves less than 2 GiB at once. Pieces far below that leave the program its turns. */
export const PIECE = 2 ** 26;

/** Bytes in pieces of at most `size`, each with where it begins. */
function* piecesOf(bytes: Uint8Array, size = PIECE): Generator<{ piece: Uint8Array; at: number }> {
  for (let at = 0; at < bytes.length; at += size) yield { piece: bytes.subarray(at, at + size), at };
}

/** Adds bytes of any number to a checksum. */
export function addTo(hash: Hash, bytes: Uint8Array, size = PIECE): void {
  for (const { piece } of piecesOf(bytes, size)) hash.update(piece);
}

/** Writes all bytes to a file from byte `start` on. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array, start: number, size = PIECE): Promise<void> {
  for (const { piece, at } of piecesOf(bytes, size))
    for (let done = 0; done < piece.length;) {
      const { bytesWritten } = await handle.write(piece, done, piece.length - done, start + at + done);
      check(bytesWritten > 0, () => "the system wrote nothing and gave no reason: do it again, or choose another disk");
      done += bytesWritten;
    }
}

/** Fills `bytes` from byte `start` of a file on; false when the file ends before. */
export async function readAll(handle: FileHandle, bytes: Uint8Array, start: number, size = PIECE): Promise<boolean> {
  for (const { piece, at } of piecesOf(bytes, size))
    for (let done = 0; done < piece.length;) {
      const { bytesRead } = await handle.read(piece, done, piece.length - done, start + at + done);
      if (bytesRead === 0) return false;
      done += bytesRead;
    }
  return true;
}
