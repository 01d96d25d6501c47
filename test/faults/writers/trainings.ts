import { join } from "node:path";
import { makeShared } from "../../../lib/comparison/runs/make-shared";
import { writeNpy } from "../../../lib/data/formats/npy";
import { readContainer } from "../../../lib/runtime/container/container";
import type { Weights } from "../../../lib/runtime/tensorflow/weights";
import type { SavedCourse } from "../../../lib/training/course";
import { train } from "../../../lib/training/train";
import { makeOnce } from "../../../lib/walkthrough/made-models";
import { line, OPTIONS } from "../../training/line";
import type { Writer } from "../writer";

/** Trains, with a checkpoint after each epoch where there is a folder for them. */
export async function trainLine(folder: string | undefined, epochs = 1): Promise<Weights> {
  const model = { ...line(), identity: () => ({ name: "line", inputs: {} }) };
  const checkpoint = folder === undefined ? undefined : { folder, everyEpochs: 1, keep: 1 };
  return (await train(model, { ...OPTIONS, epochs, execution: "eager", checkpoint })).weights;
}

/** A checkpoint is read whole. */
const checkpoint = async (path: string) =>
  (await readContainer<SavedCourse>(path, { kind: "training checkpoint", remedy: "none" }))!;

/** Of a checkpoint that does not last it matters only that it can be read. */
export async function passingCheckpoint(path: string): Promise<unknown> {
  return path.endsWith(".checkpoint") && (await checkpoint(path)) && "unfinished";
}

/** The checkpoints of a training, and what it gives. */
export const training: Writer = {
  write: async (folder) => {
    const { slope } = await trainLine(join(folder, "checkpoints"), 2);
    await writeNpy(join(folder, "slope.npy"), [1], slope.data as Float32Array);
  },
  timeless: async (path) => {
    if (!path.endsWith(".finished.checkpoint")) return passingCheckpoint(path);
    const { kept, history } = await checkpoint(path);
    return { kept, losses: history.epochs.map(({ loss }) => loss) };
  },
};

/** A model of the walk-through, whose checkpoints go when it is kept. */
export const made: Writer = {
  survives: ["ENOSPC"],
  write: async (folder) => {
    await makeOnce(join(folder, "models"), "line", { seed: 0 }, (checkpoints) => trainLine(checkpoints));
  },
  timeless: async (path) => {
    if (!path.endsWith(".sdcca")) return passingCheckpoint(path);
    return (await readContainer<{ value: Weights }>(path, { kind: "line", remedy: "none" }))!.value;
  },
};

/** What runs of a comparison share, and how they make it. */
export const shared: Writer = {
  write: async (folder) => {
    await makeShared(join(folder, "shared"), "attention", { seed: 0 }, (checkpoints) => trainLine(checkpoints));
  },
  timeless: passingCheckpoint,
};
