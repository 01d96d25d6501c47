import { check, described } from "../../runtime/check";
import { useBackend } from "../../runtime/tensorflow/backend";
import { colourMotionExtractor } from "./colour-motion";
import { lite0Extractor } from "./efficientnet-lite0";
import type { AudioExtractor, VideoExtractor } from "./extractor";
import { musicnnExtractor } from "./musicnn";
import { checkSettings, loadSavedModel } from "./saved-model";
import type { SavedModelChoice } from "./saved-model-settings";
import { spectralExtractor } from "./spectral";

/** Which extractor: one of the project's own by name, or a network of the user's from `savedModel`. */
export type AudioExtractorChoice = "musicnn" | "musicnn-pooled" | "spectral" | SavedModelChoice;
/** The same for frames. */
export type VideoExtractorChoice = "efficientnet-lite0" | "colour-motion" | SavedModelChoice;

/** The names, the default first. */
export const AUDIO_EXTRACTORS = ["musicnn", "musicnn-pooled", "spectral"] as const;
export const VIDEO_EXTRACTORS = ["efficientnet-lite0", "colour-motion"] as const;

const AUDIO: Record<(typeof AUDIO_EXTRACTORS)[number], () => AudioExtractor> = {
  musicnn: () => musicnnExtractor({ pooled: false }),
  "musicnn-pooled": () => musicnnExtractor({ pooled: true }),
  spectral: spectralExtractor,
};

const VIDEO: Record<(typeof VIDEO_EXTRACTORS)[number], () => VideoExtractor> = {
  "efficientnet-lite0": lite0Extractor,
  "colour-motion": colourMotionExtractor,
};

/** Those that compute with tensors. */
const NETWORKS = ["musicnn", "musicnn-pooled", "efficientnet-lite0"];

/** @throws InputError for a name that does not exist, of the other view, or something that is no extractor */
export function checkExtractor(view: "audio" | "video", choice: AudioExtractorChoice | VideoExtractorChoice): void {
  if (typeof choice === "object" && choice !== null && "savedModel" in choice) {
    checkSettings(choice.savedModel);
    const takes = choice.savedModel.sound ? "audio" : "video";
    check(takes === view, () => `the extractor ${choice.savedModel.name} takes ${takes}, not ${view}`);
    return;
  }
  const names: readonly string[] = view === "audio" ? AUDIO_EXTRACTORS : VIDEO_EXTRACTORS;
  check(
    names.includes(choice as string),
    () => `there is no ${view} extractor ${described(choice)}; there are ${names.join(", ")}, and savedModel({ … })`,
  );
}

/** Loads an extractor with its weights. @throws InputError when they are missing */
export async function loadAudioExtractor(choice: AudioExtractorChoice): Promise<AudioExtractor> {
  checkExtractor("audio", choice);
  await backendFor(choice);
  return typeof choice === "string" ? AUDIO[choice]() : ((await loadSavedModel(choice.savedModel)) as AudioExtractor);
}

/** The same for frames. */
export async function loadVideoExtractor(choice: VideoExtractorChoice): Promise<VideoExtractor> {
  checkExtractor("video", choice);
  await backendFor(choice);
  return typeof choice === "string" ? VIDEO[choice]() : ((await loadSavedModel(choice.savedModel)) as VideoExtractor);
}

async function backendFor(choice: AudioExtractorChoice | VideoExtractorChoice): Promise<void> {
  if (typeof choice !== "string" || NETWORKS.includes(choice)) await useBackend();
}
