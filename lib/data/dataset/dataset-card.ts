import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { writeWholeJson } from "../../runtime/files/atomic-write";
import { check, checkOneOf } from "../../runtime/check";
import { listOf, structureFault } from "../../runtime/container/structure";
import { fileNameFault } from "../../runtime/files/own-folder";
import { readJsonRecord } from "../../runtime/files/read-file";
import { checkSource, type ViewSource } from "../formats/view-source";

/** The file that makes a folder of shards a dataset whose features are known. */
export const CARD = "dataset.json";

/** Stands in a folder while a dataset in it is not finished, and stays when that is interrupted. */
export const UNFINISHED_DATASET = "unfinished-dataset.txt";

export const LABELLINGS = ["given", "weak", "none"] as const;

/** Where labels come from: people, a machine's guess such as tags, or nowhere. */
export type Labelling = (typeof LABELLINGS)[number];

/** What stands wherever a result of weak labels does. */
export const WEAK =
  "The labels are weak: a machine guessed them. Classes that are shown are these guesses, and MAP by class says how well the guesses are found.";

/** What `dataset.json` says of the folder that it stands in. */
export interface DatasetCard {
  audio: ViewSource;
  video: ViewSource;
  labels: Labelling;
  /** How many videos there are, where it says so. */
  videos?: number;
  /** Names of the shards, where it says so: then these and no others. */
  shards?: string[];
}

const FORMAT = "sdcca-dataset";
const VERSION = 1;

/**
 * Reads the card of a folder; undefined where there is none.
 * @throws InputError that names the file and the field
 */
export function readDatasetCard(folder: string): DatasetCard | undefined {
  const file = join(folder, CARD);
  if (!existsSync(file)) return undefined;
  const value = readJsonRecord(file, "write the dataset anew");
  check(
    value.format === FORMAT,
    () => `${file} is no dataset's card: its format must be "${FORMAT}"; got ${shown(value.format)}`,
  );
  check(
    value.version === VERSION,
    () =>
      `${file} is of version ${shown(value.version)}, and this library reads version ${VERSION}: update the library, or write it anew`,
  );
  const { videos, shards } = value;
  check(
    videos === undefined || (Number.isInteger(videos) && (videos as number) > 0),
    () => `${file}: videos must be a whole number above 0`,
  );
  const fault = shards === undefined ? undefined : structureFault(shards, listOf(fileNameFault), "shards");
  check(fault === undefined, () => `${file}: ${fault}`);
  return {
    audio: checkSource(value.audio, `${file}: audio`),
    video: checkSource(value.video, `${file}: video`),
    labels: checkOneOf(value.labels, `${file}: labels`, LABELLINGS),
    ...(videos !== undefined && { videos: videos as number }),
    ...(shards !== undefined && { shards: shards as string[] }),
  };
}

/** Writes the card, whole or not at all. */
export async function writeDatasetCard(folder: string, card: DatasetCard): Promise<void> {
  await writeWholeJson(join(folder, CARD), { format: FORMAT, version: VERSION, ...card });
}

/** @throws InputError when the shards in the folder are not those that the card names */
export function checkShards(folder: string, { shards }: DatasetCard, found: readonly string[]): void {
  if (!shards) return;
  const there = new Set(found.map((path) => basename(path)));
  const missing = shards.find((name) => !there.has(name));
  check(
    missing === undefined,
    () => `${folder} lacks the shard ${missing}, which ${CARD} names: copy it again, or write the dataset anew`,
  );
  const other = [...there].find((name) => !shards.includes(name));
  check(
    other === undefined,
    () => `${folder} holds the shard ${other}, which ${CARD} does not name: move it away, or write the dataset anew`,
  );
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}
