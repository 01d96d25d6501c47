import { basename, join } from "node:path";
import type { ComparedMethod } from "../../../lib/comparison/method";
import { methodsNamed } from "../../../lib/comparison/methods/registry";
import { runComparison } from "../../../lib/comparison/runs/run-comparison";
import { readRecord } from "../../../lib/comparison/runs/record-store";
import { saveFeatures } from "../../../lib/features/feature-cache";
import { takeVideos } from "../../../lib/features/feature-set";
import { embeddingModel } from "../../../lib/models/embedding/embedding-model";
import { writeFeatureRows } from "../../../lib/models/from-disk/write-feature-rows";
import { saveModel } from "../../../lib/models/saved-model";
import { createIndex } from "../../../lib/retrieval/create-index";
import { readContainer } from "../../../lib/runtime/container/container";
import { tinyTask } from "../../comparison/tiny";
import { toyFeatures } from "../../models/toy-features";
import type { Writer } from "../writer";
import { trainLine, passingCheckpoint } from "./trainings";

const toy = toyFeatures(12);
const part = (from: number, to: number) =>
  takeVideos(
    toy,
    Int32Array.from({ length: to - from }, (_, i) => from + i),
  );

/** The cache of features. */
export const features: Writer = { write: (folder) => saveFeatures(join(folder, "cache", "toy.features"), toy, "key") };

/** A model, which embeds each video by the first two of its numbers. */
const model = () =>
  embeddingModel({
    ...{ kind: "first two", train: toy, state: { columns: 2 } },
    embed: () => {
      const view = (data: Float32Array, columns: number) => {
        const rows = data.length / columns;
        return { rows, columns: 2, data: Float32Array.from({ length: 2 * rows }, (_, i) => data[(i >> 1) * columns + (i % 2)]) };
      };
      return {
        audio: (audio) => view(audio.chunks.data.subarray(0, toy.ids.length * 8), 8),
        video: (video) => view(video.data, video.columns),
      };
    },
  });

/** What `saveModel` writes. */
export const savedModel: Writer = { write: (folder) => saveModel(join(folder, "model"), model()) };

/** What `save` of an index writes. */
export const index: Writer = {
  write: async (folder) => (await createIndex(model(), toy)).save(join(folder, "index")),
};

/** What `writeFeatureRows` writes, in two shards. */
export const rows: Writer = {
  write: async (folder) => {
    await writeFeatureRows(join(folder, "rows"), [part(0, 8), part(8, 12)], { shardRows: 8 });
  },
};

/** A method that keeps checkpoints in its training, and then gives what CCA gives. */
const trained = (): ComparedMethod => {
  const [cca] = methodsNamed(["cca"]);
  const fit: ComparedMethod["fit"] = async (videos, options, others) => {
    if (typeof options.checkpoint === "string") await trainLine(options.checkpoint);
    return cca.fit(videos, options, others);
  };
  return { ...cca, id: "trained", version: "1", fit, candidates: undefined };
};

/** The records of a comparison. */
export const runs: Writer = {
  write: async (folder) => {
    const task = tinyTask(folder, [...methodsNamed(["cca"]), trained()]);
    const plan = ["cca", "trained"].map((id) => task.plan.find(({ method }) => method.id === id)!);
    await runComparison({ ...task, plan });
  },
  timeless: async (path) => {
    if (path.endsWith(".run")) return { ...(await readRecord(path)), seconds: 0, tuningSeconds: 0 };
    if (path.endsWith(".checkpoint")) return passingCheckpoint(path);
    const kind = /^(choice-.+)-[0-9a-f]+\.sdcca$/.exec(basename(path))?.[1];
    return kind && { ...(await readContainer<object>(path, { kind, remedy: "none" })), seconds: 0 };
  },
};
