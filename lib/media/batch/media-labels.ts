import type { LabelTable } from "../../data/formats/label-table";
import { check } from "../../runtime/check";
import type { MediaEntry } from "./manifest";
import { itemNames, type MediaItem } from "./media-items";

/** Which class each item has, and what does not fit. */
export interface MatchedLabels {
  /** Item's id → class. */
  classes: Map<string, string>;
  /** Ids in the table that are no file's. */
  withoutFile: string[];
  /** Ids of files that the table does not have. */
  withoutLabel: string[];
}

/**
 * Finds the item that each label is for: by id, by the path of a file, or by a file's name where only one has it.
 * @throws InputError when two labels are for one item
 */
export function matchLabels(items: readonly MediaItem[], table: LabelTable): MatchedLabels {
  const names = itemNames(items);
  const classes = new Map<string, string>();
  const from = new Map<string, string>();
  const withoutFile: string[] = [];
  for (const [id, label] of table.labels) {
    const item = names.get(id);
    if (!item) {
      withoutFile.push(id);
      continue;
    }
    check(!from.has(item.id), () => `the labels of ${from.get(item.id)} and ${id} are both for ${item.video}: remove one`);
    from.set(item.id, id);
    classes.set(item.id, table.classes[label]);
  }
  return { classes, withoutFile, withoutLabel: items.map(({ id }) => id).filter((id) => !classes.has(id)) };
}

/**
 * Weak labels: of the moods that musicnn's tags name, the one that stands out most in a file, compared with its geometric mean over
 * all files, since tags differ in how often they are given at all. Silence has no mood, but tags all the same: a file that is silence
 * throughout gets no label, and does not count in what is usual.
 */
export function labelsByTags(entries: readonly MediaEntry[]): Map<string, string> {
  const known = entries.filter((entry) => entry.status === "done" && entry.moods && entry.silence !== "all");
  const moods = Object.keys(known[0]?.moods ?? {});
  const usual = new Map(
    moods.map((mood) => [mood, known.reduce((sum, { moods: of }) => sum + Math.log(of![mood] + TINY), 0) / known.length]),
  );
  // Of one file nothing stands out: there the most probable mood counts.
  const score = (entry: MediaEntry, mood: string) =>
    Math.log(entry.moods![mood] + TINY) - (known.length > 1 ? usual.get(mood)! : 0);
  return new Map(
    known.map((entry) => [entry.id, moods.reduce((best, mood) => (score(entry, mood) > score(entry, best) ? mood : best))]),
  );
}

/** Keeps the logarithm of a probability of 0. */
const TINY = 1e-6;
