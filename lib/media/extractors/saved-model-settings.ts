import type { LogMelSettings } from "../sound/log-mel";

/** How sound goes into a network: what it is fed for each second of sound. */
export interface SoundInput {
  /** Samples a second of the sound; default 16,000. */
  rate?: number;
  /** Seconds of one input; a whole one must fit. Default 1. */
  seconds?: number;
  /** A spectrogram instead of the wave; its `rate` counts. An input is frames × bands. */
  logMel?: LogMelSettings;
  /** Frames of one input, where it is a spectrogram. */
  frames?: number;
  /** Axes of one input, when it is not [samples] or [frames, bands]; for example [96, 64, 1]. */
  shape?: number[];
}

/** How a network sees: what it is fed for each second of video. */
export interface FrameInput {
  /** Pixels of each side; default 224. */
  size?: number;
  /** The frame's shorter side is scaled to this before its middle is cut out; default 8/7 of `size`, rounded. */
  shortSide?: number;
  /** Bytes become (byte − subtract) / divide; defaults 0 and 255. */
  subtract?: number;
  divide?: number;
  /** `RGB` (default) or `BGR`. */
  order?: "RGB" | "BGR";
  /** Type of the numbers that are fed; default `float32`. */
  type?: "float32" | "int32";
}

/** Files of a projection that whitens, as `.npy`; see {@link SavedModelSettings.whitening}. */
export interface WhiteningFiles {
  mean: string;
  directions: string;
  /** True where `directions` is inputs × outputs, a direction a column. */
  columns?: boolean;
  variances?: string;
}

/** A network of one's own: where it lies, and what goes in and out. Plain values, which travel between processes. */
export interface SavedModelSettings {
  /** What its features are called; not the name of another extractor. */
  name: string;
  /** To be raised when anything about it changes. Default `1`. */
  version?: string;
  /** A folder with a TensorFlow SavedModel, or a file with a frozen graph (`GraphDef`, `.pb`). */
  path: string;
  /** Output name of the graph's node that is fed, such as `serving_default_input:0`. */
  input: string;
  /** The output that is fetched, such as `StatefulPartitionedCall:0`; all its axes but the first are laid in one row. */
  output: string;
  /** Other nodes that must be fed, by name, such as `{ "is_training:0": false }`. */
  constants?: Record<string, boolean | number>;
  /** Tag of the graph in a SavedModel; default `serve`. */
  tag?: string;
  /** False for a network whose input has no axis for several inputs at once. */
  batched?: boolean;
  /** What it takes: sound or frames. */
  sound?: SoundInput;
  frames?: FrameInput;
  /** Projects and whitens the output, as YouTube-8M did. */
  whitening?: WhiteningFiles;
  /** Sends the values through YouTube-8M's 8-bit codes and back. */
  quantised?: boolean;
}

/** A network of one's own as an extractor. */
export interface SavedModelChoice {
  savedModel: SavedModelSettings;
}
