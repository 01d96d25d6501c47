import { readFile } from "node:fs/promises";
import { CompressionType, setCompressionCodec, tableFromIPC } from "@uwdata/flechette";
import type * as Codecs from "hyparquet-compressors";
import { check, InputError } from "../../runtime/check";
import { importModule } from "../../runtime/files/import-module";
import { asReadError } from "../../runtime/files/read-file";
import type { ColumnTable } from "./column-table";
import type { Content } from "./feature-file";

/** Bytes that a compressed one can stand for, far more than any features reach. */
const LARGEST_RATIO = 1000;

/**
 * An Arrow file or stream as a table, plain or compressed by zstd. The file is in memory as a whole: at most 2 GiB.
 * @throws InputError when it is damaged or compressed in another way
 */
export async function openArrow(path: string): Promise<ColumnTable> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw asReadError(error, path);
  });
  const { decompressZstd } = await importModule<typeof Codecs>("hyparquet-compressors");
  setCompressionCodec(CompressionType.ZSTD, { encode: (data) => data, decode: (data) => decompressZstd(data).slice() });
  const table = told(path, () => tableFromIPC(bytes));
  // A list of numbers takes four bytes a row for where it begins: what says more rows than that cannot hold them.
  check(
    table.numRows >= 0 && table.numRows * 4 <= LARGEST_RATIO * bytes.length,
    () => `${path} is damaged (it says that it has ${table.numRows} rows in ${bytes.length} bytes): copy it again`,
  );
  const columns = table.schema.fields.map(({ name, type }): Content => ({ name, shape: [table.numRows], type: typeName(type) }));
  return {
    path,
    format: "Arrow",
    columns,
    count: table.numRows,
    areBytes: (name) => columns.find((column) => column.name === name)?.type.endsWith("uint8") ?? false,

    rows: async function* (names, most = table.numRows) {
      const cells = names.map((name) => table.getChild(name));
      for (let r = 0; r < most; r++) yield told(path, () => cells.map((column) => listsOf(column.at(r))));
    },
  };
}

/** Nested lists are columns of their own there. */
function listsOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || Array.isArray(value)) return value;
  return Symbol.iterator in value ? Array.from(value as Iterable<unknown>, listsOf) : value;
}

function typeName(type: unknown): string {
  const { typeId, children, bitWidth, signed, precision } = type as {
    typeId: number;
    children?: { type: unknown }[];
    bitWidth?: number;
    signed?: boolean;
    precision?: number;
  };
  if (children?.length === 1) return `list of ${typeName(children[0].type)}`;
  if (typeId === 2) return `${signed ? "" : "u"}int${bitWidth}`;
  if (typeId === 3) return `float${[16, 32, 64][precision ?? 0]}`;
  return typeId === 5 || typeId === 20 ? "text" : typeId === 6 ? "boolean" : `type ${typeId}`;
}

function told<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new InputError(
      `${path} cannot be read as Arrow (${(error as Error).message}): copy it again, or write it anew without compression`,
    );
  }
}
