/** Pages by hand: what the library would take on trust is refused. */
import assert from "node:assert/strict";
import { crc32 } from "node:zlib";
import { test } from "node:test";
import type { DataPageHeader, PageHeader } from "hyparquet";
import { checkPage, type PageColumn, type PageDecoder, type PagesBefore } from "../../../lib/data/parquet/check-page";

const LEVELS = { definition: 0, repetition: 0 };
const INT32: PageColumn = { type: "INT32", levels: LEVELS };
const TEXT: PageColumn = { type: "BYTE_ARRAY", levels: LEVELS };
const START: PagesBefore = { values: 0, rows: 0 };
/** Not compressed; the "differences" are the bytes themselves after a head of three numbers and the first value. */
const DECODER: PageDecoder = {
  unpack: (bytes) => bytes,
  differences: (bytes, from, count) => ({
    values: Int32Array.from(bytes.subarray(from + 4, from + 4 + count)),
    end: from + 4 + count,
  }),
};

interface Page {
  bytes: number[];
  values?: number;
  encoding?: string;
  header?: Partial<PageHeader>;
  head?: Partial<DataPageHeader>;
  column?: PageColumn;
  before?: PagesBefore;
}

function read({ bytes, values = 2, encoding = "PLAIN", header, head, column = INT32, before = START }: Page) {
  const data_page_header = {
    num_values: values,
    encoding,
    definition_level_encoding: "RLE",
    repetition_level_encoding: "RLE",
    ...head,
  };
  const all = {
    type: "DATA_PAGE",
    uncompressed_page_size: bytes.length,
    compressed_page_size: bytes.length,
    data_page_header,
    ...header,
  };
  return checkPage(all as unknown as PageHeader, Uint8Array.from(bytes), column, before, DECODER).read;
}
const zeros = (count: number) => new Array<number>(count).fill(0);
const refusedBecause = (message: RegExp, page: Page) => assert.throws(() => read(page), message);

test("values as they lie must have room", () => {
  assert.deepEqual(read({ bytes: zeros(8) }), { values: 2, rows: 2 });
  assert.deepEqual(read({ bytes: zeros(8), before: { values: 3, rows: 3 } }), { values: 5, rows: 5 });
  refusedBecause(/no room for 2 values/, { bytes: zeros(7) });
  refusedBecause(/-1 values of a page/, { bytes: zeros(8), values: -1 });
  const widths = { DOUBLE: 16, FLOAT: 8, INT64: 16, INT96: 24, BOOLEAN: 1 } as const;
  for (const [type, size] of Object.entries(widths)) {
    const column = { ...INT32, type: type as PageColumn["type"] };
    assert.equal(read({ bytes: zeros(size), column }).values, 2, type);
    refusedBecause(/no room/, { bytes: zeros(size - 1), column });
  }
  const fixed: PageColumn = { type: "FIXED_LEN_BYTE_ARRAY", valueBytes: 3, levels: LEVELS };
  assert.equal(read({ bytes: zeros(6), column: fixed }).rows, 2);
  refusedBecause(/no room/, { bytes: zeros(5), column: fixed });
  refusedBecause(/without a length/, { bytes: zeros(6), column: { ...fixed, valueBytes: undefined } });
  assert.equal(read({ bytes: [1, 0, 0, 0, 65, 0, 0, 0, 0], column: TEXT }).rows, 2);
  refusedBecause(/no room/, { bytes: [1, 0, 0, 0, 65, 1, 0, 0, 0], column: TEXT });
  refusedBecause(/no room/, { bytes: [255, 255, 255, 255, 65, 0, 0, 0, 0], column: TEXT });
});

test("a checksum is compared", () => {
  const bytes = [1, 0, 0, 0, 2, 0, 0, 0];
  const crc = crc32(Uint8Array.from(bytes)) | 0;
  assert.equal(read({ bytes, header: { crc } }).values, 2);
  refusedBecause(/checksum of a page/, { bytes, header: { crc: crc ^ 1 } });
});

test("levels are as many as values, none is higher than can be, and a column begins with a row", () => {
  const column: PageColumn = { type: "INT32", levels: { definition: 2, repetition: 1 } };
  /** Levels of three values: each after the size of its runs. */
  const levels = (repetition: number[], definition: number[]) =>
    [repetition, definition].flatMap((runs) => [runs.length, 0, 0, 0, ...runs]);
  const page = (repetition: number[], definition: number[], there: number): Page => ({
    bytes: [...levels(repetition, definition), ...zeros(4 * there)],
    values: 3,
    column,
  });
  const [ONE_ROW, ALL] = [
    [0b11, 0b110],
    [3 << 1, 2],
  ]; // 0, 1, 1 and 2, 2, 2
  assert.deepEqual(read(page(ONE_ROW, ALL, 3)), { values: 3, rows: 1 });
  assert.deepEqual(read(page(ONE_ROW, [1 << 1, 2, 2 << 1, 1], 1)), { values: 3, rows: 1 });
  refusedBecause(/no room for 3 values/, page(ONE_ROW, ALL, 2));
  refusedBecause(/a level of 3 where 2 is the highest/, page(ONE_ROW, [3 << 1, 3], 3));
  refusedBecause(/a run of 4 values where 3 are left/, page(ONE_ROW, [4 << 1, 2], 3));
  refusedBecause(/runs of 3 values end/, page(ONE_ROW, [2 << 1, 2], 3));
  refusedBecause(/begins in the middle of a row/, page([3 << 1, 1], ALL, 3));
  assert.deepEqual(read({ ...page([3 << 1, 1], ALL, 3), before: { values: 1, rows: 1 } }), { values: 4, rows: 1 });
  refusedBecause(/ends in its levels/, { bytes: [200, 0, 0, 0, 1], values: 3, column });
  refusedBecause(/old encoding BIT_PACKED/, { ...page(ONE_ROW, ALL, 3), head: { definition_level_encoding: "BIT_PACKED" } });
});

test("a page of the second kind has its levels where its header says, and as many gaps", () => {
  const column: PageColumn = { type: "INT32", levels: { definition: 1, repetition: 0 } };
  const second = { num_values: 3, num_nulls: 1, num_rows: 3, encoding: "PLAIN", definition_levels_byte_length: 4, repetition_levels_byte_length: 0 }; // prettier-ignore
  const page = (change: object, bytes = [2 << 1, 1, 1 << 1, 0, ...zeros(8)]): Page => ({
    bytes,
    column,
    header: { type: "DATA_PAGE_V2", data_page_header: undefined, data_page_header_v2: { ...second, ...change } as never },
  });
  assert.deepEqual(read(page({})), { values: 3, rows: 3 });
  refusedBecause(/lacks other values than it says/, page({ num_nulls: 0 }));
  refusedBecause(/ends in its levels/, page({ definition_levels_byte_length: 13 }));
  refusedBecause(/-1 bytes of levels/, page({ definition_levels_byte_length: -1 }));
  refusedBecause(/no room for 2 values/, page({}, [2 << 1, 1, 1 << 1, 0, ...zeros(7)]));
});

test("places in a dictionary are of entries that it has", () => {
  const dictionary: Page = {
    bytes: zeros(8),
    header: { type: "DICTIONARY_PAGE", dictionary_page_header: { num_values: 2 } as never },
  };
  const before = read(dictionary);
  assert.deepEqual(before, { values: 0, rows: 0, entries: 2 });
  const places: Page = { bytes: [1, 2 << 1, 1], encoding: "RLE_DICTIONARY", before };
  assert.deepEqual(read(places), { values: 2, rows: 2, entries: 2 });
  refusedBecause(/place 2 in a dictionary of 2/, { ...places, bytes: [2, 2 << 1, 2] });
  refusedBecause(/a dictionary that is not there/, { ...places, before: START });
  refusedBecause(/a dictionary that is empty/, { ...places, before: { ...before, entries: 0 } });
  refusedBecause(/a dictionary where none can be/, { ...dictionary, before });
  refusedBecause(/no room for 2 values/, { ...dictionary, bytes: zeros(7) });
});

test("other encodings: whole bytes, truths in runs, differences, texts by lengths and by beginnings", () => {
  refusedBecause(/no room/, { bytes: zeros(7), encoding: "BYTE_STREAM_SPLIT" });
  assert.equal(read({ bytes: zeros(8), encoding: "BYTE_STREAM_SPLIT" }).rows, 2);
  const truth: PageColumn = { ...INT32, type: "BOOLEAN" };
  assert.equal(read({ bytes: [2, 0, 0, 0, 2 << 1, 1], encoding: "RLE", column: truth }).rows, 2);
  refusedBecause(/a run of 3 values/, { bytes: [2, 0, 0, 0, 3 << 1, 1], encoding: "RLE", column: truth });
  refusedBecause(/ends in its values/, { bytes: [3, 0, 0, 0, 2 << 1, 1], encoding: "RLE", column: truth });
  const head = [0x80, 0x01, 4, 2]; // blocks of 128 in 4 parts, two values
  assert.equal(read({ bytes: [...head, 0], encoding: "DELTA_BINARY_PACKED" }).rows, 2);
  refusedBecause(/a page of 3 differences where there are 2/, { bytes: [0x80, 0x01, 4, 3], encoding: "DELTA_BINARY_PACKED" });
  refusedBecause(/blocks of 128 differences in 0 parts/, { bytes: [0x80, 0x01, 0, 2], encoding: "DELTA_BINARY_PACKED" });
  refusedBecause(/ends in its head/, { bytes: [0x80, 0x01], encoding: "DELTA_BINARY_PACKED" });
  const byLength = (...bytes: number[]): Page => ({
    bytes: [...head, ...bytes],
    encoding: "DELTA_LENGTH_BYTE_ARRAY",
    column: TEXT,
  });
  assert.equal(read(byLength(1, 2, 65, 66, 67)).rows, 2);
  refusedBecause(/no room for 2 texts/, byLength(1, 3, 65, 66, 67));
  const byBeginning = (beginnings: number[], lengths: number[], ...texts: number[]): Page => ({
    bytes: [...head, ...beginnings, ...head, ...lengths, ...texts],
    encoding: "DELTA_BYTE_ARRAY",
    column: TEXT,
  });
  assert.equal(read(byBeginning([0, 2], [2, 1], 65, 66, 67)).rows, 2);
  refusedBecause(/text 1 of a page is of no length/, byBeginning([0, 3], [2, 1], 65, 66, 67));
  refusedBecause(/text 0 of a page is of no length/, byBeginning([1, 0], [2, 1], 65, 66, 67));
  refusedBecause(/values of type INT32 in the encoding DELTA_BYTE_ARRAY/, { bytes: zeros(8), encoding: "DELTA_BYTE_ARRAY" });
  refusedBecause(/values of type INT32 in the encoding ALP/, { bytes: zeros(8), encoding: "ALP" });
  refusedBecause(/a page of an unknown kind \(INDEX_PAGE\)/, { bytes: [], header: { type: "INDEX_PAGE" } });
});
