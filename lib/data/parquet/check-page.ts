import { crc32 } from "node:zlib";
import type { DataPageHeader, PageHeader, ParquetType } from "hyparquet";
import { check } from "../../runtime/check";
import { checkRuns } from "./runs";
import { readVarint } from "./varint";

/** What decides how the pages of a column are read. */
export interface PageColumn {
  type: ParquetType;
  /** Bytes of a value, of values of a fixed length. */
  valueBytes?: number;
  /** The highest levels, by how often the column and what it lies in may be missing, and repeated. */
  levels: { definition: number; repetition: number };
}

/** What was read of a column before this page. */
export interface PagesBefore {
  /** Values, with those that are missing. */
  values: number;
  rows: number;
  /** Entries of the dictionary; undefined before there is one. */
  entries?: number;
}

/** How what lies in a page is decoded. */
export interface PageDecoder {
  /** Decompresses a part of it into so many bytes. */
  unpack(bytes: Uint8Array, size: number): Uint8Array;
  /** So many whole numbers, kept as differences, and where they end. */
  differences(bytes: Uint8Array, from: number, count: number): { values: Int32Array; end: number };
}

/** Bytes of a value that lies as it is. */
const WIDTHS: Partial<Record<ParquetType, number>> = { INT32: 4, FLOAT: 4, INT64: 8, DOUBLE: 8, INT96: 12 };
/** Blocks of differences are a few hundred values. */
const LARGEST_BLOCK = 2 ** 20;
/** Bytes of the texts of a page, each of which may begin as the one before it. */
const MOST_TEXT = 2 ** 26;

/**
 * Checks a page of a Parquet file, whose library takes every count in it on trust: its checksum where it has one, that its levels and
 * places in the dictionary are as many as it says and no higher than can be, and that it has room for its values.
 * @param bytes the page as it lies in the file
 * @returns the page's values as they lie, decompressed, and what was read of the column with this page
 * @throws InputError that says what is wrong
 */
export function checkPage(
  header: PageHeader,
  bytes: Uint8Array,
  column: PageColumn,
  before: PagesBefore,
  decoder: PageDecoder,
): { plain: Uint8Array; read: PagesBefore } {
  const {
    type,
    crc,
    uncompressed_page_size: size,
    data_page_header: v1,
    data_page_header_v2: v2,
    dictionary_page_header,
  } = header;
  if (crc !== undefined) check(crc32(bytes) === crc >>> 0, () => "the checksum of a page does not match");
  checkCount(size, "bytes of a page");
  if (type === "DICTIONARY_PAGE") {
    check(dictionary_page_header && before.entries === undefined && before.values === 0, () => "a dictionary where none can be");
    const entries = checkCount(dictionary_page_header.num_values, "entries of a dictionary");
    const plain = decoder.unpack(bytes, size);
    checkPlain(plain, 0, column, entries);
    return { plain, read: { ...before, entries } };
  }
  const head = type === "DATA_PAGE" ? v1 : type === "DATA_PAGE_V2" ? v2 : undefined;
  check(head, () => `a page of an unknown kind (${type})`);
  const values = checkCount(head.num_values, "values of a page");
  const opened = head === v2 ? openV2(v2, bytes, size, decoder) : openV1(v1!, bytes, size, column, decoder);
  const { there, rows } = checkLevels(opened, column, values, before.rows === 0);
  if (head === v2) check(values - there === v2.num_nulls, () => "a page lacks other values than it says");
  const { plain, from } = opened;
  checkValues({ plain, from, values: there }, head.encoding, column, before.entries, decoder);
  return { plain, read: { ...before, values: before.values + values, rows: before.rows + rows } };
}

/** Where the levels of one kind lie in a page. */
interface Place {
  bytes: Uint8Array;
  from: number;
  to: number;
}

/** A page's values, decompressed, where they begin, and its levels. */
interface Opened {
  plain: Uint8Array;
  from: number;
  definition: Place;
  repetition: Place;
}

/** The first kind of page: all of it compressed, each kind of level after its size, and none where there can be but one. */
function openV1(head: DataPageHeader, bytes: Uint8Array, size: number, { levels }: PageColumn, decoder: PageDecoder): Opened {
  const plain = decoder.unpack(bytes, size);
  const place = (highest: number, start: number, encoding: string): Place => {
    if (highest === 0) return { bytes: plain, from: start, to: start };
    check(encoding === "RLE", () => `its levels are in the old encoding ${encoding}`);
    return afterSize(plain, start, "levels");
  };
  const repetition = place(levels.repetition, 0, head.repetition_level_encoding);
  const definition = place(levels.definition, repetition.to, head.definition_level_encoding);
  return { plain, from: definition.to, definition, repetition };
}

/** Runs that lie behind their size in bytes. */
function afterSize(bytes: Uint8Array, start: number, what: string): Place {
  const ends = (at: number) => check(at <= bytes.length, () => `a page ends in its ${what}`);
  const from = start + 4;
  ends(from);
  const to = from + new DataView(bytes.buffer, bytes.byteOffset).getUint32(start, true);
  ends(to);
  return { bytes, from, to };
}

/** The second kind of page: the levels lie before the values, never compressed, and their sizes are in its header. */
function openV2(
  head: NonNullable<PageHeader["data_page_header_v2"]>,
  bytes: Uint8Array,
  size: number,
  decoder: PageDecoder,
): Opened {
  const first = checkCount(head.repetition_levels_byte_length, "bytes of levels");
  const from = first + checkCount(head.definition_levels_byte_length, "bytes of levels");
  check(from <= bytes.length && from <= size, () => "a page ends in its levels");
  const rest = bytes.subarray(from);
  const plain = head.is_compressed === false || size === from ? rest : decoder.unpack(rest, size - from);
  check(plain.length === size - from, () => `a page has ${plain.length} bytes of values where it says ${size - from}`);
  return { plain, from: 0, repetition: { bytes, from: 0, to: first }, definition: { bytes, from: first, to: from } };
}

/** How many rows begin in a page, and how many of its values are there. */
function checkLevels({ definition, repetition }: Opened, { levels }: PageColumn, values: number, isFirst: boolean) {
  const bits = (highest: number) => 32 - Math.clz32(highest);
  const count = (place: Place, highest: number, counted: number) => {
    let [times, first] = [0, -1];
    checkRuns({ ...place, width: bits(highest), values }, (value, more) => {
      check(value <= highest, () => `a level of ${value} where ${highest} is the highest`);
      if (first < 0 && more > 0) first = value;
      if (value === counted) times += more;
    });
    return { times, first };
  };
  const there = levels.definition === 0 ? values : count(definition, levels.definition, levels.definition).times;
  if (levels.repetition === 0) return { there, rows: values };
  const { times: rows, first } = count(repetition, levels.repetition, 0);
  check(!isFirst || first <= 0, () => "a column begins in the middle of a row");
  return { there, rows };
}

/** Values of a page that are there, and where they lie. */
interface Values {
  plain: Uint8Array;
  from: number;
  values: number;
}

/** Whether a page has room for its values, and places in the dictionary are of entries that it has. */
function checkValues(found: Values, encoding: string, column: PageColumn, entries: number | undefined, decoder: PageDecoder) {
  const { plain, from, values } = found;
  const { type } = column;
  const has = (bytes: number) => check(bytes <= plain.length - from, () => `a page has no room for ${values} values`);
  if (encoding === "PLAIN") return checkPlain(plain, from, column, values);
  if (encoding === "RLE_DICTIONARY" || encoding === "PLAIN_DICTIONARY") {
    check(entries !== undefined, () => "places in a dictionary that is not there");
    check(values === 0 || entries > 0, () => "places in a dictionary that is empty");
    has(1);
    return checkRuns({ bytes: plain, from: from + 1, to: plain.length, width: plain[from], values }, (place) =>
      check(place < entries, () => `place ${place} in a dictionary of ${entries}`),
    );
  }
  if (encoding === "RLE" && type === "BOOLEAN") {
    return checkRuns({ ...afterSize(plain, from, "values"), width: 1, values }, () => undefined);
  }
  if (encoding === "BYTE_STREAM_SPLIT") return has(values * widthOf(column));
  if (encoding === "DELTA_BINARY_PACKED" && (type === "INT32" || type === "INT64")) return checkDifferences(plain, from, values);
  const isText = type === "BYTE_ARRAY" && (encoding === "DELTA_LENGTH_BYTE_ARRAY" || encoding === "DELTA_BYTE_ARRAY");
  check(isText, () => `values of type ${type} in the encoding ${encoding}`);
  checkTexts(found, encoding === "DELTA_BYTE_ARRAY", decoder);
}

/** Texts after their lengths; or each after how much of the one before it begins it. */
function checkTexts({ plain, from, values }: Values, haveBeginnings: boolean, { differences }: PageDecoder): void {
  const numbers = (start: number) => {
    checkDifferences(plain, start, values);
    return values === 0 ? { values: new Int32Array(), end: start } : differences(plain, start, values);
  };
  const beginnings = haveBeginnings ? numbers(from) : undefined;
  const lengths = numbers(beginnings?.end ?? from);
  let [room, most, last] = [plain.length - lengths.end, MOST_TEXT, 0];
  for (let i = 0; i < values; i++) {
    const [beginning, length] = [beginnings?.values[i] ?? 0, lengths.values[i]];
    check(beginning >= 0 && beginning <= last && length >= 0, () => `text ${i} of a page is of no length`);
    last = beginning + length;
    check((room -= length) >= 0 && (most -= last) >= 0, () => `a page has no room for ${values} texts`);
  }
}

/** Values as they lie. */
function checkPlain(bytes: Uint8Array, from: number, column: PageColumn, values: number): void {
  const has = (size: number) => check(size <= bytes.length, () => `a page has no room for ${values} values`);
  if (column.type === "BOOLEAN") return has(from + Math.ceil(values / 8));
  if (column.type !== "BYTE_ARRAY") return has(from + values * widthOf(column));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = from;
  for (let i = 0; i < values; i++) {
    has(at + 4);
    has((at += 4 + view.getUint32(at, true)));
  }
}

/** The head of a page of differences; the values themselves are read as far as there are bytes. */
function checkDifferences(plain: Uint8Array, from: number, values: number): void {
  let at = from;
  const number = () => {
    const value = readVarint(() => {
      check(at < plain.length, () => "a page of differences ends in its head");
      return plain[at++];
    });
    check(value !== undefined, () => "a page of differences has a head of over 35 bits");
    return value;
  };
  const [block, parts, count] = [number(), number(), number()];
  const isBlock = block > 0 && block <= LARGEST_BLOCK && parts > 0 && block % parts === 0 && (block / parts) % 8 === 0;
  check(isBlock, () => `blocks of ${block} differences in ${parts} parts`);
  check(count === values, () => `a page of ${count} differences where there are ${values} values`);
}

function widthOf({ type, valueBytes }: PageColumn): number {
  const width = type === "FIXED_LEN_BYTE_ARRAY" ? valueBytes : WIDTHS[type];
  check(width !== undefined && Number.isSafeInteger(width) && width > 0, () => `values of type ${type} without a length`);
  return width;
}

function checkCount(value: unknown, of: string): number {
  check(Number.isSafeInteger(value) && (value as number) >= 0, () => `${String(value)} ${of}`);
  return value as number;
}
