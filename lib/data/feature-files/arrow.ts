import { readFile } from "node:fs/promises";
import { CompressionType, setCompressionCodec, type Table, tableFromIPC } from "@uwdata/flechette";
import type * as Codecs from "hyparquet-compressors";
import { check, InputError } from "../../runtime/check";
import { importModule } from "../../runtime/files/import-module";
import { asReadError, checkRegular } from "../../runtime/files/read-file";
import { checkArrow } from "../arrow/check-arrow";
import { type ArrowField, isReadable } from "../arrow/fields";
import { unzstd } from "../formats/zstd";
import type { ColumnTable } from "./column-table";
import type { Content } from "./feature-file";

/**
 * An Arrow file or stream as a table, plain or compressed by zstd. The file is in memory as a whole: at most 2 GiB.
 * @throws InputError when it is damaged or compressed in another way
 */
export async function openArrow(path: string): Promise<ColumnTable> {
  checkRegular(path);
  const bytes = await readFile(path).catch((error: unknown) => {
    throw asReadError(error, path);
  });
  const codecs = await importModule<typeof Codecs>("hyparquet-compressors");
  const { table, fields, count } = told(path, () => decoded(bytes, codecs));
  const columns = fields.map(({ name }, i): Content => ({ name, shape: [count], type: typeName(table.schema.fields[i].type) }));
  return {
    path,
    format: "Arrow",
    columns,
    count,
    areBytes: (name) => columns.find((column) => column.name === name)?.type.endsWith("uint8") ?? false,

    rows: async function* (names, most = count) {
      const cells = names.map((name) => {
        const at = columns.findIndex((column) => column.name === name);
        check(isReadable(fields[at]), () => `${path}: column ${name} is of a type that holds no features (${columns[at].type})`);
        return table.getChildAt(at);
      });
      for (let r = 0; r < most; r++) yield told(path, () => cells.map((column) => listsOf(column.at(r))));
    },
  };
}

/** The library takes what a file says on trust: so all of it is checked first. */
function decoded(bytes: Buffer, codecs: typeof Codecs): { table: Table; fields: ArrowField[]; count: number } {
  const decompress = (data: Uint8Array, size: number) => unzstd(codecs, data, size);
  const { fields, rows } = checkArrow(bytes, decompress);
  // An array of its own for each: numbers of several bytes can only lie at some places.
  const decode = (data: Uint8Array, size: number) => decompress(data, size).slice();
  setCompressionCodec(CompressionType.ZSTD, { encode: (data) => data, decode });
  return { table: tableFromIPC(bytes), fields, count: rows };
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
