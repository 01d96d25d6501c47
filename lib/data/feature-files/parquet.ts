import { sourcesIn } from "../formats/view-source";
import { openParquetFile } from "../parquet/parquet-file";
import type { ColumnTable } from "./column-table";

/**
 * A Parquet file as a table, by row groups: the memory is that of one.
 * @throws InputError when it is damaged, or compressed in a way that is not known
 */
export async function openParquet(path: string): Promise<ColumnTable> {
  const { columns, count, notes, rows } = await openParquetFile(path);
  return {
    path,
    format: "Parquet",
    columns: columns.map(({ name, type }) => ({ name, shape: [count], type })),
    count,
    areBytes: (name) => /UINT_8|FIXED_LEN_BYTE_ARRAY/.test(columns.find((column) => column.name === name)?.type ?? ""),
    sources: sourcesIn(notes, path),
    rows,
  };
}
