import type * as Hyparquet from "hyparquet";
import type * as Codecs from "hyparquet-compressors";
import { InputError } from "../../runtime/check";
import { importModule } from "../../runtime/files/import-module";
import { checkSource, type ViewSources } from "../dataset/view-source";
import { unzstd } from "../formats/zstd";
import type { ColumnTable } from "./column-table";
import type { Content } from "./feature-file";
import { SOURCES_KEY } from "../dataset/write-parquet";

type Node = typeof Hyparquet & { asyncBufferFromFile(file: string): Promise<Hyparquet.AsyncBuffer> };

/** Maps are none of a table of features; the search for them takes a number of columns on trust. */
const PLAIN = { geoparquet: false };

/**
 * A Parquet file as a table, by row groups: the memory is that of one.
 * @throws InputError when it is damaged, or compressed in a way that is not known
 */
export async function openParquet(path: string): Promise<ColumnTable> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, parquetSchema } = await importModule<Node>("hyparquet");
  const codecs = await importModule<typeof Codecs>("hyparquet-compressors");
  const compressors = { ...codecs.compressors, ZSTD: (data: Uint8Array, size: number) => unzstd(codecs, data, size) };
  const file = await asyncBufferFromFile(path);
  const metadata = await told(path, () => parquetMetadataAsync(file, PLAIN));
  const count = Number(metadata.num_rows);
  const { children } = await told(path, async () => parquetSchema(metadata));
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
      let start = 0;
      for (const { num_rows } of metadata.row_groups) {
        const end = start + Number(num_rows);
        const to = Math.min(end, most);
        // All of a group at once: a part of it costs as much as the whole.
        const read = () =>
          waitedFor(file, (source) =>
            parquetReadObjects({ file: source, metadata, compressors, columns: [...names], rowStart: start, rowEnd: to }),
          );
        if (to > start) for (const row of await told(path, read)) yield names.map((name) => row[name]);
        start = end;
      }
    },
  };
}

/** What a Parquet file says beside its table, by key. @throws InputError when it is damaged */
export async function parquetMetadata(path: string): Promise<Map<string, string>> {
  const { asyncBufferFromFile, parquetMetadataAsync } = await importModule<Node>("hyparquet");
  return pairsOf(await told(path, async () => parquetMetadataAsync(await asyncBufferFromFile(path), PLAIN)));
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

/**
 * Reads from a file as long as somebody waits for it. Where the library finds that the columns do not fit together, it has begun to read
 * them, and nobody would be told how that fails: such a promise ends the process.
 */
async function waitedFor<Result>(
  file: Hyparquet.AsyncBuffer,
  read: (file: Hyparquet.AsyncBuffer) => Promise<Result>,
): Promise<Result> {
  let given = true;
  let fail!: (error: unknown) => void;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  const later = (start: number, end?: number) =>
    new Promise<ArrayBuffer>((resolve) =>
      setImmediate(async () => {
        try {
          const bytes = given && (await file.slice(start, end));
          if (given && bytes) resolve(bytes);
        } catch (error) {
          fail(error);
        }
      }),
    );
  try {
    return await Promise.race([read({ byteLength: file.byteLength, slice: later }), failed]);
  } finally {
    given = false;
  }
}

async function told<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw new InputError(`${path} cannot be read as Parquet (${(error as Error).message}): copy it again, or write it anew`);
  }
}
