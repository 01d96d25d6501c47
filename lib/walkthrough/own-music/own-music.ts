import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Labelling } from "../../data/dataset/dataset-card";
import { openLabelledShards } from "../../data/videos/labelled-shards";
import { dataFacts, type FigureFacts } from "../../figures/style/facts";
import type { FeatureSet } from "../../features/feature-set";
import { featuresOfShards } from "../../features/load-features";
import { extractMedia } from "../../media/batch/extract-media";
import type { MediaEntry } from "../../media/batch/manifest";
import { createProgress } from "../../notebook/progress";
import { checkOptions, checkPath } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import { fingerprint } from "../../runtime/container/fingerprint";
import { workFolder } from "../../runtime/files/project-root";
import { fromEnvironment } from "../../runtime/from-environment";
import { type Backend, useBackend } from "../../runtime/tensorflow/backend";
import { makeExampleVideos } from "./example-videos";
import { warn } from "../../runtime/tell";

/** Options of {@link openOwnMusic}. */
export interface OwnMusicOptions {
  /**
   * A folder of music videos, with a `labels.csv` (`id,class`) in it where there are labels, or a CSV table
   * `id,audio,video` (and `class`). Default: the environment variable `SDCCA_MEDIA`, else the example.
   */
  media?: string;
  /** Where features, and the example's videos, are kept. Default `.cache/own-music` in the project, or in the working directory for an installed package. */
  cache?: string;
  /** Seconds in a chunk of sound. Default 5: the example's tracks last 30 s. */
  chunkSeconds?: number;
}

/** Music videos, and the features that were extracted from them. */
export interface OwnMusic {
  backend: Backend;
  /** The folder or table. */
  media: string;
  /** Whether it is the example: generated music, with pictures that this project makes. */
  example: boolean;
  /** The dataset folder that was extracted: a folder for `SDCCA_DATA`. */
  data: string;
  labelling: Labelling;
  /** What the captions of its figures must say of the data. */
  about: Pick<FigureFacts, "data">;
  features: FeatureSet;
  /** What became of each file. */
  files: MediaEntry[];
  /** The files of a video. @throws InputError when there is no video of that id */
  filesOf(id: string): { audio: string; video: string };
}

const EXAMPLE = "The music is generated, and its pictures are made by this project";

/**
 * Opens music videos of one's own, or the example: extracts what has not been extracted, and reads it. Files that cannot be
 * worked on are told of, and the rest goes on.
 * @throws InputError when networks or ffmpeg are missing, which says how to get them; when there are no media, or none of them
 *   can be worked on
 */
export async function openOwnMusic(options: OwnMusicOptions = {}): Promise<OwnMusic> {
  checkOptions(options);
  const { cache = ownMusicCache(), chunkSeconds = 5 } = options;
  checkPath(cache, "cache");
  const given = options.media ?? fromEnvironment("SDCCA_MEDIA");
  if (given !== undefined) checkPath(given, "media");
  const backend = await useBackend();
  const media = given === undefined ? await makeExample(cache) : resolve(workFolder(), given);
  check(existsSync(media), () => `there is no ${media}: SDCCA_MEDIA names a folder of music videos, or a table id,audio,video`);
  const isFolder = statSync(media).isDirectory();
  const labels = isFolder ? join(media, "labels.csv") : undefined;
  const data = join(cache, `${basename(media).replace(/\W+/g, "-")}-${fingerprint({ media })}`);
  let progress: ReturnType<typeof createProgress> | undefined;
  const { files, done, kept, failed, warnings } = await extractMedia({
    ...(isFolder ? { media } : { table: media }),
    ...(labels && existsSync(labels) && { labels }),
    out: data,
    onProgress: ({ done, working, total, kept }) => {
      progress ??= createProgress("extracting features", total);
      progress[kept ? "kept" : "update"](done + working);
    },
  });
  progress?.done(kept > 0 ? `${kept} were there` : undefined);
  for (const { id, reason } of files) if (reason !== undefined) warn(`left out ${id}: ${reason}`);
  for (const warning of warnings) warn(warning);
  check(
    done > 0,
    () => `none of the ${failed} files in ${media} can be worked on (${files[0].reason}): give files with sound and pictures`,
  );
  const dataset = await openLabelledShards(data);
  const features = await featuresOfShards(dataset, { chunkSeconds });
  const about =
    given === undefined ? { data: EXAMPLE } : dataFacts({ synthetic: false, weakLabels: dataset.labelling === "weak" });
  const base = isFolder ? media : dirname(media);
  return {
    ...{ backend, media, example: given === undefined, data, labelling: dataset.labelling ?? "none", about, features, files },
    filesOf: (id) => {
      const entry = files.find((file) => file.id === id);
      check(entry, () => `there is no video ${id} in ${media}`);
      return { audio: resolve(base, entry.audio), video: resolve(base, entry.video) };
    },
  };
}

/** Where features, and the example's videos, are kept unless another folder is named. */
export function ownMusicCache(): string {
  return join(workFolder(), ".cache", "own-music");
}

/** `makeExampleVideos` that shows how far it is. */
export async function makeExample(cache = ownMusicCache()): Promise<string> {
  let progress: ReturnType<typeof createProgress> | undefined;
  const folder = await makeExampleVideos(cache, (done, total) => {
    progress ??= createProgress("making the example's videos", total);
    progress.update(done);
  });
  progress?.done();
  return folder;
}
