import { isUtf8 } from "node:buffer";
import { check } from "../../runtime/check";
import type { ArrowBatch, ArrowNode } from "./batch";
import {
  type ArrowField,
  BINARY,
  BINARY_VIEW,
  FIXED_LIST,
  LARGE_BINARY,
  LARGE_LIST,
  LARGE_LIST_VIEW,
  LARGE_UTF8,
  LIST,
  LIST_VIEW,
  MAP,
  NULL,
  RUN_ENDS,
  STRUCT,
  UNION,
  UTF8,
  UTF8_VIEW,
} from "./fields";
import { longAt } from "./flat-table";

/** Texts may share their bytes: they may come to so many times what there is. */
const LARGEST_SHARE = 64;

/**
 * Takes the arrays of one column, and of its parts, off a batch, and checks that they hold what the column says.
 * @throws InputError that says what is wrong
 */
export function checkColumn(field: ArrowField, batch: ArrowBatch): void {
  const { kind, bits, children, stride, dictionary } = field;
  const node = batch.node();
  const { length } = node;
  const parts = (least: number) => {
    for (const child of children) {
      check(batch.nextLength() >= least, () => `column ${field.name} has ${batch.nextLength()} values where ${least} are needed`);
      checkColumn(child, batch);
    }
  };
  const wide = [LARGE_BINARY, LARGE_UTF8, LARGE_LIST, LARGE_LIST_VIEW].includes(kind) ? 8 : 4;
  if (kind === NULL && !dictionary) return;
  if (kind === RUN_ENDS) return parts(0);
  if (kind === UNION) {
    if (batch.unionsHaveGaps) batch.array(0);
    batch.array(length);
    if (field.dense) batch.array(4 * length);
    return parts(field.dense ? 0 : length);
  }
  const isMissing = gaps(node, batch);
  if (dictionary || bits > 0) {
    const values = batch.array(Math.ceil((length * (dictionary?.bits ?? bits)) / 8));
    if (!dictionary && (kind === UTF8_VIEW || kind === BINARY_VIEW))
      checkViews(values(), node, batch, kind === UTF8_VIEW, isMissing);
  } else if (kind === UTF8 || kind === LARGE_UTF8 || kind === BINARY || kind === LARGE_BINARY) {
    const offsets = batch.array(length === 0 ? 0 : (length + 1) * wide);
    const values = batch.array(0)();
    const isText = kind === UTF8 || kind === LARGE_UTF8;
    checkOffsets(offsets(), length, wide, values.length, isText ? values : undefined);
  } else if (kind === LIST || kind === LARGE_LIST || kind === MAP) {
    const offsets = batch.array(length === 0 ? 0 : (length + 1) * wide);
    checkOffsets(offsets(), length, wide, batch.nextLength());
    parts(0);
  } else if (kind === LIST_VIEW || kind === LARGE_LIST_VIEW) {
    for (const times of [length, length]) batch.array(times * wide);
    parts(0);
  } else if (kind === FIXED_LIST) parts(length * stride);
  else if (kind === STRUCT) parts(length);
  else check(false, () => `column ${field.name} is of the unknown type ${kind}`);
}

/** Which values are missing; as many must be as the column says. */
function gaps({ length, missing }: ArrowNode, batch: ArrowBatch): (i: number) => boolean {
  const read = batch.array(missing > 0 ? Math.ceil(length / 8) : 0);
  if (missing === 0) return () => false;
  const bits = read();
  const isMissing = (i: number) => (bits[i >> 3] & (1 << (i % 8))) === 0;
  let found = 0;
  for (let i = 0; i < length; i++) if (isMissing(i)) found++;
  check(found === missing, () => `${found} values are missing where ${missing} are said to be`);
  return isMissing;
}

/** Checks where lists or texts begin and end: one after the other, within what there is. @param texts their bytes */
function checkOffsets(offsets: Buffer, length: number, wide: number, end: number, texts?: Buffer): void {
  if (length === 0) return;
  const at = (i: number) => (wide === 8 ? longAt(offsets, 8 * i) : offsets.readInt32LE(4 * i));
  const first = at(0);
  let before = first;
  check(first >= 0, () => `a list begins at ${first}`);
  for (let i = 1; i <= length; i++) {
    const next = at(i);
    check(next >= before && next <= end, () => `a list goes from ${before} to ${next} of ${end}`);
    // In UTF-8 a byte of this kind goes on with a letter: texts may not be cut there.
    check(!texts || next === end || (texts[next] & 0xc0) !== 0x80, () => "a text ends within a letter");
    before = next;
  }
  check(!texts || isUtf8(texts.subarray(first, before)), () => "a text is no UTF-8");
}

/** Checks short texts, which lie in their place, and long ones, which lie in further arrays. */
function checkViews(
  places: Buffer,
  { length }: ArrowNode,
  batch: ArrowBatch,
  isText: boolean,
  isMissing: (i: number) => boolean,
): void {
  const arrays = Array.from({ length: batch.texts() }, () => batch.array(0)());
  let left = LARGEST_SHARE * arrays.reduce((sum, array) => sum + array.length, places.length);
  for (let i = 0; i < length; i++) {
    if (isMissing(i)) continue;
    const size = places.readInt32LE(16 * i);
    const isLong = size > 12;
    const from = isLong ? arrays[places.readInt32LE(16 * i + 8)] : places;
    const at = isLong ? places.readInt32LE(16 * i + 12) : 16 * i + 4;
    check(from && size >= 0 && at >= 0 && at + size <= from.length, () => `a text of ${size} bytes lies outside of its array`);
    check((left -= size) >= 0, () => "texts share too much");
    check(!isText || isUtf8(from.subarray(at, at + size)), () => "a text is no UTF-8");
  }
}
