import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { check } from "../../runtime/check";
import { type Fields, listOf, structureFault, wholeFrom } from "../../runtime/container/structure";
import { sourcesIn, type ViewSource, type ViewSources } from "../formats/view-source";
import { firstNotFinite } from "../../runtime/matrix";
import { openParquetFile } from "./parquet-file";

/** The key under which a file of `npm run prepare-shards` says what it was made of, and of what. */
export const PREPARED_KEY = "sdcca.prepared";

/** What a file holds. */
export interface ContentSummary {
  /** How many videos. */
  videos: number;
  /** Rows of all videos. */
  rows: number;
  /** SHA-256 over every video's id, class and rows, in their order. */
  content: string;
}

/** What a file says of its making. */
export interface Prepared {
  /** SHA-256 of the shard, and of the label table where there was one. */
  of: { shard: string; labels: string | null };
  summary: ContentSummary;
  /** Records of the shard that were read well. */
  records: number;
  /** Those that were left out since they could not be read. */
  skipped: { record: number; offset: number; problem: string; restOfFile: boolean }[];
}

const FIELDS: Fields = {
  of: { shard: "string" },
  summary: { videos: wholeFrom(1), rows: wholeFrom(1), content: "string" },
  records: wholeFrom(1),
  skipped: listOf({
    ...{ record: wholeFrom(1), offset: wholeFrom(0, Number.MAX_SAFE_INTEGER) },
    ...{ problem: "string", restOfFile: "boolean" },
  }),
};

/** What a file says of its making; undefined of a file by another program, of an earlier version or damaged. */
export function preparedIn(notes: ReadonlyMap<string, string>): Prepared | undefined {
  try {
    const said: unknown = JSON.parse(notes.get(PREPARED_KEY) ?? "null");
    return structureFault(said, FIELDS) === undefined ? (said as Prepared) : undefined;
  } catch {
    return undefined;
  }
}

/** Rows of a view of one video: width numbers each; bytes where they are quantised. */
export interface PreparedRows {
  width: number;
  /** Rows × width. */
  frames: Uint8Array | Float32Array;
}

/** One video. */
export interface PreparedVideo {
  id: string;
  class?: string;
  audio: PreparedRows;
  video: PreparedRows;
}

/** Counts videos and rows as they are added, and takes the checksum of what they hold. */
export class ContentSum {
  private videos = 0;
  private rows = 0;
  private readonly hash = createHash("sha256");

  add({ id, class: name, audio, video }: PreparedVideo): void {
    const rows = audio.frames.length / audio.width;
    this.videos++;
    this.rows += rows;
    this.hash.update(JSON.stringify([id, name ?? null, rows, audio.width, video.width]));
    for (const { frames } of [audio, video])
      this.hash.update(new Uint8Array(frames.buffer, frames.byteOffset, frames.byteLength));
  }

  summary(): ContentSummary {
    return { videos: this.videos, rows: this.rows, content: this.hash.copy().digest("hex") };
  }
}

/** A file of `npm run prepare-shards`, opened. */
export interface PreparedFile {
  /** What it says of its making. */
  prepared: Prepared;
  /** What made each view, how wide it is, and whether it is quantised; so are all its videos. */
  sources: Required<ViewSources>;
  /** Id and class of each video, in their order; no class where they have none. */
  names(): Promise<{ id: string; class?: string }[]>;
  /** The videos, in their order. Memory: 64 of them. @throws InputError at the latest after the last one, when one is not as it was written */
  videos(): AsyncGenerator<PreparedVideo>;
}

/**
 * Opens a file that `npm run prepare-shards` made.
 * @throws InputError when it is another Parquet file, or damaged; which command helps then
 */
export async function openPreparedFile(path: string): Promise<PreparedFile> {
  const { columns, count, notes, rows } = await openParquetFile(path);
  const prepared = preparedIn(notes);
  const sources = sourcesIn(notes, path);
  check(
    prepared && sources,
    () =>
      `${path} is a Parquet file that this version of npm run prepare-shards did not make: make it again by that, or a dataset folder ` +
      `of it by npm run import -- ${path} --out FOLDER`,
  );
  const damaged = (what: string) =>
    `${path} is damaged (${what}): make it again by npm run prepare-shards, which keeps the files that are whole`;
  const { summary } = prepared;
  check(count === summary.videos, () => damaged(`it has ${count} videos, and says ${summary.videos}`));
  const has = (name: string) => columns.some((column) => column.name === name);
  check(["id", "audio", "video"].every(has), () => damaged("it lacks a column"));
  const named = has("class") ? ["id", "class"] : ["id"];
  const textsOf = (cells: readonly unknown[]) => {
    check(cells.every((cell) => typeof cell === "string"), () => damaged("an id or a class is no text")); // prettier-ignore
    const [id, name] = cells as string[];
    return { id, ...(name !== undefined && { class: name }) };
  };
  return {
    prepared,
    sources,
    names: async () => {
      const names: { id: string; class?: string }[] = [];
      for await (const cells of rows(named)) names.push(textsOf(cells));
      return names;
    },
    videos: async function* () {
      const sum = new ContentSum();
      const rowsIn = (cell: unknown, { width, values }: ViewSource) => {
        const found = joined(cell);
        check(found, () => damaged("a video has no rows of one width"));
        const kind = found.frames instanceof Uint8Array ? "quantised" : "raw";
        check(found.width === width && kind === values, () =>
          damaged(`a video has ${kind} rows of ${found.width}, and the file says ${values} ones of ${width}`),
        );
        check(firstNotFinite(found.frames) < 0, () => damaged("a value is no finite number"));
        return found;
      };
      for await (const [audio, video, ...texts] of rows(["audio", "video", ...named])) {
        const one = { ...textsOf(texts), audio: rowsIn(audio, sources.audio), video: rowsIn(video, sources.video) };
        sum.add(one);
        yield one;
      }
      check(isDeepStrictEqual(sum.summary(), summary), () => damaged("its checksum is not that of what it holds"));
    },
  };
}

/** The rows of a cell one behind the other; undefined where they are none. */
function joined(cell: unknown): PreparedRows | undefined {
  if (!Array.isArray(cell) || cell.length === 0) return undefined;
  const rows = cell as ArrayLike<number>[];
  const [first] = rows;
  const width = first?.length;
  if (!(width > 0) || rows.some((row) => row?.length !== width)) return undefined;
  const frames = new (first instanceof Uint8Array ? Uint8Array : Float32Array)(rows.length * width);
  rows.forEach((row, t) => frames.set(row, t * width));
  return { width, frames };
}
