import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Labelling, LABELLINGS } from "../../data/dataset/dataset-card";
import { check } from "../../runtime/check";
import { writeWholeJson } from "../../runtime/files/atomic-write";
import { type Fields, listOf, oneOf, structureFault } from "../../runtime/container/structure";
import { fileNameFault } from "../../runtime/files/own-folder";
import { readJsonRecord } from "../../runtime/files/read-file";
import type { AudioStream, VideoStream } from "../decode/probe";
import type { ExtractorFacts } from "../extractors/extractor";

/** What became of one video's files. */
export interface MediaEntry {
  id: string;
  audio: string;
  video: string;
  status: "done" | "failed" | "waiting";
  /** Why it failed. */
  reason?: string;
  /** SHA-256 of the files, as they were read. */
  sha256?: { audio: string; video: string };
  /** The file with its features, and that file's SHA-256. */
  shard?: string;
  shardSha256?: string;
  /** Seconds by the file's header. */
  duration?: number;
  streams?: { audio: AudioStream; video: VideoStream };
  /** Rows of each view, a second each, and the seconds that were decoded. */
  rows?: number;
  /** Seconds of each stream that were decoded. */
  seconds?: { audio: number; video: number };
  /** `all` or seconds of silence (below −60 dB), where there are some. Silence gives rows that look like any others. */
  silence?: "all" | number;
  /** Share of samples at full scale, where it is one in ten thousand or more. */
  clipping?: number;
  /** Largest absolute value of the sound. */
  peak?: number;
  /** Mean probabilities of the mood tags, where the extractor has tags. */
  moods?: Record<string, number>;
  /** What a person should know besides. */
  notes?: string[];
  /** The id of the first video with the very same content. */
  sameContentAs?: string;
}

/** What `media.json` says of a folder that features are extracted into. */
export interface MediaManifest {
  /** What was asked for: extractors and range, in words that can be compared. */
  settings: { audio: unknown; video: unknown; from?: number; to?: number };
  audio: ExtractorFacts;
  video: ExtractorFacts;
  files: MediaEntry[];
  /** Where the labels come from; absent while the extraction is not finished. */
  labels?: Labelling;
  /** Ids in the table of labels that are no file's. */
  labelsWithoutFile?: string[];
  /** Ids of files that the table of labels does not have, or that tags give no label since they are silent. */
  filesWithoutLabel?: string[];
}

/** The note on features whose files cannot be read again. */
export const AWAY = "its files could not be read again: its features are kept as they were";

const MEDIA_MANIFEST = "media.json";
const FORMAT = "sdcca-media";
const VERSION = 1;

const FIELDS: Fields = {
  settings: "record",
  audio: "record",
  video: "record",
  "labels?": oneOf(...LABELLINGS),
  files: listOf({ id: "string", audio: "string", video: "string", status: "string", "shard?": fileNameFault }),
};

/** Reads the manifest of a folder; undefined where there is none. @throws InputError when it is none of ours */
export function readMediaManifest(folder: string): MediaManifest | undefined {
  const file = join(folder, MEDIA_MANIFEST);
  if (!existsSync(file)) return undefined;
  const { format, version, ...manifest } = readJsonRecord(file, "choose another folder");
  check(
    format === FORMAT && version === VERSION,
    () => `${file} is no manifest of an extraction, or of another version: choose another folder`,
  );
  const fault = structureFault(manifest, FIELDS);
  check(fault === undefined, () => `${file} is no manifest of an extraction, ${fault}: choose another folder`);
  return manifest as unknown as MediaManifest;
}

/** Writes it, whole or not at all. */
export async function writeMediaManifest(folder: string, manifest: MediaManifest): Promise<void> {
  await writeWholeJson(join(folder, MEDIA_MANIFEST), { format: FORMAT, version: VERSION, ...manifest });
}
