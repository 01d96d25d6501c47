import type { ViewSource, ViewSources } from "../dataset/view-source";
import type { FeatureFileOptions } from "./feature-file";

/** What is seen of a view in a file. */
interface SeenView {
  width: number;
  /** Whether its numbers are bytes. */
  bytes: boolean;
}

/** What made each view, from what is seen of it and what the options say. */
export function viewSources(
  { sources, values }: FeatureFileOptions,
  seen: { audio: SeenView; video: SeenView },
): Required<ViewSources> {
  const source = (view: "audio" | "video"): ViewSource => ({
    ...sources?.[view],
    width: seen[view].width,
    values: values ?? (seen[view].bytes ? "quantised" : "raw"),
  });
  return { audio: source("audio"), video: source("video") };
}
