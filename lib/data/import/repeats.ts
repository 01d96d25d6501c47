import { createHash } from "node:crypto";
import { check } from "../../runtime/check";

/** Videos that have the same content in one view. */
export interface Repeat {
  view: "audio" | "video";
  ids: string[];
  /** The parts of a split that they are in, where these are both to train and to test. */
  parts?: string[];
}

/** A short name for numbers: equal content, equal name. */
export function contentName({ buffer, byteOffset, byteLength }: Float32Array | Float64Array | Uint8Array): string {
  return createHash("sha256")
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest("base64")
    .slice(0, 22);
}

/** Collects what each video holds, and tells which hold the same. */
export class RepeatFinder {
  private readonly videos: { id: string; part?: string }[] = [];
  private readonly seen = { audio: new Map<string, number[]>(), video: new Map<string, number[]>() };

  /** @param audio a name of its content, as {@link contentName} gives it @param part of a given split, where there is one */
  add(id: string, audio: string, video: string, part?: string): void {
    // Validation videos take part in training: the epoch is chosen by them.
    const at = this.videos.push({ id, part: part === "validation" ? "train" : part }) - 1;
    for (const [view, name] of [
      ["audio", audio],
      ["video", video],
    ] as const)
      this.seen[view].set(name, [...(this.seen[view].get(name) ?? []), at]);
  }

  repeats(): Repeat[] {
    return (["audio", "video"] as const).flatMap((view) =>
      [...this.seen[view].values()]
        .filter((rows) => rows.length > 1)
        .map((rows) => {
          const parts = [...new Set(rows.flatMap((row) => this.videos[row].part ?? []))].sort();
          return { view, ids: rows.map((row) => this.videos[row].id), ...(parts.length > 1 && { parts }) };
        }),
    );
  }
}

/** Repeats in sentences, those across parts of a split first; of many the first few. */
export function describeRepeats(repeats: readonly Repeat[]): string[] {
  const order = [...repeats].sort((a, b) => Number(b.parts !== undefined) - Number(a.parts !== undefined));
  const lines = order.slice(0, MOST).map(({ view, ids, parts }) => {
    const named = ids.slice(0, MOST).join(", ") + (ids.length > MOST ? `, and ${ids.length - MOST} more` : "");
    return `the videos ${named} have the same ${view}${parts ? `, and they are in the parts ${parts.join(" and ")}: what is tested was trained on` : ""}`;
  });
  return repeats.length > MOST ? [...lines, `${repeats.length - MOST} more groups of videos have the same content`] : lines;
}

const MOST = 8;

/**
 * Tells of repeats, or refuses them.
 * @throws InputError that names the videos, when `strict`
 */
export function tellRepeats(repeats: readonly Repeat[], strict: boolean, onNotice: (message: string) => void): void {
  const lines = describeRepeats(repeats);
  check(!strict || lines.length === 0, () => `${lines.join("; ")}: leave out what is there twice, or go on without strict`);
  for (const line of lines) onNotice(line);
}
