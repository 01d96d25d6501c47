import { openStoredRows, type StoredRows } from "../../features/stored/stored-rows";
import { checkObject, checkPath } from "../../runtime/arguments";
import { check, checkInteger } from "../../runtime/check";
import { structureFault } from "../../runtime/container/structure";
import { type AudioSummary, checkSummary } from "../attention/audio-summary";
import { SUMMARY } from "../attention/attention-fields";

/**
 * Features on the disk, a row of audio and a row of video for each of n videos. In memory are ids, labels, and where each block of
 * rows stands.
 */
export interface FeatureRows extends Omit<StoredRows, "about"> {
  /** How the chunks of each track became its row; a model that is trained on the rows takes new tracks in the same way. */
  summary: AudioSummary;
}

/**
 * Opens what `writeFeatureRows` wrote. Of the rows themselves nothing is read, only the sizes of their files are compared; every block
 * is checked when it is read.
 * @throws InputError that names the file and what to do when the folder is missing, its writing was not finished, or a file is missing,
 *   cut or damaged
 */
export async function openFeatureRows(folder: string): Promise<FeatureRows> {
  checkPath(folder);
  const { about, ...rows } = await openStoredRows(folder);
  const fault = structureFault(about, { summary: SUMMARY });
  check(fault === undefined, () => `${folder} does not say how its audio was made (${fault}): write it by writeFeatureRows`);
  return { ...rows, summary: (about as { summary: AudioSummary }).summary };
}

/** Checks that rows are as {@link openFeatureRows} gives them, as far as their lists are as long as each other. */
export function checkFeatureRows(rows: FeatureRows): void {
  checkObject(rows, "rows", "what openFeatureRows gives; fitSdcca takes features in memory", {
    ids: "list",
    classes: "list",
    labels: "list",
    blocks: "list",
    sources: "object",
    standardisers: "object",
    summary: "object",
    widths: "object",
  });
  const { ids, labels, blocks, standardisers, summary, widths } = rows;
  checkSummary(summary);
  const held = blocks.reduce((sum, block) => sum + block.rows, 0);
  check(
    ids.length === labels.length && ids.length === held,
    () => `rows hold ${ids.length} ids, ${labels.length} labels and ${held} videos: of all as many`,
  );
  for (const view of ["audio", "video"] as const) {
    checkInteger(widths[view], `rows: the width of ${view}`, 1);
    const measured = standardisers[view]?.mean?.length;
    check(measured === widths[view], () => `rows: ${view} of width ${widths[view]} has a standardiser of width ${measured}`);
  }
}

/** Numbers of a chunk of the tracks that the rows were made of. */
export function chunkColumns({ summary, widths }: Pick<FeatureRows, "summary" | "widths">): number {
  const together = summary.kind === "selected" && summary.layout === "concatenated" ? summary.chunks : 1;
  return widths.audio / together;
}
