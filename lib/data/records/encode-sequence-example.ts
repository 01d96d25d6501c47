import { endianness } from "node:os";
import { Writer } from "protobufjs/minimal";
import { FIRST, FLOAT, tag } from "./sequence-example";

/** Frames of `width` numbers each, as {@link encodeSequenceExample} takes them: bytes, or floats for raw ones. */
export interface FrameList {
  width: number;
  frames: Uint8Array | Float32Array;
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
  const raw = frames instanceof Float32Array;
  const size = raw ? width * FLOAT : width;
  const bytes = raw ? littleEndian(frames) : frames;
  const value = Writer.create().uint32(FIRST).bytes(new Uint8Array(size)).finish();
  const feature = Writer.create()
    .uint32(raw ? tag(2) : FIRST)
    .bytes(value)
    .finish();
  const entry = Writer.create().uint32(FIRST).bytes(feature).finish();
  const head = entry.subarray(0, entry.length - size);
  const count = frames.length / width;
  const out = new Uint8Array(count * entry.length);
  for (let t = 0; t < count; t++) {
    out.set(head, t * entry.length);
    out.set(bytes.subarray(t * size, (t + 1) * size), t * entry.length + head.length);
  }
  return out;
}

/** The values' bytes: on nearly every processor as they lie in memory, without a copy. */
function littleEndian(values: Float32Array): Uint8Array {
  if (endianness() === "LE") return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const view = new DataView(new ArrayBuffer(values.length * FLOAT));
  for (let i = 0; i < values.length; i++) view.setFloat32(i * FLOAT, values[i], true);
  return new Uint8Array(view.buffer);
}
