import type * as Hyparquet from "hyparquet";
import type * as Writer from "hyparquet-writer";
import { checkIterable, checkObject, checkPath, checkText } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import { writeWhole } from "../../runtime/files/atomic-write";
import { importModule } from "../../runtime/files/import-module";
import { quantise } from "../records/quantisation";
import { checkItem, type DatasetItem, writable } from "./dataset-item";
import { checkSources, SOURCES_KEY, type ViewSource, type ViewSources } from "../formats/view-source";

/** Videos of a row group: some 20 MB of YouTube-8M's frames. */
const GROUP = 64;

/** Options of {@link writeParquet}. */
export interface WriteParquetOptions {
  /** What made each view, and how wide it is. */
  sources: Required<ViewSources>;
  /** Key and value pairs for the end of the file; asked for when all videos are written. */
  metadata?: () => Readonly<Record<string, string>>;
}

/**
 * Writes videos to a Parquet file, a row each: `id`, `class` and `part` where the first video has them, and `audio` and `video` as
 * lists of rows. A row of a quantised view is its bytes (`fixed_size_binary` of the view's width), one of a raw view a list of 32-bit
 * floats. `readFeatureFile` reads it, as do pyarrow and Spark. Equal videos give equal bytes. Written whole or not at all; the memory is
 * that of 64 videos.
 * @param path the file, which is replaced
 * @returns the number of videos
 * @throws InputError that names the video where its rows, class or part do not fit, and where there are no videos
 */
export async function writeParquet(
  path: string,
  items: AsyncIterable<DatasetItem> | Iterable<DatasetItem>,
  options: WriteParquetOptions,
): Promise<number> {
  checkPath(path);
  checkIterable(items, "the videos");
  checkObject(options, "the options", "an object with the sources, { sources: { audio, video } }");
  const { metadata = () => ({}) } = options;
  checkObject({ metadata }, "metadata", "a function that gives texts by keys", { metadata: "function" });
  const sources = checkSources(options.sources);
  const { ParquetWriter, ByteWriter } = await importModule<typeof Writer>("hyparquet-writer");
  let count = 0;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    const bytes = new ByteWriter();
    let file: Writer.ParquetWriter | undefined;
    let names: ("class" | "part")[] = [];
    let group: DatasetItem[] = [];
    const taken = (): Uint8Array => {
      const piece = bytes.getBytes().slice();
      bytes.index = 0;
      return piece;
    };
    const written = (): Uint8Array => {
      void file!.write({ columnData: columnsOf(group, names, sources), rowGroupSize: GROUP });
      group = [];
      return taken();
    };
    for await (const item of items) {
      checkItem(item);
      checkText(item.id, "the id of a video");
      if (!file) {
        names = (["class", "part"] as const).filter((name) => item[name] !== undefined);
        file = new ParquetWriter({ writer: bytes, schema: schemaOf(names, sources), statistics: false, createdBy: "sdcca" });
      }
      for (const name of ["class", "part"] as const)
        check(
          (item[name] !== undefined) === names.includes(name),
          () => `video ${item.id} has ${item[name] === undefined ? "no" : "a"} ${name}: give each video one, or none of them`,
        );
      group.push(item);
      count++;
      if (group.length === GROUP) yield written();
    }
    check(file, () => `there are no videos to write to ${path}: give at least one`);
    if (group.length > 0) yield written();
    const given = { [SOURCES_KEY]: JSON.stringify(sources), ...metadata() };
    file.kvMetadata = Object.entries(given).map(([key, value]) => ({ key, value }));
    file.finish();
    yield taken();
  }
  await writeWhole(path, pieces());
  return count;
}

function columnsOf(
  group: readonly DatasetItem[],
  names: readonly ("class" | "part")[],
  sources: Required<ViewSources>,
): Writer.ColumnSource[] {
  const videos = group.map((item) => writable(item, sources)); // names the video that does not fit
  const plain = { encoding: "PLAIN" } as const;
  return [
    ...(["id", ...names] as const).map((name) => ({ name, data: group.map((item) => item[name]!), ...plain })),
    { name: "audio", data: videos.map(({ audio }) => listOfRows(audio, sources.audio)), ...plain },
    { name: "video", data: videos.map(({ rgb }) => listOfRows(rgb, sources.video)), ...plain },
  ];
}

/** The rows as the file holds them: bytes of a quantised view, numbers of a raw one. */
function listOfRows(data: Float32Array | Uint8Array, { width, values }: ViewSource): (Uint8Array | number[])[] {
  const kept = values === "quantised" && data instanceof Float32Array ? quantise(data) : data;
  return Array.from({ length: kept.length / width }, (_, t) => {
    const row = kept.subarray(t * width, (t + 1) * width);
    return row instanceof Uint8Array ? row : Array.from(row);
  });
}

function schemaOf(names: readonly string[], sources: Required<ViewSources>): Hyparquet.SchemaElement[] {
  const texts = ["id", ...names].map((name): Hyparquet.SchemaElement => ({
    ...{ name, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
  }));
  const views = (["audio", "video"] as const).flatMap((name) => {
    const { width, values } = sources[name];
    if (values === "quantised") return list(name, [{ name: "element", type: "FIXED_LEN_BYTE_ARRAY", type_length: width }]);
    return list(name, list("element", [{ name: "element", type: "FLOAT" }]));
  });
  return [{ name: "schema", num_children: texts.length + 2 }, ...texts, ...views];
}

/** A list whose elements are the first of `element`; nothing in it is null. */
function list(name: string, [element, ...rest]: readonly Hyparquet.SchemaElement[]): Hyparquet.SchemaElement[] {
  return [
    { name, repetition_type: "REQUIRED", num_children: 1, converted_type: "LIST" },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    { ...element, repetition_type: "REQUIRED" },
    ...rest,
  ];
}
