import { check } from "../../runtime/check";
import type { FlatTable } from "./flat-table";

/** A column, or a part of one. */
export interface ArrowField {
  name: string;
  /** Its type, as the format counts them. */
  kind: number;
  /** Bits of one value, where all have as many. */
  bits: number;
  /** Values in each list, where all have as many. */
  stride: number;
  /** Whether the parts of a union have no values but its own. */
  dense: boolean;
  children: ArrowField[];
  /** Where its values are numbers of entries of a dictionary: which one, and the bits of a number. */
  dictionary?: { id: number; bits: number };
}

/** Types. */
export const NULL = 1;
const [INT, FLOAT, BOOL, DECIMAL, DATE, TIME, TIMESTAMP, INTERVAL] = [2, 3, 6, 7, 8, 9, 10, 11];
export const [BINARY, UTF8, LARGE_BINARY, LARGE_UTF8, BINARY_VIEW, UTF8_VIEW] = [4, 5, 19, 20, 23, 24];
export const [LIST, FIXED_LIST, LARGE_LIST, LIST_VIEW, LARGE_LIST_VIEW] = [12, 16, 21, 25, 26];
export const [STRUCT, UNION, MAP, RUN_ENDS] = [13, 14, 17, 22];
const [FIXED_BINARY, DURATION] = [15, 18];

/** Fields in fields, as deep as Arrow's own library goes. */
const DEEPEST = 64;
/** Digits of the largest decimal number. */
const DIGITS = 76;
/** How many children a type has, where that is fixed. */
const CHILDREN: Record<number, number> = {
  ...{ [LIST]: 1, [FIXED_LIST]: 1, [LARGE_LIST]: 1, [LIST_VIEW]: 1, [LARGE_LIST_VIEW]: 1, [MAP]: 1, [RUN_ENDS]: 2 },
};

/** The columns that a schema names. @throws InputError that says what is wrong */
export function fieldsOf(schema: FlatTable): ArrowField[] {
  check(schema.int(4, 2) === 0, () => "its numbers are big-endian");
  checkNotes(schema, 8);
  return schema.tables(6).map((table) => fieldOf(table, 0));
}

function fieldOf(table: FlatTable, depth: number): ArrowField {
  check(depth < DEEPEST, () => `its lists lie more than ${DEEPEST} deep`);
  const [kind, type] = [table.int(8, 1), table.table(10)];
  check(type, () => "a column has no type");
  const children = table.tables(14).map((child) => fieldOf(child, depth + 1));
  const expected = Object.hasOwn(CHILDREN, kind) ? CHILDREN[kind] : [STRUCT, UNION].includes(kind) ? children.length : 0;
  check(children.length === expected, () => `a column of the type ${kind} has ${children.length} parts`);
  if (kind === MAP) check(children[0].kind === STRUCT && children[0].children.length === 2, () => "a map has no keys and values");
  checkNotes(table, 16);
  const entries = table.table(12);
  const index = entries?.table(6);
  const dictionary = entries && { id: entries.long(4), bits: index ? wholeBits(index) : 32 };
  const stride = kind === FIXED_LIST ? type.int(4, 4) : 0;
  check(stride >= 0, () => `lists of ${stride} values`);
  const dense = kind === UNION && type.int(4, 2) === 1;
  if (kind === UNION) type.records(6, 4);
  if (kind === TIMESTAMP) type.text(6);
  return {
    name: table.text(4) ?? "",
    kind,
    bits: bitsOf(kind, type),
    stride,
    dense,
    children,
    ...(dictionary && { dictionary }),
  };
}

/** What a schema says besides, which the library reads. */
function checkNotes(table: FlatTable, field: number): void {
  for (const note of table.tables(field)) for (const part of [4, 6]) note.text(part);
}

/** Bits of one value; 0 where they differ, or where there are none. */
function bitsOf(kind: number, type: FlatTable): number {
  const unit = (standard: number, ...bits: number[]) => {
    const at = type.int(4, 2, standard);
    check(at >= 0 && at < bits.length, () => `a type ${kind} is of the unit ${at}`);
    return bits[at];
  };
  if (kind === INT) return wholeBits(type);
  if (kind === FLOAT) return unit(0, 16, 32, 64);
  if (kind === BOOL) return 1;
  if (kind === DATE) return unit(1, 32, 64);
  if (kind === TIME) return unit(1, 32, 32, 64, 64);
  if (kind === TIMESTAMP) return unit(0, 64, 64, 64, 64);
  if (kind === DURATION) return unit(1, 64, 64, 64, 64);
  if (kind === INTERVAL) return unit(0, 32, 64, 128);
  if (kind === BINARY_VIEW || kind === UTF8_VIEW) return 128;
  if (kind === FIXED_BINARY) {
    const bytes = type.int(4, 4);
    check(bytes > 0, () => `values of ${bytes} bytes`);
    return 8 * bytes;
  }
  if (kind !== DECIMAL) return 0;
  const [scale, bits] = [type.int(6, 4), type.int(8, 4, 128)];
  check(Math.abs(scale) <= DIGITS && [32, 64, 128, 256].includes(bits), () => `decimals of ${bits} bits and the scale ${scale}`);
  return bits;
}

function wholeBits(type: FlatTable): number {
  const bits = type.int(4, 4);
  check([8, 16, 32, 64].includes(bits), () => `whole numbers of ${bits} bits`);
  return bits;
}

/** Whether values of a column can be read as features, ids or classes: all of them take place in the file, none is a record. */
export function isReadable({ kind, stride, children }: ArrowField): boolean {
  if (kind === FIXED_LIST && stride === 0) return false;
  if ([NULL, STRUCT, UNION, MAP, RUN_ENDS, LIST_VIEW, LARGE_LIST_VIEW].includes(kind)) return false;
  return children.every(isReadable);
}
