/** What the commands that read files of features share: the options that say how they are laid out. */
import type { ArrayNames, Extractor, FeatureFileOptions } from "../../lib/data/feature-files/feature-file";
import type { FeatureValues } from "../../lib/data/formats/view-source";
import { check, checkOneOf } from "../../lib/runtime/check";

export const FILE_HELP = `  --audio NAME          name of the audio: a data set of HDF5, a column of a table, a .npy file or folder; train=NAME,test=NAME
                        where each part has its own. --video, --labels and --ids are named so too, and --split by one NAME;
                        --labels none and --split none take none
  --label-table FILE    a CSV id,class instead of the file's own labels; --split-table FILE a CSV id,part
  --classes A,B,C       names of the classes that numbers stand for, from 0 on
  --values KIND         quantised or raw; by default bytes are quantised and all others raw
  --audio-extractor E   what extracted the audio, as NAME or NAME@VERSION; --video-extractor the video`;

const text = { type: "string" } as const;
export const FILE_OPTIONS = {
  ...{ audio: text, video: text, labels: text, ids: text, split: text, "label-table": text, "split-table": text },
  ...{ classes: text, values: text, "audio-extractor": text, "video-extractor": text },
};

type Values = { readonly [Name in keyof typeof FILE_OPTIONS]?: string };

/** The options as the library takes them. */
export function fileOptions(values: Values): FeatureFileOptions {
  const { audio, video, labels, ids, split, classes, values: kind } = values;
  const named = Object.entries({ audio, video, labels, ids }).flatMap(([what, name]) => (name ? [[what, names(name)]] : []));
  const [heard, seen] = [extractor(values["audio-extractor"]), extractor(values["video-extractor"])];
  return {
    ...(Object.fromEntries(named) as Pick<FeatureFileOptions, "audio" | "video" | "labels" | "ids">),
    ...(split && { split }),
    ...(values["label-table"] && { labelTable: values["label-table"] }),
    ...(values["split-table"] && { splitTable: values["split-table"] }),
    ...(classes && { classes: classes.split(",").map((name) => name.trim()) }),
    ...(kind && { values: checkOneOf<FeatureValues>(kind, "--values", ["quantised", "raw"]) }),
    ...((heard || seen) && { sources: { ...(heard && { audio: heard }), ...(seen && { video: seen }) } }),
  };
}

/** One name, or `train=a,test=b`. */
function names(given: string): ArrayNames {
  if (!given.includes("=")) return given;
  return Object.fromEntries(
    given.split(",").map((pair) => {
      const [part, name] = pair.split("=");
      check(part && name, () => `${JSON.stringify(given)} must be a name, or part=NAME for each part with commas between`);
      return [part.trim(), name.trim()];
    }),
  );
}

function extractor(given: string | undefined): Extractor | undefined {
  if (!given) return undefined;
  const [name, version] = given.split("@");
  return { extractor: name, ...(version && { version }) };
}
