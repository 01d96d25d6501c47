import { isUtf8 } from "node:buffer";
import { check } from "../../runtime/check";

/** What is read of a flatbuffer may come to so many times its bytes: its parts can be shared, and shared parts can have no end. */
const LARGEST_RATIO = 4;

/**
 * A table of a flatbuffer, whose every offset and count is checked against the bytes. A field is named by its place in the table's
 * list of fields, as the format counts: 4, 6, 8, …
 * @see https://flatbuffers.dev/internals/
 */
export class FlatTable {
  private readonly list: number;
  private readonly listBytes: number;

  private constructor(
    private readonly bytes: Buffer,
    private readonly at: number,
    private readonly left: { bytes: number },
  ) {
    this.spend(4);
    this.list = at - bytes.readInt32LE(at);
    this.within(this.list, 4);
    this.listBytes = bytes.readUInt16LE(this.list);
    check(this.listBytes >= 4 && this.listBytes < 2 ** 15 && this.listBytes % 2 === 0, () => "a table has no list of its fields");
    this.within(this.list, this.listBytes);
  }

  /** The table that a flatbuffer holds. @throws InputError when it holds none */
  static root(bytes: Buffer): FlatTable {
    return FlatTable.behind(bytes, 0, { bytes: LARGEST_RATIO * bytes.length });
  }

  /** The table to which an offset leads. Offsets lead forward: so there are no circles. */
  private static behind(bytes: Buffer, place: number, left: { bytes: number }): FlatTable {
    check(place + 4 <= bytes.length, () => "an offset stands behind the end");
    const at = place + bytes.readUInt32LE(place);
    check(at >= place + 4 && at + 4 <= bytes.length, () => "an offset leads behind the end");
    return new FlatTable(bytes, at, left);
  }

  /** A whole number of 1, 2 or 4 bytes with a sign. */
  int(field: number, size: 1 | 2 | 4, standard = 0): number {
    const place = this.place(field, size);
    return place === undefined ? standard : this.bytes.readIntLE(place, size);
  }

  /** A whole number of 8 bytes. */
  long(field: number): number {
    const place = this.place(field, 8);
    return place === undefined ? 0 : longAt(this.bytes, place);
  }

  table(field: number): FlatTable | undefined {
    const place = this.place(field, 4);
    return place === undefined ? undefined : FlatTable.behind(this.bytes, place, this.left);
  }

  text(field: number): string | undefined {
    const bytes = this.items(field, 1)?.bytes;
    check(!bytes || isUtf8(bytes), () => "a name is no UTF-8");
    return bytes?.toString("utf8");
  }

  tables(field: number): FlatTable[] {
    const { at = 0, count = 0 } = this.items(field, 4) ?? {};
    return Array.from({ length: count }, (_, i) => FlatTable.behind(this.bytes, at + 4 * i, this.left));
  }

  /** Items of a fixed size, one after the other. */
  records(field: number, size: number): Buffer[] {
    const { bytes, count = 0 } = this.items(field, size) ?? {};
    return Array.from({ length: count }, (_, i) => bytes!.subarray(i * size, (i + 1) * size));
  }

  private items(field: number, size: number): { at: number; count: number; bytes: Buffer } | undefined {
    const place = this.place(field, 4);
    if (place === undefined) return undefined;
    const start = place + this.bytes.readUInt32LE(place);
    check(start > place, () => "a list has no place");
    this.within(start, 4);
    const [at, count] = [start + 4, this.bytes.readUInt32LE(start)];
    this.within(at, count * size);
    this.spend(count * size);
    return { at, count, bytes: this.bytes.subarray(at, at + count * size) };
  }

  /** Where a field stands; undefined where it is left out. */
  private place(field: number, size: number): number | undefined {
    const offset = field < this.listBytes ? this.bytes.readUInt16LE(this.list + field) : 0;
    if (offset === 0) return undefined;
    check(offset >= 4 && offset < 2 ** 15, () => "a field stands outside of its table");
    this.within(this.at + offset, size);
    return this.at + offset;
  }

  private within(at: number, size: number): void {
    check(
      at >= 0 && at + size <= this.bytes.length,
      () => `${size} bytes at place ${at} reach beyond the ${this.bytes.length} there`,
    );
  }

  private spend(bytes: number): void {
    this.left.bytes -= bytes;
    check(this.left.bytes >= 0, () => "its parts are shared without end");
  }
}

/** A whole number of 8 bytes. @throws InputError when a number cannot hold it */
export function longAt(bytes: Buffer, at: number): number {
  const value = bytes.readBigInt64LE(at);
  check(BigInt.asIntN(54, value) === value, () => `${value} is no size`);
  return Number(value);
}
