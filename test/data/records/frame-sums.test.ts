import assert from "node:assert/strict";
import { test } from "node:test";
import { fc } from "../../property-runs";
import { sumFrames } from "../../../lib/data/records/frame-sums";
import { Random } from "../../../lib/runtime/random";

test("sums equal those of plain counting, wherever the frames lie and however many there are", () => {
  fc.assert(
    fc.property(
      fc.record({
        frames: fc.integer({ min: 0, max: 40 }),
        width: fc.integer({ min: 1, max: 21 }),
        gap: fc.nat(9),
        seed: fc.nat(),
      }),
      ({ frames, width, gap, seed }) => {
        const random = new Random(seed);
        // All bytes 255 in some runs: the largest sums that eight frames can make.
        const bytes = Uint8Array.from({ length: 3 + frames * (width + gap) }, () => (seed % 3 ? random.integer(256) : 255));
        const starts = Array.from({ length: frames }, (_, t) => 3 + t * (width + gap));
        const from = Math.min(frames, seed % 3);
        const sums = new Uint32Array(width).fill(99);
        sumFrames(new DataView(bytes.buffer), starts, from, frames, width, sums);
        const expected = Array.from(sums, (_, i) => starts.slice(from).reduce((sum, start) => sum + bytes[start + i], 0));
        assert.deepEqual(Array.from(sums), expected);
      },
    ),
  );
});
