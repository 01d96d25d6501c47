import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { extractMedia } from "../../../lib/media/batch/extract-media";
import { keepRequest } from "../../../lib/walkthrough/comparison-request";
import { readSettings } from "../../../lib/walkthrough/settings";
import { recordStage } from "../../../lib/walkthrough/stages";
import { writeSummary } from "../../../lib/walkthrough/summary";
import { makeVideo } from "../../media/samples";
import { toyFeatures } from "../../models/toy-features";
import type { Writer } from "../writer";

const settingsOf = (folder: string) => ({ ...readSettings({}), results: folder });

/** The seconds of the walk-through's stages, its summary, and the request of a comparison. */
export const summary: Writer = {
  write: async (folder) => {
    const settings = settingsOf(folder);
    await recordStage(settings, "data", 5);
    await recordStage(settings, "features", 7);
    const features = toyFeatures(12);
    const backend = { name: "none", device: "none", versions: {} };
    const run = {
      settings,
      backend,
      features,
      train: features,
      test: features,
      dataset: { fingerprint: "toy" },
      synthetic: true,
    };
    await writeSummary(run as never, []);
    await keepRequest({ folder: join(folder, "comparison") } as never, { size: "tiny" });
  },
};

/** An extraction from two short films, with a table of labels. */
export const media: Writer = {
  prepare: async (inputs) => {
    mkdirSync(join(inputs, "films"));
    await makeVideo(join(inputs, "films", "one.mp4"), 2, 300);
    await makeVideo(join(inputs, "films", "two.mp4"), 2, 500);
    writeFileSync(join(inputs, "labels.csv"), "id,class\none,calm\ntwo,loud\n");
  },
  write: async (folder, inputs) => {
    const given = { media: join(inputs, "films"), labels: join(inputs, "labels.csv"), out: folder };
    await extractMedia({ ...given, audio: "spectral", video: "colour-motion", processes: 1 });
  },
};
