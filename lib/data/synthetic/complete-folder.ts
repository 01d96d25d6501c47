import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { check, InputError } from "../../runtime/check";
import { removeFile } from "../../runtime/files/atomic-write";
import { withLock } from "../../runtime/files/lock";
import { writeLabelTable } from "../formats/label-table";
import { writeSalience } from "../videos/salience";
import { describeVideos } from "./describe-videos";
import { makeShards } from "./make-shards";
import { type Manifest, noteIfSame, noteOf, readManifest, writeManifest } from "./manifest";
import { type SyntheticChoice, SYNTHETIC } from "./parameters";
import { type Shard, shardName, shardNamed, shardsFor } from "./shards";

/** What a folder is to hold. */
interface Order {
  choice: SyntheticChoice;
  /** Fingerprint of everything but the number of videos. */
  generator: string;
}

interface Making {
  threads: number;
  onProgress?: (done: number, total: number) => void;
  onNotice: (message: string) => void;
}

/** What a folder holds of an order. */
interface State {
  /** As it holds now, without notes of files that are not as they were made. */
  manifest: Manifest;
  /** Whether the manifest on disk says the same. */
  written: boolean;
  missing: Shard[];
  tablesMissing: boolean;
  /** Files that differ from the manifest, or are not in it. */
  wrong: string[];
}

/**
 * Makes what a folder lacks of an order, one process at a time; a folder that lacks nothing is only looked at.
 * @returns the names of the shards that hold the videos, in order
 */
export async function completeFolder(folder: string, order: Order, making: Making): Promise<string[]> {
  let state = await inspect(folder, order);
  const { missing, tablesMissing, wrong, written } = state;
  const isWhole = missing.length + wrong.length === 0 && !tablesMissing;
  const onWait = (holder: string) => making.onNotice(`waiting for ${folder}, which is being made by ${holder}`);
  const complete = async () => {
    state = await inspect(folder, order);
    await make(folder, order, state, making);
  };
  if (!isWhole || !written)
    await withLock(join(folder, "making"), complete, { onWait }).catch((error: unknown) => {
      // Of a copy the manifest notes the new times, where it can be written.
      if (!isWhole || !(error instanceof InputError)) throw error;
    });
  const held = shardsOf(state.manifest);
  return shardsFor(order.choice.videos).map(({ first }) => shardName(held.get(first)!));
}

async function inspect(folder: string, { choice, generator }: Order): Promise<State> {
  const before = await readManifest(folder);
  check(
    !before || before.generator === generator,
    () =>
      `${folder} holds other synthetic data (${JSON.stringify(before?.choice)}, generator version ${before?.parameters?.version}): ` +
      "choose another folder or remove that one",
  );
  const { seed, world, structure } = choice;
  const videos = before?.videos ?? 0;
  const manifest: Manifest = { generator, videos, choice: { seed, world, structure }, parameters: SYNTHETIC, files: {} };
  const wrong: string[] = [];
  for (const [name, note] of Object.entries(before?.files ?? {})) {
    const same = await noteIfSame(join(folder, name), note);
    if (same) manifest.files[name] = same;
    else wrong.push(name);
  }
  const wanted = shardsFor(Math.max(choice.videos, videos));
  wrong.push(...(await unnoted(folder, manifest, wanted)).filter((name) => !wrong.includes(name)));
  const held = shardsOf(manifest);
  return {
    manifest,
    written: JSON.stringify(manifest.files) === JSON.stringify(before?.files),
    missing: wanted.filter(({ first, last }) => (held.get(first)?.last ?? -1) < last),
    tablesMissing: videos < choice.videos || TABLES.some((name) => !manifest.files[name]),
    wrong,
  };
}

/** The order of writing: `labels.csv` says which videos count, so it comes last. */
const TABLES = ["salience.csv", "labels.csv"] as const;

async function make(folder: string, { choice }: Order, state: State, { threads, onProgress, onNotice }: Making): Promise<void> {
  const { manifest, missing, tablesMissing, wrong } = state;
  if (wrong.length > 0)
    onNotice(`${folder}: ${wrong.length} files are missing, unfinished or not as they were made (${wrong[0]}): made again`);
  // First of all: shards beside a manifest are known to belong to it.
  await writeManifest(folder, manifest);
  const total = missing.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  let done = 0;
  if (total > 0) onProgress?.(0, total);
  let noting = Promise.resolve();
  await makeShards(folder, missing, choice, {
    threads,
    onVideo: () => onProgress?.(++done, total),
    onShard: (shard, note) =>
      (noting = noting.then(async () => {
        const shorter = shardsOf(manifest).get(shard.first);
        if (shorter) delete manifest.files[shardName(shorter)];
        manifest.files[shardName(shard)] = note;
        await writeManifest(folder, manifest);
      })),
  });
  const videos = Math.max(choice.videos, manifest.videos);
  if (tablesMissing) {
    const { labels, salience } = describeVideos({ ...choice, videos });
    await writeSalience(join(folder, "salience.csv"), salience);
    await writeLabelTable(join(folder, "labels.csv"), labels);
    for (const name of TABLES) manifest.files[name] = await noteOf(join(folder, name));
    manifest.videos = videos;
    await writeManifest(folder, manifest);
  }
  for (const name of await unnoted(folder, manifest, shardsFor(videos))) await removeFile(join(folder, name));
}

/** Shards that were never finished, or that a longer shard with the same first video has replaced. */
async function unnoted(folder: string, { files }: Manifest, wanted: readonly Shard[]): Promise<string[]> {
  const beginnings = new Set(wanted.map(({ first }) => first));
  return (await readdir(folder)).filter((name) => {
    const shard = shardNamed(name);
    return shard && beginnings.has(shard.first) && !Object.hasOwn(files, name);
  });
}

/** The noted shards by their first video; of two with the same beginning the longer. */
function shardsOf({ files }: Manifest): Map<number, Shard> {
  const found = new Map<number, Shard>();
  for (const shard of Object.keys(files).map(shardNamed))
    if (shard && shard.last > (found.get(shard.first)?.last ?? -1)) found.set(shard.first, shard);
  return found;
}
