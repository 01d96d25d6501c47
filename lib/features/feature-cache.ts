import { existsSync } from "node:fs";
import { checkText } from "../runtime/arguments";
import { check } from "../runtime/check";
import { readContainer, writeContainer } from "../runtime/container/container";
import { type Fields, listOf, structureFault } from "../runtime/container/structure";
import type { FeatureSet } from "./feature-set";

const CONTENTS = { kind: "feature set", remedy: "remove it, and the features are built again" };

/** Features as the cache keeps them. */
interface KeptFeatures {
  features: FeatureSet;
  /** Records that were read to build them, labelled or not. */
  records: number;
}

/**
 * Writes features to one file, whole or not at all.
 * @param key what they were made from
 * @throws InputError when they are no features, or the file cannot be written
 */
export async function saveFeatures(file: string, features: FeatureSet, key = ""): Promise<void> {
  checkText(key, "the key");
  await keepFeatures(file, { features, records: features?.ids?.length }, key);
}

/**
 * Reads what {@link saveFeatures} wrote, to the bit; undefined when there is no such file, or it was made for another
 * `key`. Without a key any file is accepted.
 * @throws InputError when the file is damaged, holds something else, or cannot be read
 */
export async function loadFeatures(file: string, key?: string): Promise<FeatureSet | undefined> {
  return (await keptFeatures(file, key))?.features;
}

/** {@link saveFeatures}, with how many records were read. */
export async function keepFeatures(file: string, kept: KeptFeatures, key: string): Promise<void> {
  const fault = keptFault(kept);
  check(fault === undefined, () => `these are no features, ${fault}: give what featuresOfShards or buildFeatures gives`);
  await writeContainer(file, CONTENTS, kept, { key });
}

/** {@link loadFeatures}, with how many records were read. */
export async function keptFeatures(file: string, key?: string): Promise<KeptFeatures | undefined> {
  if (!existsSync(file)) return undefined;
  const kept = await readContainer<KeptFeatures>(file, CONTENTS, { key });
  const fault = kept && keptFault(kept);
  check(fault === undefined, () => `${file} holds no features, ${fault}: ${CONTENTS.remedy}`);
  return kept;
}

const MATRIX: Fields = { rows: "number", columns: "number", data: "Float32Array" };
/** What made a view: what it must say of it. */
const SOURCE: Fields = { width: "number", values: "string" };
const KEPT: Fields = {
  features: {
    ids: listOf("string"),
    classes: listOf("string"),
    labels: "Int32Array",
    audio: { chunks: MATRIX, starts: "Int32Array", seconds: "Float32Array", "source?": SOURCE },
    video: { ...MATRIX, "source?": SOURCE },
    "chunkKinds?": "Uint8Array",
    "parts?": listOf("string"),
    "weakLabels?": "boolean",
  },
  records: "number",
};

/** What keeps a value from being features, in words: its fields, and whether they are of the same videos and chunks. */
function keptFault(kept: KeptFeatures): string | undefined {
  const fault = structureFault(kept, KEPT);
  if (fault) return fault;
  const { ids, labels, audio, video, chunkKinds, parts } = kept.features;
  const { starts, seconds, chunks } = audio;
  const [n, m] = [ids.length, seconds.length];
  const counts: [string, number, number][] = [
    ["labels", labels.length, n],
    ["video.rows", video.rows, n],
    ["video.data", video.data.length, n * video.columns],
    ["starts", starts.length, n + 1],
    ["the first of starts", starts[0], 0],
    ["the last of starts", starts[n], m],
    ["chunks.rows", chunks.rows, m],
    ["chunks.data", chunks.data.length, m * chunks.columns],
    ["chunkKinds", chunkKinds?.length ?? m, m],
    ["parts", parts?.length ?? n, n],
  ];
  const wrong = counts.find(([, got, wanted]) => got !== wanted);
  if (wrong) return `${wrong[0]} should be ${wrong[2]} where it is ${wrong[1]}`;
  return starts.every((start, i) => i === 0 || start >= starts[i - 1]) ? undefined : "starts do not ascend";
}
