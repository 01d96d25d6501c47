import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { asWriteError } from "../../runtime/files/atomic-write";
import { checkOptions, checkPath } from "../../runtime/arguments";
import { workFolder } from "../../runtime/files/project-root";
import { threadCount, type ThreadOptions } from "../../runtime/threads/threads";
import type { LabelTable } from "../formats/label-table";
import type { Salience } from "../videos/salience";
import { completeFolder } from "./complete-folder";
import { describeVideos } from "./describe-videos";
import { type SyntheticChoice, syntheticChoice, type SyntheticOptions, SYNTHETIC } from "./parameters";
import { VIDEOS_PER_SHARD } from "./shards";
import { warn } from "../../runtime/tell";

/** Options of {@link generateSynthetic}. */
export interface GenerateOptions extends SyntheticOptions, ThreadOptions {
  /** Where the data lies. Default: `data/synthetic/seed-<seed>` in the project (for an installed package: in the working directory), with the world and structure added if not the default. */
  folder?: string;
  /** Called before the first video that has to be made, and after each, of `total` that were missing. */
  onProgress?: (done: number, total: number) => void;
  /** Called with a sentence about files that are made again, or about another process that is waited for. Default: a warning on the console. */
  onNotice?: (message: string) => void;
}

/** A synthetic MV-10K on disk, as YouTube-8M shards with a label table. */
export interface SyntheticData {
  folder: string;
  /** The requested number of videos; the shards may hold more. */
  videos: number;
  /** Paths of the shards that hold them, in order. */
  shards: string[];
  /** Labels of exactly these videos, in order. */
  labels: LabelTable;
  /** The true kinds of exactly these videos' seconds. */
  salience: Salience;
  /** Changes whenever the data would: with seed, world, structure, number of videos or the generator. */
  fingerprint: string;
}

/**
 * The synthetic MV-10K of the given size. Files that are already in the folder are kept, and only missing or damaged ones are made. So
 * a larger set extends a smaller one, and an interrupted run continues where it stopped. If several processes want the same folder,
 * one makes it and the others wait. Read it with
 * `readYouTube8M(data.shards, { only: new Set(data.labels.labels.keys()) })`.
 * @throws InputError when the folder holds data of another seed, world, structure or generator, or unknown
 *   data, and when it cannot be written
 */
export async function generateSynthetic(options: GenerateOptions = {}): Promise<SyntheticData> {
  checkOptions(options);
  if (options.folder !== undefined) checkPath(options.folder, "the folder");
  const { onProgress, onNotice = warn } = options;
  const choice = syntheticChoice(options);
  const folder = resolve(options.folder ?? defaultFolder(choice));
  const threads = threadCount(options);
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw asWriteError(error, folder);
  });
  const generator = fingerprintOf({ ...choice, videos: undefined });
  const names = await completeFolder(folder, { choice, generator }, { threads, onProgress, onNotice });
  const shards = names.map((name) => join(folder, name));
  return { folder, videos: choice.videos, shards, ...describeVideos(choice), fingerprint: fingerprintOf(choice) };
}

function defaultFolder({ seed, world, structure }: SyntheticChoice): string {
  const standard = syntheticChoice();
  const name = [
    `seed-${seed}`,
    ...(world === standard.world ? [] : [`world-${world}`]),
    ...(structure === standard.structure ? [] : [structure]),
  ].join("-");
  return join(workFolder(), "data", "synthetic", name);
}

function fingerprintOf(choice: object): string {
  return createHash("sha256")
    .update(JSON.stringify([choice, SYNTHETIC, VIDEOS_PER_SHARD]))
    .digest("hex")
    .slice(0, 16);
}
