import type {
  AsyncBuffer,
  AsyncRowGroup,
  ColumnMetaData,
  CompressionCodec,
  Compressors,
  DecodedArray,
  ParquetParsers,
  RowGroup,
  SchemaTree,
} from "hyparquet";
import type * as Columns from "hyparquet/types/column";
import type * as Convert from "hyparquet/types/convert";
import type * as Delta from "hyparquet/types/delta";
import type * as Groups from "hyparquet/types/rowgroup";
import type * as Codecs from "hyparquet-compressors";
import { check } from "../../runtime/check";
import { importModule } from "../../runtime/files/import-module";
import { unzstd } from "../formats/zstd";
import { startOf, type StoredColumn } from "./check-metadata";
import { checkPage, type PageDecoder, type PagesBefore } from "./check-page";
import { checkThrift } from "./thrift";

type ColumnDecoder = Parameters<typeof Columns.readPage>[2];

/** Bytes that a compressed one stands for at most. */
const LARGEST_RATIO: Partial<Record<CompressionCodec, number>> = { SNAPPY: 64, LZ4: 256, LZ4_RAW: 256, GZIP: 1100 };
/** Of those whose ratio has no such limit. */
const LARGEST_OF_ALL = 2 ** 15;
/** Values that the columns of a group have at most: so many, and some for each byte. A run of many may take few bytes. */
const [MOST_VALUES, FOR_EACH_BYTE] = [2 ** 22, 64];

/** What reads and decompresses pages. */
export interface PageLibrary {
  columns: typeof Columns;
  convert: typeof Convert;
  delta: typeof Delta;
  groups: typeof Groups;
  compressors: Compressors;
}

/** Loads it. */
export async function pageLibrary(): Promise<PageLibrary> {
  const codecs = await importModule<typeof Codecs>("hyparquet-compressors");
  return {
    columns: await importModule<typeof Columns>("hyparquet/src/column.js"),
    convert: await importModule<typeof Convert>("hyparquet/src/convert.js"),
    delta: await importModule<typeof Delta>("hyparquet/src/delta.js"),
    groups: await importModule<typeof Groups>("hyparquet/src/rowgroup.js"),
    compressors: { ...codecs.compressors, ZSTD: (bytes, size) => unzstd(codecs, bytes, size) },
  };
}

/** A group of rows, and the columns that are wanted of it. */
export interface WantedGroup {
  group: RowGroup;
  /** All that are stored, in the group's order. */
  stored: readonly StoredColumn[];
  tree: SchemaTree;
  /** Names of the table's columns. */
  names: readonly string[];
  /** Rows, from the first. */
  rows: number;
}

/**
 * Reads rows of a group: every page is checked before the library reads it.
 * @throws InputError or an error of the library that says what is wrong
 */
export async function readGroup(
  file: AsyncBuffer,
  library: PageLibrary,
  wanted: WantedGroup,
): Promise<Record<string, unknown>[]> {
  const { group, stored, tree, names, rows } = wanted;
  const chosen = stored.flatMap((column, c) => {
    const name = column.path[1].element.name;
    return names.includes(name) ? [{ column, chunk: group.columns[c].meta_data! }] : [];
  });
  const bytes = chosen.reduce((sum, { chunk }) => sum + Number(chunk.total_compressed_size), 0);
  const values = chosen.reduce((sum, { chunk }) => sum + Number(chunk.num_values), 0);
  const most = MOST_VALUES + FOR_EACH_BYTE * bytes;
  check(values <= most, () => `a group of rows says that it has ${values} values in ${bytes} bytes`);
  const asyncColumns: AsyncRowGroup["asyncColumns"] = [];
  for (const { column, chunk } of chosen) {
    const [start, size] = [Number(startOf(chunk)), Number(chunk.total_compressed_size)];
    check(start + size <= file.byteLength, () => "a column reaches beyond the file");
    const data = readPages(new Uint8Array(await file.slice(start, start + size)), library, column, chunk, Number(group.num_rows));
    asyncColumns.push({ pathInSchema: chunk.path_in_schema, data: Promise.resolve({ data, skipped: 0 }) });
  }
  const select = { groupStart: 0, groupRows: Number(group.num_rows), selectStart: 0, selectEnd: rows };
  const assembled = library.groups.assembleAsync({ ...select, asyncColumns }, tree, parsersOf(library));
  return library.groups.asyncGroupToRows(assembled, 0, rows, undefined, "object") as Promise<Record<string, unknown>[]>;
}

/** The values of a column in one group, page after page. */
function readPages(
  bytes: Uint8Array,
  library: PageLibrary,
  { path, levels }: StoredColumn,
  chunk: ColumnMetaData,
  rows: number,
): DecodedArray[] {
  const { parquetHeader, readPage } = library.columns;
  const { element } = path[path.length - 1];
  const column = { type: chunk.type, valueBytes: element.type_length, levels };
  const decoding: PageDecoder = {
    unpack: (packed, size) => unpacked(packed, size, chunk.codec, library.compressors),
    differences: (plain, from, count) => {
      const values = new Int32Array(count);
      const at = { view: new DataView(plain.buffer, plain.byteOffset, plain.byteLength), offset: from };
      library.delta.deltaBinaryUnpack(at, count, values);
      return { values, end: at.offset };
    },
  };
  const decoder: ColumnDecoder = {
    ...{ pathInSchema: chunk.path_in_schema, type: chunk.type, element, schemaPath: [...path], codec: chunk.codec },
    parsers: parsersOf(library),
  };
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  const pages: DecodedArray[] = [];
  let read: PagesBefore = { values: 0, rows: 0 };
  let [dictionary, last]: (DecodedArray | undefined)[] = [];
  while (read.values < Number(chunk.num_values)) {
    checkThrift(bytes, reader.offset);
    const header = parquetHeader(reader);
    const size = header.compressed_page_size;
    check(size >= 0 && size <= bytes.length - reader.offset, () => `a page of ${size} bytes ends after the column`);
    const page = checkPage(header, bytes.subarray(reader.offset, reader.offset + size), column, read, decoding);
    // The library decompresses by what it is given: here the values are there already.
    const compressors = { [chunk.codec]: () => page.plain };
    const { data } = readPage(reader, header, { ...decoder, compressors }, dictionary, last, 0);
    read = page.read;
    if (header.type === "DICTIONARY_PAGE") dictionary = data && library.convert.convert(data, decoder);
    else if (data && data !== last && data.length > 0) pages.push((last = data));
  }
  check(read.values === Number(chunk.num_values) && read.rows === rows, () => `a column has ${read.rows} rows of ${rows}`);
  return pages;
}

function unpacked(bytes: Uint8Array, size: number, codec: CompressionCodec, compressors: Compressors): Uint8Array {
  if (codec === "UNCOMPRESSED") {
    check(bytes.length === size, () => `a page has ${bytes.length} bytes where it says ${size}`);
    return bytes;
  }
  const unpack = compressors[codec];
  check(unpack, () => `it is compressed by ${String(codec)}`);
  check(size <= (LARGEST_RATIO[codec] ?? LARGEST_OF_ALL) * bytes.length, () => `${bytes.length} bytes cannot hold ${size}`);
  const plain = size === 0 ? new Uint8Array() : unpack(bytes, size);
  check(plain.length === size, () => `a page has ${plain.length} bytes where it says ${size}`);
  return plain;
}

const TEXTS = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Those of the library, but texts must be UTF-8: otherwise two ids could become one. */
function parsersOf({ convert }: PageLibrary): ParquetParsers {
  return { ...convert.DEFAULT_PARSERS, stringFromBytes: (bytes: Uint8Array) => bytes && TEXTS.decode(bytes) };
}
