import assert from "node:assert/strict";
import { test } from "node:test";
import type * as Codecs from "hyparquet-compressors";
import { unzstd } from "../../../lib/data/formats/zstd";
import { InputError } from "../../../lib/runtime/check";
import { importModule } from "../../../lib/runtime/files/import-module";

/** A frame as the format has it: what it says of itself, and blocks. */
const frame = (head: readonly number[], ...blocks: number[]) => Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, ...head, ...blocks);
/** The last block, of three bytes as they are. */
const THREE = [(3 << 3) | 1, 0, 0, 1, 2, 3];

test("zstd gives as many bytes as it should, or is refused before they are allocated", async () => {
  const codecs = await importModule<typeof Codecs>("hyparquet-compressors");
  assert.deepEqual([...unzstd(codecs, frame([0x20, 3], ...THREE), 3)], [1, 2, 3]);
  assert.deepEqual([...unzstd(codecs, frame([0, 0], ...THREE), 3)], [1, 2, 3]); // it does not say how many
  assert.equal(unzstd(codecs, frame([0x20, 200], (200 << 3) & 255, (200 << 3) >> 8, 0, ...new Array<number>(200).fill(1), 1, 0, 0), 200).length, 200); // prettier-ignore
  const wrong: [Uint8Array, number, RegExp][] = [
    [frame([0x20, 3], ...THREE), 2, /holds other than 2 bytes/],
    [frame([0x20, 3], ...THREE), 4, /gives 3 bytes in place of 4/],
    [frame([0xe0, 0, 0, 0, 0, 0, 1, 0, 0], ...THREE), 3, /holds other than 3 bytes/],
    [frame([0, 0x90], ...THREE), 3, /holds other than 3 bytes/], // of 256 MiB of memory
    [frame([0x20, 3], ...THREE), 2 ** 40, /12 bytes of zstd cannot hold/],
    [Uint8Array.of(1, 2, 3, 4, 5, 6, 7), 3, /no zstd/],
    [frame([0xe0, 0, 0]), 3, /cut short/],
  ];
  for (const [bytes, size, message] of wrong)
    assert.throws(() => unzstd(codecs, bytes, size), (error: Error) => error instanceof InputError && message.test(error.message)); // prettier-ignore
});
