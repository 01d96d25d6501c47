import assert from "node:assert/strict";
import { test } from "node:test";
import { checkThrift } from "../../../lib/data/parquet/thrift";

/** Fields one after the other, each of the next number. */
const field = (type: number) => (1 << 4) | type;
const ends = (...bytes: number[]) => checkThrift(Uint8Array.from(bytes));

test("a record ends where its last field ends, whatever fields it has", () => {
  assert.equal(ends(0), 1);
  assert.equal(ends(field(1), field(2), field(3), 7, field(5), 0x80, 1, field(6), 3, 0), 10); // booleans, a byte, numbers
  assert.equal(ends(field(7), 1, 2, 3, 4, 5, 6, 7, 8, field(8), 2, 65, 66, 0, 99), 14); // a double and a text
  assert.equal(ends(5, 0x88, 0x01, 3, 0), 5); // a number under a field whose own number is said
  assert.equal(ends(field(9), (2 << 4) | 5, 1, 2, field(9), (1 << 4) | 12, field(3), 4, 0, 0), 10); // lists
  assert.equal(ends(field(9), (15 << 4) | 1, 16, ...new Array<number>(16).fill(1), 0), 20);
  assert.equal(checkThrift(Uint8Array.of(255, 255, field(3), 1, 0), 2), 5);
});

test("a list or text for which there is no room is refused before it is allocated, and so is what does not end", () => {
  const wrong: [number[], RegExp][] = [
    [[], /does not end/],
    [[field(3)], /does not end/],
    [[field(3), 1], /does not end/],
    [[field(8), 3, 65, 66], /text of 3 in the 2 bytes/],
    [[field(8), 0xff, 0xff, 0xff, 0xff, 0x0f, 0], /text of 4294967295 in the 1 bytes/],
    [[field(8), 0xff, 0xff, 0xff, 0xff, 0x1f, 0], /more than 32 bits/],
    [[field(9), (15 << 4) | 5, 0xff, 0xff, 0xff, 0x0f, 1, 0], /list or text of 33554431 in the 2 bytes/],
    [[field(5), 0x80, 0x80, 0x80, 0x80, 0x80, 0], /a number of over 5 bytes/],
    [[field(6), ...new Array<number>(10).fill(0x80), 0], /a number of over 10 bytes/],
    [[field(11), 0, 0], /type 11, which Parquet has not/],
    [new Array<number>(40).fill(field(12)), /over 16 deep/],
    [[field(9), ...new Array<number>(40).fill((1 << 4) | 9)], /over 16 deep/],
  ];
  for (const [bytes, message] of wrong) assert.throws(() => ends(...bytes), message, String(bytes));
});
