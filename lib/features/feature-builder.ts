import type { LabelTable } from "../data/formats/label-table";
import { CARD } from "../data/dataset/dataset-card";
import { checkSameSource, type ViewSources } from "../data/formats/view-source";
import type { RecordValues } from "../data/records/video-record";
import { CHUNK_KINDS, type Salience } from "../data/videos/salience";
import { check, checkOneOf } from "../runtime/check";
import { chunkCount } from "./chunking";
import { type FeatureSet, NOT_LABELLED } from "./feature-set";
import { FloatRows } from "./rows/float-rows";

/** What a feature set is built with. */
export interface BuilderOptions {
  /** Length of a chunk in seconds, a whole number. */
  chunkSeconds: number;
  /** The true kind of each second, for `chunkKinds`; synthetic data only. */
  salience?: Salience;
  /** What made the frames; the frames must be as it says. */
  sources?: ViewSources;
  /** The part of a given split that each video is in, by its id. */
  parts?: ReadonlyMap<string, string>;
  /** Whether the labels are a machine's guess. */
  weakLabels?: boolean;
  /**
   * What to do when a labelled video does not occur among the records: throw (the default), or continue without it, which is
   * needed when corrupt records are skipped.
   */
  onMissing?: "throw" | "ignore";
  /** Called after each video, with the number of labelled videos as total; without labels that is the number so far. */
  onProgress?: (done: number, total: number) => void;
}

/** Seconds of a video to allocate memory for: YouTube-8M has at most 300 of each. */
const LONGEST_USUAL = 300;

/** Builds a feature set video by video, of any width. */
export class FeatureBuilder {
  private readonly ids: string[] = [];
  private readonly seen = new Set<string>();
  private readonly labels: number[] = [];
  private readonly seconds: number[] = [];
  private readonly starts: number[] = [0];
  private readonly kinds: number[] = [];
  private chunks?: FloatRows;
  private video?: FloatRows;
  private values?: RecordValues;
  private sources: ViewSources = {};

  /** @param table of the videos' labels; without one they are not labelled */
  constructor(
    private readonly table: LabelTable | undefined,
    private readonly options: BuilderOptions,
  ) {}

  /**
   * Adds one video, a labelled one where there is a table.
   * @param seconds its length
   * @param chunks its chunks' mean audio frames, row after row
   * @param mean its mean visual frame
   * @param values how its frames are kept, where that is known
   * @throws InputError when it was added before, its width is not the first one's, its frames are kept in another way or are not as
   *   the sources say, its salience does not fit, or it is in no part of the split
   */
  add(id: string, seconds: number, chunks: Float32Array, mean: Float32Array, values?: RecordValues): void {
    const { salience, chunkSeconds, onProgress } = this.options;
    const count = chunkCount(seconds, chunkSeconds);
    const expected = this.table?.labels.size ?? 0;
    this.chunks ??= new FloatRows(chunks.length / count, expected * chunkCount(LONGEST_USUAL, chunkSeconds));
    this.video ??= new FloatRows(mean.length, expected);
    for (const [view, width, { columns }] of [
      ["audio", chunks.length / count, this.chunks],
      ["rgb", mean.length, this.video],
    ] as const)
      check(
        width === columns,
        () => `video ${id} has ${view} of ${width} columns where video ${this.ids[0]} has ${columns}: all are equally wide`,
      );
    this.checkValues(id, values);
    check(!this.seen.has(id), () => `video ${id} occurs twice among the records: name each shard once`);
    if (salience) for (const kind of chunkKinds(salience.get(id), id, seconds, chunkSeconds)) this.kinds.push(kind);
    this.seen.add(id);
    this.ids.push(id);
    this.labels.push(this.table?.labels.get(id) ?? NOT_LABELLED);
    for (let c = 0; c < count; c++) this.seconds.push(Math.min(chunkSeconds, seconds - c * chunkSeconds));
    this.chunks.push(chunks);
    this.video.push(mean);
    this.starts.push(this.chunks.rows);
    onProgress?.(this.ids.length, this.table?.labels.size ?? this.ids.length);
  }

  /** Quantised and raw are never mixed, and what the sources say is so. */
  private checkValues(id: string, values?: RecordValues): void {
    if (this.ids.length === 0) {
      const { sources } = this.options;
      const given: ViewSources = values
        ? {
            audio: { width: this.chunks!.columns, values: values.audio },
            video: { width: this.video!.columns, values: values.rgb },
          }
        : {};
      for (const view of ["audio", "video"] as const)
        checkSameSource(given[view], sources?.[view], `${CARD} says that the ${view} is`);
      this.values = values;
      this.sources = { ...given, ...sources };
    }
    for (const [view, kept, of] of [
      ["audio", values?.audio, this.values?.audio],
      ["rgb", values?.rgb, this.values?.rgb],
    ])
      check(
        kept === undefined || of === undefined || kept === of,
        () => `video ${id} has ${kept} ${view} where video ${this.ids[0]} has ${of} ${view}: quantised and raw are never mixed`,
      );
  }

  /** The features of all videos added. @throws InputError when there are none, or labelled ones are missing */
  finish(): FeatureSet {
    if (this.table) checkComplete(this.table, this.seen, this.options.onMissing);
    const { chunks, video } = this;
    check(chunks && video, () => "there are no videos among the records: name shards that hold some");
    const { parts, weakLabels } = this.options;
    const { audio: heard, video: shown } = this.sources;
    if (parts) checkInParts(this.ids, parts);
    return {
      ids: this.ids,
      classes: [...(this.table?.classes ?? [])],
      labels: Int32Array.from(this.labels),
      audio: {
        chunks: chunks.matrix(),
        starts: Int32Array.from(this.starts),
        seconds: Float32Array.from(this.seconds),
        ...(heard && { source: heard }),
      },
      video: { ...video.matrix(), ...(shown && { source: shown }) },
      ...(parts && { parts: this.ids.map((id) => parts.get(id)!) }),
      ...(weakLabels && { weakLabels }),
      ...(this.options.salience && { chunkKinds: Uint8Array.from(this.kinds) }),
    };
  }
}

function checkInParts(ids: readonly string[], parts: ReadonlyMap<string, string>): void {
  const out = ids.find((id) => !parts.has(id));
  check(out === undefined, () => `video ${out} is in no part of the given split: name the part of every video, or give no split`);
}

/** The kind that most seconds of each chunk have; of two equals the lower number. */
function chunkKinds(kinds: Uint8Array | undefined, id: string, seconds: number, chunkSeconds: number): number[] {
  check(
    kinds?.length === seconds,
    () => `salience of video ${id} covers ${kinds?.length ?? 0} seconds; its audio has ${seconds}: they are of different data`,
  );
  const result: number[] = [];
  for (let first = 0; first < seconds; first += chunkSeconds) {
    const counts = new Array<number>(CHUNK_KINDS.length).fill(0);
    for (const kind of kinds.subarray(first, first + chunkSeconds)) counts[kind]++;
    result.push(counts.indexOf(Math.max(...counts)));
  }
  return result;
}

function checkComplete({ labels }: LabelTable, seen: Set<string>, onMissing: "throw" | "ignore" = "throw"): void {
  checkOneOf(onMissing, "onMissing", ["throw", "ignore"]);
  check(
    seen.size > 0,
    () => `none of the ${labels.size} labelled videos is among the records: do the label table and the shards belong together?`,
  );
  if (seen.size === labels.size || onMissing === "ignore") return;
  const missing = [...labels.keys()].filter((id) => !seen.has(id));
  check(
    false,
    () =>
      `${missing.length} of ${labels.size} labelled videos are not among the records (${missing.slice(0, 3).join(", ")}` +
      `${missing.length > 3 ? ", …" : ""}): add their shards, remove their lines, or go on without them by onMissing: "ignore"`,
  );
}
