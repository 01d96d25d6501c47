import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { check, checkInteger } from "../../runtime/check";
import { projectRoot } from "../../runtime/project-root";
import { type LabelTable, writeLabelTable } from "../label-table";
import { type Salience, writeSalience } from "../salience";
import { makeShards } from "./make-shards";
import { type SyntheticChoice, syntheticChoice, syntheticEmotions, type SyntheticOptions, SYNTHETIC } from "./parameters";
import { shardName, shardsFor, shardsIn, VIDEOS_PER_SHARD } from "./shards";
import { kindsOf, planVideo } from "./video";

/** Options of {@link generateSynthetic}. */
export interface GenerateOptions extends SyntheticOptions {
  /** Where the data lies. Default: `data/synthetic/seed-<seed>` in the project, with the world and structure added if not the default. */
  folder?: string;
  /** Worker threads; 0 makes the videos in this thread. Default: one a core. The bytes do not depend on it. */
  threads?: number;
  /** Called after each video that had to be made, of `total` that were missing. */
  onProgress?: (done: number, total: number) => void;
}

/** A synthetic MV-10K on disk, as YouTube-8M shards with a label table beside them. */
export interface SyntheticData {
  folder: string;
  /** How many videos were asked for; the shards may hold more. */
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

interface Manifest {
  /** Of everything but the number of videos. */
  generator: string;
  videos: number;
  choice: Omit<SyntheticChoice, "videos">;
  parameters: typeof SYNTHETIC;
}

/**
 * The synthetic MV-10K of the given size: what is already in the folder is kept, only missing shards are made, so a larger
 * set extends a smaller one and an interrupted run goes on where it stopped. Read it with
 * `readYouTube8M(data.shards, { only: new Set(data.labels.labels.keys()) })`.
 * @throws InputError when the folder holds data of another seed, world, structure or generator.
 */
export async function generateSynthetic(options: GenerateOptions = {}): Promise<SyntheticData> {
  const choice = syntheticChoice(options);
  const folder = resolve(options.folder ?? defaultFolder(choice));
  const threads = checkInteger(options.threads ?? availableParallelism(), "threads", 0, 64);
  await mkdir(folder, { recursive: true });
  const before = await readManifest(folder);
  const generator = fingerprintOf({ ...choice, videos: undefined });
  check(
    !before || before.generator === generator,
    () =>
      `${folder} holds other synthetic data (${JSON.stringify(before?.choice)}, generator version ${before?.parameters.version}): ` +
      "choose another folder or remove that one",
  );
  // Written first: shards found beside a manifest are known to belong to it.
  if (!before) await writeManifest(folder, { generator, videos: 0, choice: withoutSize(choice), parameters: SYNTHETIC });

  const present = await shardsIn(folder);
  const wanted = shardsFor(choice.videos);
  const missing = wanted.filter(({ first, last }) => (present.get(first)?.last ?? -1) < last);
  const total = missing.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  let done = 0;
  await makeShards(folder, missing, choice, threads, () => options.onProgress?.(++done, total));

  const tables = describeVideos(choice);
  if (choice.videos > (before?.videos ?? 0)) {
    await writeLabelTable(join(folder, "labels.csv"), tables.labels);
    await writeSalience(join(folder, "salience.csv"), tables.salience);
    await writeManifest(folder, { generator, videos: choice.videos, choice: withoutSize(choice), parameters: SYNTHETIC });
  }
  const held = await shardsIn(folder);
  const shards = wanted.map(({ first }) => join(folder, shardName(held.get(first)!)));
  return { folder, videos: choice.videos, shards, ...tables, fingerprint: fingerprintOf(choice) };
}

/** Labels and salience of all videos, without their frames. */
export function describeVideos(choice: SyntheticChoice): { labels: LabelTable; salience: Salience } {
  const labels = new Map<string, number>();
  const salience: Salience = new Map();
  for (let i = 0; i < choice.videos; i++) {
    const plan = planVideo(choice, i);
    labels.set(plan.id, plan.emotion);
    salience.set(plan.id, kindsOf(plan));
  }
  return { labels: { emotions: syntheticEmotions(), labels }, salience };
}

function defaultFolder({ seed, world, structure }: SyntheticChoice): string {
  const standard = syntheticChoice();
  const name = [
    `seed-${seed}`,
    ...(world === standard.world ? [] : [`world-${world}`]),
    ...(structure === standard.structure ? [] : [structure]),
  ].join("-");
  return join(projectRoot(), "data", "synthetic", name);
}

function withoutSize({ seed, world, structure }: SyntheticChoice): Manifest["choice"] {
  return { seed, world, structure };
}

function fingerprintOf(choice: object): string {
  return createHash("sha256")
    .update(JSON.stringify([choice, SYNTHETIC, VIDEOS_PER_SHARD]))
    .digest("hex")
    .slice(0, 16);
}

async function readManifest(folder: string): Promise<Manifest | undefined> {
  const text = await readFile(join(folder, "manifest.json"), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Manifest);
}

async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const file = join(folder, "manifest.json");
  await writeFile(`${file}.partial`, JSON.stringify(manifest, null, 2) + "\n");
  await rename(`${file}.partial`, file);
}
