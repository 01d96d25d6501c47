import type * as Hyparquet from "hyparquet";
import { check, InputError } from "../../runtime/check";
import { importModule } from "../../runtime/files/import-module";
import { asReadError, checkRegular } from "../../runtime/files/read-file";
import { checkMetadata } from "./check-metadata";
import { pageLibrary, readGroup } from "./read-group";
import { checkThrift } from "./thrift";

type Node = typeof Hyparquet & { asyncBufferFromFile(file: string): Promise<Hyparquet.AsyncBuffer> };

/** A column of a file. */
interface ParquetColumn {
  name: string;
  /** What its values are, such as `list of FLOAT`. */
  type: string;
}

/** A Parquet file, opened: what it says of itself. */
export interface ParquetFile {
  columns: readonly ParquetColumn[];
  /** How many rows. */
  count: number;
  /** What it says beside its table, by key. */
  notes: ReadonlyMap<string, string>;
  /** The cells of these columns, in their order, row after row, of the first `count` rows. Memory: a group of rows. */
  rows(columns: readonly string[], count?: number): AsyncGenerator<unknown[]>;
}

/** Bytes after what the file says of itself: the length of that, and `PAR1`. */
const END = 8;

/**
 * Opens a Parquet file.
 * @throws InputError when it is damaged, or compressed in a way that is not known
 */
export async function openParquetFile(path: string): Promise<ParquetFile> {
  const library = await pageLibrary();
  const { file, metadata, tree, stored } = await footer(path);
  const count = Number(metadata.num_rows);
  const leaf = (node: Hyparquet.SchemaTree): Hyparquet.SchemaTree => (node.children.length > 0 ? leaf(node.children[0]) : node);
  return {
    columns: tree.children.map((child) => ({ name: child.element.name, type: typeOf(child, leaf(child)) })),
    count,
    notes: new Map((metadata.key_value_metadata ?? []).map(({ key, value = "" }) => [key, value])),
    rows: async function* (names, most = count) {
      let left = Math.min(count, most);
      for (const group of metadata.row_groups) {
        const rows = Math.min(left, Number(group.num_rows));
        if (rows === 0) continue;
        left -= rows;
        const read = () => readGroup(file, library, { group, stored, tree, names, rows });
        for (const row of await told(path, read)) yield names.map((name) => row[name]);
      }
    },
  };
}

/** What a Parquet file says of itself, at its end, checked. */
async function footer(path: string) {
  const { asyncBufferFromFile, parquetMetadata, parquetSchema } = await importModule<Node>("hyparquet");
  checkRegular(path);
  const file = await asyncBufferFromFile(path).catch((error: unknown) => {
    throw asReadError(error, path);
  });
  return told(path, async () => {
    const size = file.byteLength;
    check(size > END, () => "it ends early");
    const length = new DataView(await file.slice(size - END)).getUint32(0, true);
    check(length <= size - END, () => "it ends early");
    const bytes = await file.slice(size - END - length);
    checkThrift(new Uint8Array(bytes, 0, length));
    // Maps are none of a table of features; the search for them takes a number of columns on trust.
    const metadata = parquetMetadata(bytes, { geoparquet: false });
    const tree = parquetSchema(metadata);
    return { file, metadata, tree, stored: checkMetadata(metadata, tree) };
  });
}

function typeOf(node: Hyparquet.SchemaTree, { element }: Hyparquet.SchemaTree): string {
  const depth = node.children.length === 0 ? 0 : Math.ceil(depthOf(node) / 2);
  return `${"list of ".repeat(depth)}${element.converted_type ?? element.type ?? "records"}`;
}

function depthOf(node: Hyparquet.SchemaTree): number {
  return node.children.length > 0 ? 1 + depthOf(node.children[0]) : 0;
}

async function told<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw new InputError(`${path} cannot be read as Parquet (${(error as Error).message}): copy it again, or write it anew`);
  }
}
