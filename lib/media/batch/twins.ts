import { RepeatFinder, tellRepeats } from "../../data/import/repeats";
import type { MediaEntry, MediaManifest } from "./manifest";

/** Names the first of files with the very same content in the others. */
export function noteTwins(entries: MediaEntry[]): void {
  const first = new Map<string, string>();
  for (const entry of entries) {
    delete entry.sameContentAs;
    if (!entry.sha256) continue;
    const content = `${entry.sha256.audio} ${entry.sha256.video}`;
    const twin = first.get(content);
    if (twin === undefined) first.set(content, entry.id);
    else entry.sameContentAs = twin;
  }
}

/**
 * Refuses files that are there twice, where that is asked for; what was extracted stays, and the dataset is not finished.
 * @throws InputError that names the videos, when `strict`
 */
export function checkTwins({ files }: Pick<MediaManifest, "files">, strict: boolean): void {
  if (!strict) return; // the same content twice is among the warnings
  const finder = new RepeatFinder();
  for (const { id, sha256 } of files) if (sha256) finder.add(id, sha256.audio, sha256.video);
  tellRepeats(finder.repeats(), strict, () => undefined);
}
