import { isUtf8 } from "node:buffer";
import { Reader } from "protobufjs/minimal";
import { check } from "../../runtime/check";
import { dequantiseInto } from "./quantisation";
import type { FeatureValues } from "../formats/view-source";

/*
 * tf.train.SequenceExample, as far as YouTube-8M uses it. In the messages' own definition:
 *   SequenceExample { Features context = 1; FeatureLists feature_lists = 2 }
 *   Features        { map<string, Feature> feature = 1 }
 *   FeatureLists    { map<string, FeatureList> feature_list = 1 }
 *   FeatureList     { repeated Feature feature = 1 }
 *   Feature         { oneof: BytesList bytes_list = 1; FloatList float_list = 2; Int64List int64_list = 3 }
 *   BytesList       { repeated bytes value = 1 }    Int64List { repeated int64 value = 1 [packed] }
 *   FloatList       { repeated float value = 1 [packed] }
 * Walking the wire once with protobufjs' reader spares one object a frame, which is most of the time of decoding.
 */

/** A stretch of a record's bytes. */
export interface Span {
  start: number;
  end: number;
}

/** Where each named part of a record lies; nothing is decoded yet. */
interface SequenceIndex {
  context: Map<string, Span>;
  featureLists: Map<string, Span>;
}

/** Tag of a length-delimited field, as every field here is but an unpacked int64. */
export const tag = (field: number) => (field << 3) | 2;
/** Of the first field, the only one of a list or a map. */
export const FIRST = tag(1);

/** Finds the named features of a record. @throws when the bytes are no protocol buffer message. */
export function indexSequenceExample(bytes: Uint8Array): SequenceIndex {
  const reader = Reader.create(bytes);
  const index: SequenceIndex = { context: new Map(), featureLists: new Map() };
  fields(reader, bytes.length, (t, end) => {
    if (t !== tag(1) && t !== tag(2)) return;
    const found = t === tag(1) ? index.context : index.featureLists;
    fields(reader, end, (entryTag, entryEnd) => {
      if (entryTag !== FIRST) return;
      let name = "";
      let span: Span = { start: entryEnd, end: entryEnd };
      fields(reader, entryEnd, (part, partEnd) => {
        if (part === tag(1)) name = textAt(bytes, reader.pos, partEnd);
        else if (part === tag(2)) span = { start: reader.pos, end: partEnd };
      });
      found.set(name, span);
    });
  });
  return index;
}

/** The first value of a bytes feature as text. */
export function decodeText(bytes: Uint8Array, span: Span): string | undefined {
  const reader = readerAt(bytes, span);
  let text: string | undefined;
  fields(reader, span.end, (t, end) => {
    if (t !== tag(1)) return;
    fields(reader, end, (value, valueEnd) => {
      if (value === FIRST) text ??= textAt(bytes, reader.pos, valueEnd);
    });
  });
  return text;
}

/** Bytes that are no text are refused: as a text, two different ids could be the same. */
function textAt(bytes: Uint8Array, start: number, end: number): string {
  const part = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
  check(isUtf8(part), () => `the name or id at byte ${start} is no UTF-8 text`);
  return part.toString("utf8");
}

/** All values of an int64 feature, packed or not. @throws InputError for one beyond ±2^53, which a number cannot hold */
export function decodeIntegers(bytes: Uint8Array, span: Span): number[] {
  return decodeNumbers(bytes, span, tag(3), 1 << 3, (reader) => {
    const value = Number(reader.int64());
    check(Number.isSafeInteger(value), () => `a whole number is beyond ±2^53: ${value}`);
    return value;
  });
}

/** All values of a float feature, packed or not. */
export function decodeFloats(bytes: Uint8Array, span: Span): Float32Array {
  return Float32Array.from(decodeNumbers(bytes, span, tag(2), UNPACKED, (reader) => reader.float()));
}

/** All values of the list of one kind; `unpacked` is the tag of a value that stands alone. */
function decodeNumbers(bytes: Uint8Array, span: Span, list: number, unpacked: number, read: (reader: Reader) => number) {
  const reader = readerAt(bytes, span);
  const values: number[] = [];
  fields(reader, span.end, (t, end) => {
    if (t !== list) return;
    while (reader.pos < end) {
      const value = reader.uint32();
      if (value === FIRST) {
        const packedEnd = enter(reader, end);
        while (reader.pos < packedEnd) values.push(read(reader));
        checkEnd(reader, packedEnd);
      } else if (value === unpacked) values.push(read(reader));
      else reader.skipType(value & 7);
    }
    checkEnd(reader, end);
  });
  return values;
}

/** Where the frames of a feature list lie, all of one width and kept in one way. */
export interface FrameIndex {
  values: FeatureValues;
  /** Numbers in a frame; 0 when there are none. */
  width: number;
  /** Where each frame begins. */
  starts: number[];
}

/** The frames as numbers, T × width. */
export function decodeFrames(bytes: Uint8Array, { values, width, starts }: FrameIndex): Float32Array {
  const out = new Float32Array(starts.length * width);
  const raw = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let t = 0; t < starts.length; t++)
    if (values === "quantised") dequantiseInto(out, t * width, bytes, starts[t], width);
    else for (let i = 0; i < width; i++) out[t * width + i] = raw.getFloat32(starts[t] + i * FLOAT, true);
  return out;
}

/** Bytes of a float. */
export const FLOAT = 4;

/** One frame: a stretch of bytes that are its numbers. */
interface Frame extends Span {
  values: FeatureValues;
}

/**
 * Finds the frames of a feature list. Each must be one bytes value, a byte a number, or a packed list of floats; the first one
 * says which, and how wide all of them are.
 * @throws InputError that tells the first frame which is not so.
 */
export function indexFrames(bytes: Uint8Array, span: Span): FrameIndex {
  const reader = readerAt(bytes, span);
  const starts: number[] = [];
  let first: Frame | undefined;
  while (reader.pos < span.end) {
    const entry = reader.pos;
    const t = reader.uint32();
    if (t !== FIRST) {
      reader.skipType(t & 7);
      continue;
    }
    const frame = readFrame(reader, enter(reader, span.end), starts.length);
    first ??= frame;
    checkAlike(frame, first, starts.length);
    starts.push(frame.start);
    if (reader.pos === frame.end) followAlike(reader, bytes, entry, span.end, frame.end - frame.start, starts);
  }
  checkEnd(reader, span.end);
  if (!first) return { values: "quantised", width: 0, starts };
  const { values } = first;
  return { values, width: (first.end - first.start) / (values === "raw" ? FLOAT : 1), starts };
}

function checkAlike(frame: Frame, first: Frame, at: number): void {
  check(
    frame.values === first.values,
    () => `frame ${at} is ${frame.values} where frame 0 is ${first.values}: quantised and raw are never mixed`,
  );
  const width = ({ start, end }: Frame) => (frame.values === "raw" ? (end - start) / FLOAT : end - start);
  const unit = frame.values === "raw" ? "numbers" : "bytes";
  check(width(frame) === width(first), () => `frame ${at} is ${width(frame)} ${unit} wide, not ${width(first)} as frame 0`);
}

/** Steps over the frames that begin with the very bytes by which the frame before them does: as a rule, all of them. */
function followAlike(reader: Reader, bytes: Uint8Array, entry: number, end: number, size: number, starts: number[]): void {
  const head = starts[starts.length - 1] - entry;
  let next = reader.pos;
  for (; next + head + size <= end; next += head + size) {
    let same = 0;
    while (same < head && bytes[next + same] === bytes[entry + same]) same++;
    if (same < head) break;
    starts.push(next + head);
  }
  reader.pos = next;
}

/** Reads one Feature, up to `frameEnd`: where its only value lies. */
function readFrame(reader: Reader, frameEnd: number, at: number): Frame {
  let frame: Frame | undefined;
  let count = 0;
  while (reader.pos < frameEnd) {
    const kind = reader.uint32();
    check(kind !== tag(3), () => `frame ${at} holds whole numbers where bytes or floats belong`);
    if (kind !== FIRST && kind !== tag(2)) {
      reader.skipType(kind & 7);
      continue;
    }
    const listEnd = enter(reader, frameEnd);
    while (reader.pos < listEnd) {
      const value = reader.uint32();
      check(kind === FIRST || value !== UNPACKED, () => `frame ${at} holds its floats unpacked: write them packed`);
      if (value !== FIRST) {
        reader.skipType(value & 7);
        continue;
      }
      const end = enter(reader, listEnd);
      frame = { values: kind === FIRST ? "quantised" : "raw", start: reader.pos, end };
      count++;
      reader.pos = end;
    }
    checkEnd(reader, listEnd);
  }
  checkEnd(reader, frameEnd);
  check(frame && count === 1, () => `frame ${at} holds ${count} values, not 1`);
  const { values, start, end } = frame;
  check(values === "quantised" || (end - start) % FLOAT === 0, () => `frame ${at} has ${end - start} bytes of floats: damaged`);
  return frame;
}

/** Tag of one float of a list that is not packed. */
const UNPACKED = (1 << 3) | 5;

/** Visits each field of a message that ends at `end`; what the visitor leaves unread is passed over. */
function fields(reader: Reader, end: number, visit: (tag: number, end: number) => void): void {
  while (reader.pos < end) {
    const t = reader.uint32();
    if ((t & 7) !== 2) {
      reader.skipType(t & 7);
      continue;
    }
    const fieldEnd = enter(reader, end);
    visit(t, fieldEnd);
    reader.pos = fieldEnd;
  }
  checkEnd(reader, end);
}

/** What began within a stretch must end there: else its last value is made of bytes of the next. */
function checkEnd(reader: Reader, end: number): void {
  check(reader.pos === end, () => `malformed: a value that should end at byte ${end} ends at ${reader.pos}`);
}

/** Reads a length and returns where that stretch ends. */
function enter(reader: Reader, end: number): number {
  const length = reader.uint32();
  check(reader.pos + length <= end, () => `malformed: ${length} bytes announced at ${reader.pos}, ${end - reader.pos} are there`);
  return reader.pos + length;
}

function readerAt(bytes: Uint8Array, span: Span): Reader {
  const reader = Reader.create(bytes);
  reader.pos = span.start;
  return reader;
}
