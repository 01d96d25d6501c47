import type { MediaEntry } from "./manifest";

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
