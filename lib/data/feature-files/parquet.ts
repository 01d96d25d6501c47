import type * as Hyparquet from "hyparquet";
import { check, InputError } from "../../runtime/check";
import { importModule } from "../../runtime/files/import-module";
import { checkSource, type ViewSources } from "../dataset/view-source";
import { SOURCES_KEY } from "../dataset/write-parquet";
import { checkMetadata } from "../parquet/check-metadata";
import { pageLibrary, readGroup } from "../parquet/read-group";
import { checkThrift } from "../parquet/thrift";
import type { ColumnTable } from "./column-table";
import type { Content } from "./feature-file";

type Node = typeof Hyparquet & { asyncBufferFromFile(file: string): Promise<Hyparquet.AsyncBuffer> };

/** Bytes after what the file says of itself: the length of that, and `PAR1`. */
const END = 8;

/**
 * A Parquet file as a table, by row groups: the memory is that of one.
 * @throws InputError when it is damaged, or compressed in a way that is not known
 */
export async function openParquet(path: string): Promise<ColumnTable> {
  const library = await pageLibrary();
  const { file, metadata, tree, stored } = await footer(path);
  const { children } = tree;
  const count = Number(metadata.num_rows);
  const leaf = (node: Hyparquet.SchemaTree): Hyparquet.SchemaTree => (node.children.length > 0 ? leaf(node.children[0]) : node);
  const columns = children.map((child): Content => ({
    name: child.element.name,
    shape: [count],
    type: typeOf(child, leaf(child)),
  }));
  return {
    path,
    format: "Parquet",
    columns,
    count,
    areBytes: (name) => /UINT_8|FIXED_LEN_BYTE_ARRAY/.test(columns.find((column) => column.name === name)?.type ?? ""),
    sources: sourcesIn(metadata, path),
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

/** What a Parquet file says beside its table, by key. @throws InputError when it is damaged */
export async function parquetMetadata(path: string): Promise<Map<string, string>> {
  return pairsOf((await footer(path)).metadata);
}

/** What a Parquet file says of itself, at its end, checked. */
async function footer(path: string) {
  const { asyncBufferFromFile, parquetMetadata, parquetSchema } = await importModule<Node>("hyparquet");
  const file = await asyncBufferFromFile(path);
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

function pairsOf({ key_value_metadata: pairs = [] }: Hyparquet.FileMetaData): Map<string, string> {
  return new Map(pairs.map(({ key, value = "" }) => [key, value]));
}

/** What made the features, in a file that {@link writeParquet} wrote. */
function sourcesIn(metadata: Hyparquet.FileMetaData, path: string): Required<ViewSources> | undefined {
  const said = pairsOf(metadata).get(SOURCES_KEY);
  if (said === undefined) return undefined;
  let sources: unknown;
  try {
    sources = JSON.parse(said);
  } catch {
    // said below
  }
  return {
    audio: checkSource((sources as ViewSources | null)?.audio, `${path}: ${SOURCES_KEY}, audio`),
    video: checkSource((sources as ViewSources | null)?.video, `${path}: ${SOURCES_KEY}, video`),
  };
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
