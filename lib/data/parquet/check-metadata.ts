import type { ColumnMetaData, FileMetaData, RowGroup, SchemaTree } from "hyparquet";
import { check } from "../../runtime/check";

/** A column as it is stored: the name of the table's column that it belongs to, and how deep it lies in it. */
export interface StoredColumn {
  /** The table, its column, and what lies in that, down to the values. */
  path: readonly SchemaTree[];
  levels: { definition: number; repetition: number };
}

/**
 * Checks what a Parquet file says of itself: that all of it is of the types that it must be, that no two columns have one name, and that
 * each group of rows has each column once, and together the rows of the table.
 * @returns the columns as they are stored, in their order
 * @throws InputError that says what is wrong
 */
export function checkMetadata(metadata: FileMetaData, tree: SchemaTree): StoredColumn[] {
  const { row_groups: groups, key_value_metadata: pairs = [] } = metadata;
  check(Array.isArray(groups) && Array.isArray(pairs), () => "it has no list of groups of rows");
  for (const { key, value } of pairs) check(isText(key) && (value === undefined || isText(value)), () => "a note has no name");
  const names = tree.children.map(({ element }) => element.name);
  check(names.every(isText), () => "a column has no name");
  const twice = names.find((name, i) => names.indexOf(name) < i);
  check(twice === undefined, () => `two of its columns are called ${twice}`);
  check(tree.count === metadata.schema.length && tree.element.repetition_type !== "REPEATED", () => "its columns are no table");
  const columns = tree.children.flatMap((column) => storedIn([tree, column]));
  for (const group of groups) checkGroup(group, columns);
  const rows = groups.reduce((sum, { num_rows }) => sum + num_rows, 0n);
  check(rows === metadata.num_rows, () => `its groups have ${rows} rows, and it says ${String(metadata.num_rows)}`);
  check(rows < 2n ** 31n, () => `it has ${rows} rows`);
  return columns;
}

function checkGroup({ columns: chunks, num_rows }: RowGroup, columns: readonly StoredColumn[]): void {
  check(isCount(num_rows), () => "a group has no number of rows");
  check(Array.isArray(chunks) && chunks.length === columns.length, () => "a group has other columns than the table");
  for (const [c, { path }] of columns.entries()) {
    const { meta_data: chunk, file_path } = chunks[c] ?? {};
    check(chunk && file_path === undefined, () => "a column lies in another file");
    const { path_in_schema: place, type, num_values, total_compressed_size } = chunk;
    const isPath =
      Array.isArray(place) && place.length === path.length - 1 && place.every((name, i) => name === path[i + 1].element.name);
    check(isPath && type !== undefined && type === path[path.length - 1].element.type, () => `a group has column ${c} of another place or type`); // prettier-ignore
    check(
      isCount(num_values) && isCount(total_compressed_size) && isCount(startOf(chunk)),
      () => `column ${c} of a group has no size`,
    );
    check(num_values >= num_rows, () => `column ${c} of a group has ${num_values} values for ${num_rows} rows`);
  }
}

/** Where the bytes of a column begin: with its dictionary, where it has one. */
export function startOf({ dictionary_page_offset: dictionary, data_page_offset: pages }: ColumnMetaData): bigint {
  return dictionary || pages;
}

/** The stored columns at the end of a path. */
function storedIn(path: readonly SchemaTree[]): StoredColumn[] {
  const { children, element } = path[path.length - 1];
  check(
    KINDS.includes(element.repetition_type),
    () => "a column does not say whether it is there once, may be missing, or repeats",
  );
  if (children.length > 0) return children.flatMap((child) => storedIn([...path, child]));
  const count = (...kinds: unknown[]) => path.slice(1).filter(({ element }) => kinds.includes(element.repetition_type)).length;
  return [{ path, levels: { definition: count("OPTIONAL", "REPEATED"), repetition: count("REPEATED") } }];
}

const KINDS: unknown[] = ["REQUIRED", "OPTIONAL", "REPEATED"];
const isText = (value: unknown) => typeof value === "string";
const isCount = (value: unknown): value is bigint => typeof value === "bigint" && value >= 0n && value < 2n ** 53n;
