import { check } from "../../runtime/check";
import type { ViewSources } from "../formats/view-source";
import type { DatasetItem } from "../dataset/dataset-item";
import { corrupt, type CorruptOptions, emptyReport } from "../records/read-report";
import { decodeFloats, decodeText, indexSequenceExample } from "../records/sequence-example";
import { readTfRecords } from "../records/tfrecord-reader";
import type { VideoRecord } from "../records/video-record";
import { readYouTube8M } from "../records/youtube8m";
import { openLabelledShards } from "../videos/labelled-shards";
import { type FeatureFile, type FeatureFileOptions, viewSources } from "./feature-file";

/** Names of the features of a video-level record. */
const MEANS = { audio: "mean_audio", video: "mean_rgb" };

/** How records are read; the report is that of the videos, each time they are read. */
export type RecordOptions = FeatureFileOptions & CorruptOptions;

/** The same for a look at the first record, which is reported when the videos are read. */
const looking = ({ onCorrupt }: RecordOptions): CorruptOptions => ({ onCorrupt, report: emptyReport() });

/**
 * TFRecord files of YouTube-8M's, whichever the first record is: video-level (`mean_audio` and `mean_rgb`, a row a video) or
 * frame-level (a row a second). Their own labels are entities and no classes: a label table gives those.
 * @throws InputError that names file and record
 */
export async function openRecords(path: string, options: RecordOptions): Promise<FeatureFile> {
  const look = looking(options);
  for await (const { data, ...place } of readTfRecords(path, look)) {
    try {
      const { context, featureLists } = indexSequenceExample(data);
      if (featureLists.size > 0) return await openFrames(path, [path], options);
      check(
        context.has(MEANS.audio) && context.has(MEANS.video),
        () =>
          `it holds ${[...context.keys()].sort().join(", ") || "nothing"}: neither ${MEANS.audio} and ${MEANS.video} nor frames`,
      );
      return openMeans(path, meansOf(data), options);
    } catch (error) {
      corrupt(place, (error as Error).message, look);
    }
  }
  check(false, () => `${path} holds no records${look.report!.skipped.length > 0 ? " that can be read" : ""}`);
}

function openMeans(path: string, first: DatasetItem, options: RecordOptions): FeatureFile {
  const { audio, video } = first;
  return {
    path,
    format: "video-level records",
    layout: `audio ${MEANS.audio}; video ${MEANS.video}; one row a video`,
    contents: (["audio", "video"] as const).map((view) => ({ name: MEANS[view], shape: [first[view].columns], type: "float32" })),
    sources: viewSources(options, {
      audio: { width: audio.columns, bytes: false },
      video: { width: video.columns, bytes: false },
    }),
    classes: [],
    items: async function* () {
      const { onCorrupt, report } = options;
      for await (const { data, ...place } of readTfRecords(path, { onCorrupt, report, reuseMemory: true })) {
        let item: DatasetItem | undefined;
        try {
          item = meansOf(data);
        } catch (error) {
          corrupt(place, (error as Error).message, options);
          continue;
        }
        if (report) report.records++;
        yield item;
      }
    },
    close: () => undefined,
  };
}

function meansOf(data: Uint8Array): DatasetItem {
  const { context } = indexSequenceExample(data);
  const idSpan = context.get("id") ?? context.get("video_id");
  const id = idSpan && decodeText(data, idSpan);
  check(id, () => 'it has no "id" or "video_id"');
  const row = (view: "audio" | "video") => {
    const span = context.get(MEANS[view]);
    const values = span ? decodeFloats(data, span) : new Float32Array(0);
    check(values.length > 0, () => `video ${id} has no ${MEANS[view]}`);
    return { rows: 1, columns: values.length, data: values };
  };
  return { id, audio: row("audio"), video: row("video") };
}

/** A folder of frame-level shards: a dataset folder, one with a `labels.csv`, or Parquet files of `npm run prepare-shards`. */
export async function openShardFolder(path: string, options: FeatureFileOptions): Promise<FeatureFile> {
  const unlabelled = options.labels === "none" || options.labelTable !== undefined;
  const data = await openLabelledShards(path, unlabelled ? { labels: "none" } : { classes: options.classes });
  const { classes, labels } = data.labels;
  const file = await openFrames(path, data.shards, options, data.sources);
  return {
    ...file,
    format: "dataset folder",
    layout: [
      file.layout,
      ...(classes.length > 0 ? [`labels ${data.labelling ?? "given"}`] : []),
      ...(data.parts ? ["split"] : []),
    ].join("; "),
    classes,
    items: async function* () {
      for await (const item of file.items()) {
        const label = labels.get(item.id);
        if (classes.length > 0 && label === undefined) continue;
        const part = options.split === "none" ? undefined : data.parts?.get(item.id);
        yield { ...item, ...(label !== undefined && { class: classes[label] }), ...(part !== undefined && { part }) };
      }
    },
  };
}

async function openFrames(
  path: string,
  shards: readonly string[],
  options: RecordOptions,
  known?: ViewSources,
): Promise<FeatureFile> {
  let first: VideoRecord | undefined;
  for await (first of readYouTube8M(shards, looking(options))) break;
  check(first, () => `${path} holds no videos`);
  const { seconds, values, audio, rgb } = first;
  const [heard, seen] = [audio.length / seconds, rgb.length / seconds];
  const type = (view: "audio" | "rgb") => (values[view] === "raw" ? "float32" : "uint8");
  const sources = viewSources(
    { ...options, values: undefined },
    {
      audio: { width: heard, bytes: values.audio === "quantised" },
      video: { width: seen, bytes: values.rgb === "quantised" },
    },
  );
  return {
    path,
    format: "frame-level records",
    layout: "audio audio; video rgb; one row a second",
    contents: [
      { name: "audio", shape: [seconds, heard], type: type("audio") },
      { name: "rgb", shape: [seconds, seen], type: type("rgb") },
    ],
    sources: { audio: { ...sources.audio, ...known?.audio }, video: { ...sources.video, ...known?.video } },
    classes: [],
    items: async function* (): AsyncGenerator<DatasetItem> {
      const { onCorrupt, report } = options;
      for await (const { id, seconds: rows, audio: a, rgb: v } of readYouTube8M(shards, { onCorrupt, report }))
        yield { id, audio: { rows, columns: heard, data: a }, video: { rows, columns: seen, data: v } };
    },
    close: () => undefined,
  };
}
