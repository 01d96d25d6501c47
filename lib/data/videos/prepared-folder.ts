import { check } from "../../runtime/check";
import { checkSameSource, type ViewSources } from "../formats/view-source";
import { type LabelTable, labelTable, type LabelTableOptions } from "../formats/label-table";
import type { VideoEntry } from "../formats/video-table";
import { openPreparedFile } from "../parquet/prepared-file";

/** What Parquet files say together. */
interface PreparedFolder {
  /** Without classes where the files have none. */
  labels: LabelTable;
  sources: Required<ViewSources>;
}

/**
 * Reads what files of `npm run prepare-shards` say of themselves, and the id and class of each video; nothing of the features.
 * @throws InputError when one is damaged or another program's, when they do not belong together (other widths, quantised and raw, only some
 *   with classes), an id is in two of them, or a class is none of the options'
 */
export async function readPrepared(files: readonly string[], options: LabelTableOptions): Promise<PreparedFolder> {
  let first: { path: string; sources: Required<ViewSources>; hasClasses: boolean } | undefined;
  const fileOf = new Map<string, string>();
  const entries = new Map<string, VideoEntry>();
  for (const path of files) {
    const { sources, names } = await openPreparedFile(path);
    for (const [i, { id, class: value }] of (await names()).entries()) {
      const hasClasses = value !== undefined;
      first ??= { path, sources, hasClasses };
      check(hasClasses === first.hasClasses, () => `only one of ${first!.path} and ${path} has classes: prepare all shards with the same --labels`); // prettier-ignore
      const before = fileOf.get(id);
      check(before === undefined, () => `video ${id} is in ${before} and in ${path}: give each video an id of its own`);
      fileOf.set(id, path);
      if (hasClasses) entries.set(id, { value, line: i + 1, place: `${path}: row ${i + 1}` });
    }
    for (const view of ["audio", "video"] as const)
      checkSameSource(
        sources[view],
        first!.sources[view],
        `${first!.path} and ${path} do not belong together: the first holds ${view}`,
      );
  }
  const { sources, hasClasses } = first!;
  return { sources, labels: hasClasses ? labelTable(entries, files[0], options) : { classes: [], labels: new Map() } };
}
