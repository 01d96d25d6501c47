import { Reader, Writer } from "protobufjs/minimal";
import { check } from "../../runtime/check";
import { dequantiseInto } from "./quantisation";

/*
 * tf.train.SequenceExample, as far as YouTube-8M uses it. In the messages' own definition:
 *   SequenceExample { Features context = 1; FeatureLists feature_lists = 2 }
 *   Features        { map<string, Feature> feature = 1 }
 *   FeatureLists    { map<string, FeatureList> feature_list = 1 }
 *   FeatureList     { repeated Feature feature = 1 }
 *   Feature         { oneof: BytesList bytes_list = 1; FloatList float_list = 2; Int64List int64_list = 3 }
 *   BytesList       { repeated bytes value = 1 }    Int64List { repeated int64 value = 1 [packed] }
 * Walking the wire once with protobufjs' reader spares one object a frame, which is most of the time of decoding.
 */

/** A stretch of a record's bytes. */
export interface Span {
  start: number;
  end: number;
}

/** Where each named part of a record lies; nothing is decoded yet. */
export interface SequenceIndex {
  context: Map<string, Span>;
  featureLists: Map<string, Span>;
}

/** Tag of a length-delimited field, as every field here is but an unpacked int64. */
const tag = (field: number) => (field << 3) | 2;
const FIRST = tag(1);

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
        if (part === tag(1))
          name = Buffer.from(bytes.buffer, bytes.byteOffset + reader.pos, partEnd - reader.pos).toString("utf8");
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
      if (value === FIRST)
        text ??= Buffer.from(bytes.buffer, bytes.byteOffset + reader.pos, valueEnd - reader.pos).toString("utf8");
    });
  });
  return text;
}

/** All values of an int64 feature, packed or not. */
export function decodeIntegers(bytes: Uint8Array, span: Span): number[] {
  const reader = readerAt(bytes, span);
  const values: number[] = [];
  fields(reader, span.end, (t, end) => {
    if (t !== tag(3)) return;
    while (reader.pos < end) {
      const value = reader.uint32();
      if (value === FIRST)
        for (const packedEnd = enter(reader, end); reader.pos < packedEnd;) values.push(Number(reader.int64()));
      else if (value === 1 << 3) values.push(Number(reader.int64()));
      else reader.skipType(value & 7);
    }
  });
  return values;
}

/** The frames that begin at `starts`, dequantised: T × width. */
export function dequantiseFrames(bytes: Uint8Array, starts: ArrayLike<number>, width: number): Float32Array {
  const out = new Float32Array(starts.length * width);
  for (let t = 0; t < starts.length; t++) dequantiseInto(out, t * width, bytes, starts[t], width);
  return out;
}

/**
 * Where each frame of a feature list starts; each must be one bytes value of `width` bytes.
 * @throws InputError that names the first frame that is not.
 */
export function frameStarts(bytes: Uint8Array, span: Span, width: number): number[] {
  const reader = readerAt(bytes, span);
  const starts: number[] = [];
  while (reader.pos < span.end) {
    const entry = reader.pos;
    const t = reader.uint32();
    if (t !== FIRST) {
      reader.skipType(t & 7);
      continue;
    }
    readFrame(reader, enter(reader, span.end), width, starts);
    if (reader.pos === starts[starts.length - 1] + width) followAlike(reader, bytes, entry, span.end, width, starts);
  }
  return starts;
}

/** Skips the frames that begin with the same bytes as the frame before them: usually all of them. */
function followAlike(reader: Reader, bytes: Uint8Array, entry: number, end: number, width: number, starts: number[]): void {
  const head = starts[starts.length - 1] - entry;
  let next = reader.pos;
  for (; next + head + width <= end; next += head + width) {
    let same = 0;
    while (same < head && bytes[next + same] === bytes[entry + same]) same++;
    if (same < head) break;
    starts.push(next + head);
  }
  reader.pos = next;
}

/** Reads one Feature, up to `frameEnd`, and adds where its only value starts. */
function readFrame(reader: Reader, frameEnd: number, width: number, starts: number[]): void {
  let values = 0;
  while (reader.pos < frameEnd) {
    const kind = reader.uint32();
    check(kind !== tag(2) && kind !== tag(3), () => `frame ${starts.length} holds numbers where quantised bytes belong`);
    if (kind !== FIRST) {
      reader.skipType(kind & 7);
      continue;
    }
    const listEnd = enter(reader, frameEnd);
    while (reader.pos < listEnd) {
      const value = reader.uint32();
      if (value !== FIRST) {
        reader.skipType(value & 7);
        continue;
      }
      const end = enter(reader, listEnd);
      check(end - reader.pos === width, () => `frame ${starts.length} is ${end - reader.pos} bytes wide, not ${width}`);
      values++;
      starts.push(reader.pos);
      reader.pos = end;
    }
  }
  check(values === 1, () => `frame ${starts.length - values} holds ${values} values, not 1`);
}

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

/** Frames of `width` bytes each, as {@link encodeSequenceExample} takes them. */
export interface FrameList {
  width: number;
  frames: Uint8Array;
}

/**
 * A record's bytes. Names are written in the order given: in alphabetical order the bytes equal TensorFlow's own
 * deterministic serialisation.
 */
export function encodeSequenceExample(
  context: Record<string, string | readonly number[]>,
  featureLists: Record<string, FrameList>,
): Uint8Array {
  const writer = Writer.create();
  writer.uint32(tag(1)).fork();
  for (const [name, value] of Object.entries(context)) {
    writer.uint32(tag(1)).fork().uint32(tag(1)).string(name).uint32(tag(2)).fork();
    if (typeof value === "string") writer.uint32(tag(1)).fork().uint32(FIRST).string(value).ldelim();
    else {
      writer.uint32(tag(3)).fork();
      if (value.length > 0) {
        writer.uint32(FIRST).fork();
        for (const integer of value) writer.int64(integer);
        writer.ldelim();
      }
      writer.ldelim();
    }
    writer.ldelim().ldelim();
  }
  writer.ldelim().uint32(tag(2)).fork();
  for (const [name, list] of Object.entries(featureLists)) {
    const packed = packFrames(list);
    writer.uint32(tag(1)).fork().uint32(tag(1)).string(name).uint32(tag(2)).bytes(packed).ldelim();
  }
  return writer.ldelim().finish();
}

/** A FeatureList: every frame has the same few bytes before it, so they are made once. */
function packFrames({ width, frames }: FrameList): Uint8Array {
  const value = Writer.create().uint32(FIRST).bytes(new Uint8Array(width)).finish();
  const feature = Writer.create().uint32(FIRST).bytes(value).finish();
  const entry = Writer.create().uint32(FIRST).bytes(feature).finish();
  const head = entry.subarray(0, entry.length - width);
  const count = frames.length / width;
  const out = new Uint8Array(count * entry.length);
  for (let t = 0; t < count; t++) {
    out.set(head, t * entry.length);
    out.set(frames.subarray(t * width, (t + 1) * width), t * entry.length + head.length);
  }
  return out;
}
