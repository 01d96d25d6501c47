import type * as Codecs from "hyparquet-compressors";
import { check } from "../../runtime/check";

/** Bytes that a compressed one stands for at most: a block of 2^17 bytes takes four. */
const LARGEST_RATIO = 2 ** 15;
/** A frame may ask for so much memory, whatever it holds: zstd itself decompresses none that asks for more. */
const LARGEST_WINDOW = 2 ** 27;

/**
 * Decompresses zstd. The library behind it allocates what the frame says, so that is checked first.
 * @param size bytes that must come out
 * @throws InputError when the frame says otherwise, or holds less or more
 */
export function unzstd({ decompressZstd }: Pick<typeof Codecs, "decompressZstd">, bytes: Uint8Array, size: number): Uint8Array {
  check(size >= 0 && size <= LARGEST_RATIO * bytes.length, () => `${bytes.length} bytes of zstd cannot hold ${size}`);
  const { window, content } = frameSizes(bytes);
  check(content <= size && window <= Math.max(size, LARGEST_WINDOW), () => `a frame of zstd holds other than ${size} bytes`);
  const found = decompressZstd(bytes);
  check(found.length === size, () => `zstd gives ${found.length} bytes in place of ${size}`);
  return found;
}

/** What the header of a frame says: bytes of memory and of content, 0 where it does not say that. */
function frameSizes(bytes: Uint8Array): { window: number; content: number } {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  check(view.length >= 6 && view.readUInt32LE(0) === 0xfd2fb528, () => "it is no zstd");
  const flags = view[4];
  const single = (flags >> 5) & 1;
  const sizeBytes = flags >> 6 === 0 ? single : 2 ** (flags >> 6);
  const at = 6 - single + [0, 1, 2, 4][flags & 3];
  check(view.length >= at + sizeBytes, () => "zstd is cut short");
  const content =
    sizeBytes === 8 ? Number(view.readBigUInt64LE(at)) : sizeBytes === 0 ? 0 : view.readUIntLE(at, sizeBytes) + (sizeBytes === 2 ? 256 : 0); // prettier-ignore
  const step = 2 ** (10 + (view[5] >> 3));
  return { content, window: single ? content : step + (step / 8) * (view[5] & 7) };
}
