import type { LabelTable } from "../data/formats/label-table";
import { CHUNK_KINDS, type Salience } from "../data/videos/salience";
import { check, checkOneOf } from "../runtime/check";
import { chunkCount } from "./chunking";
import { type FeatureSet, NOT_LABELLED } from "./feature-set";
import { FloatRows } from "./rows/float-rows";

/** What a feature set is built with. */
export interface BuilderOptions {
  chunkSeconds: number;
  /** The true kind of each second, for `chunkKinds`; synthetic data only. */
  salience?: Salience;
  /**
   * What to do when a labelled video does not occur among the records: throw (the default), or go on without it, as one
   * must when corrupt records are skipped.
   */
  onMissing?: "throw" | "ignore";
  /** Called after each video, with the number of labelled videos as total; without labels that is the number so far. */
  onProgress?: (done: number, total: number) => void;
}

/** Seconds of a video to make room for: YouTube-8M has 300 of each at most. */
const LONGEST_USUAL = 300;

/** Puts a feature set together, video after video, of any width. */
export class FeatureBuilder {
  private readonly ids: string[] = [];
  private readonly seen = new Set<string>();
  private readonly labels: number[] = [];
  private readonly seconds: number[] = [];
  private readonly starts: number[] = [0];
  private readonly kinds: number[] = [];
  private chunks?: FloatRows;
  private video?: FloatRows;

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
   * @throws InputError when it was added before, its width is not the first one's, or its salience does not fit
   */
  add(id: string, seconds: number, chunks: Float32Array, mean: Float32Array): void {
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

  /** The features of all videos added. @throws InputError when there are none, or labelled ones are missing */
  finish(): FeatureSet {
    if (this.table) checkComplete(this.table, this.seen, this.options.onMissing);
    const { chunks, video } = this;
    check(chunks && video, () => "there are no videos among the records: name shards that hold some");
    return {
      ids: this.ids,
      classes: [...(this.table?.classes ?? [])],
      labels: Int32Array.from(this.labels),
      audio: {
        chunks: chunks.matrix(),
        starts: Int32Array.from(this.starts),
        seconds: Float32Array.from(this.seconds),
      },
      video: video.matrix(),
      ...(this.options.salience && { chunkKinds: Uint8Array.from(this.kinds) }),
    };
  }
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
