import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../../runtime/check";
import { asWriteError, moveFile, removeFile, writeWhole } from "../../runtime/files/atomic-write";
import { withLock } from "../../runtime/files/lock";
import { CARD, UNFINISHED_DATASET } from "./dataset-card";
import { SPLIT } from "./split-table";

/** Where in its folder a dataset is written, before anything that stands there is touched. */
const PART = ".new-dataset.partial";
/** The same once it is complete: from here its files are moved. */
const COMPLETE = ".new-dataset";

const FIRST_SHARD = "features-00000.tfrecord";
const OWN = /^(features-\d+\.tfrecord|labels\.csv)$/;
const ABOUT =
  "A dataset is being written here, or that was interrupted. Written again, it begins anew; where .new-dataset is, it is finished.\n";

/** Whether it is a name of a dataset's own files. */
export const isOwn = (name: string) => OWN.test(name) || name === SPLIT || name === CARD;

/** The folder in which the new dataset is written. */
export const newDatasetIn = (folder: string) => join(folder, PART);

const markOf = (folder: string) => join(folder, UNFINISHED_DATASET);

/** Marks a folder as one in which no dataset can be opened. */
export async function markUnfinished(folder: string): Promise<void> {
  if (!existsSync(markOf(folder))) await writeWhole(markOf(folder), ABOUT);
}
export const removeMark = (folder: string) => removeFile(markOf(folder));

/** Runs `work` while no other process writes a dataset to the folder. */
export function withDatasetLock<Result>(
  folder: string,
  work: () => Promise<Result>,
  onNotice: (message: string) => void,
): Promise<Result> {
  const onWait = (holder: string) => onNotice(`waiting for ${folder}, which is being filled by ${holder}`);
  return withLock(join(folder, "writing"), work, { onWait });
}

/** Removes what killed or refused writings left of a new dataset. */
export async function removeNewDataset(folder: string): Promise<void> {
  for (const name of [PART, COMPLETE]) {
    const path = join(folder, name);
    await rm(path, { recursive: true, force: true }).catch((error: unknown) => {
      throw asWriteError(error, path, "removed");
    });
  }
}

/**
 * Puts the new dataset, which is complete, in the place of what stands in the folder. Killed in here, the old dataset is as it was, or
 * the folder says that it is unfinished and {@link finishChangeOver} goes on.
 * @throws InputError when the system refuses
 */
export async function changeOver(folder: string): Promise<void> {
  await moveFile(join(folder, PART), join(folder, COMPLETE));
  await markUnfinished(folder);
  await moveNew(folder);
}

const isBegun = (folder: string) => existsSync(markOf(folder)) && existsSync(join(folder, COMPLETE));

/**
 * Finishes a change-over that was interrupted. Whoever asks then must look again: the files in the folder are others, and may have been
 * what was to be read.
 * @throws InputError when there was one, and when the system refuses
 */
export async function finishChangeOver(folder: string): Promise<void> {
  if (!isBegun(folder)) return;
  await moveNew(folder);
  throw new InputError(
    `the writing of ${folder} was interrupted in its last step, which is done now: open the dataset, or write again for another one`,
  );
}

/** {@link finishChangeOver} for who does not have the lock. @throws InputError as it does */
export async function finishInterrupted(folder: string, onNotice: (message: string) => void): Promise<void> {
  if (isBegun(folder)) await withDatasetLock(folder, () => finishChangeOver(folder), onNotice);
}

/** It goes on wherever it was interrupted. The first shard is moved first: as long as it waits, what stands in the folder is old. */
async function moveNew(folder: string): Promise<void> {
  const from = join(folder, COMPLETE);
  const names = await readdir(from);
  if (names.includes(FIRST_SHARD))
    for (const old of await readdir(folder)) if (isOwn(old) && !names.includes(old)) await removeFile(join(folder, old));
  const cardLast = [...names.filter((name) => name !== CARD).sort(), ...names.filter((name) => name === CARD)];
  for (const name of cardLast) await moveFile(join(from, name), join(folder, name));
  // The mark before the empty folder: with the mark alone a dataset would count as one to begin anew.
  await removeMark(folder);
  await removeNewDataset(folder);
}
