import { join } from "node:path";
import { removeFile } from "../../runtime/files/atomic-write";
import { type Labelling, UNFINISHED_DATASET, writeDatasetCard } from "../../data/dataset/dataset-card";
import { writeLabelTable } from "../../data/formats/label-table";
import { shardName } from "./extract-item";
import { AWAY, type MediaManifest, writeMediaManifest } from "./manifest";

/**
 * Makes a dataset of what was extracted: labels and the card last. Without a single video the folder stays unfinished.
 * @returns where its labels come from; undefined of no dataset
 */
export async function finishDataset(
  folder: string,
  manifest: MediaManifest,
  labelling: Labelling,
  classes: Map<string, string> | undefined,
): Promise<Labelling | undefined> {
  const { files, audio, video } = manifest;
  const made = files.filter((entry) => entry.status === "done");
  for (const { id } of files.filter((entry) => entry.status === "failed")) await removeFile(join(folder, shardName(id)));
  const file = join(folder, "labels.csv");
  const labelled = classes && made.filter(({ id }) => classes.has(id));
  if (made.length === 0) return undefined; // no dataset: the folder stays marked as unfinished
  if (labelled?.length) {
    const names = [...new Set(labelled.map(({ id }) => classes!.get(id)!))].sort();
    await writeLabelTable(file, {
      classes: names,
      labels: new Map(labelled.map(({ id }) => [id, names.indexOf(classes!.get(id)!)])),
    });
  } else await removeFile(file);
  const labels = labelled?.length ? labelling : "none";
  const shards = made.map(({ shard }) => shard!).sort();
  await writeMediaManifest(folder, { ...manifest, labels });
  await writeDatasetCard(folder, { audio, video, labels, videos: made.length, shards });
  await removeFile(join(folder, UNFINISHED_DATASET));
  return labels;
}

/**
 * What does not fit together, in words.
 * @param removed ids whose features were removed
 */
export function warningsOf(manifest: MediaManifest, removed: string[]): string[] {
  const { files, labelsWithoutFile = [], filesWithoutLabel = [] } = manifest;
  const list = (ids: string[]) => ids.slice(0, 5).join(", ") + (ids.length > 5 ? `, … (${ids.length} in all)` : "");
  const twins = files.filter((entry) => entry.sameContentAs !== undefined);
  const silent = files.filter((entry) => entry.silence === "all").map(({ id }) => id);
  const away = files.filter(({ notes }) => notes?.includes(AWAY)).map(({ id }) => id);
  return [
    ...(removed.length > 0 ? [`no longer among the media, so their features were removed: ${list(removed)}`] : []),
    ...(away.length > 0 ? [`files that cannot be read now, whose features are kept: ${list(away)}`] : []),
    ...(labelsWithoutFile.length > 0 ? [`labels for which there is no file: ${list(labelsWithoutFile)}`] : []),
    ...(filesWithoutLabel.length > 0 ? [`files without a label: ${list(filesWithoutLabel)}`] : []),
    ...(twins.length > 0 ? [`the same content twice: ${list(twins.map((t) => `${t.id} is ${t.sameContentAs}`))}`] : []),
    ...(silent.length > 0 ? [`nothing but silence: ${list(silent)}`] : []),
  ];
}
