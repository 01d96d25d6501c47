import { join } from "node:path";

/** The folder of the files that h5py, NumPy, pyarrow and TensorFlow wrote (see make_feature_files.py there). */
const FILES = join(__dirname, "..", "..", "fixtures", "feature-files");
export const at = (name: string) => join(FILES, name);

const [N, SECONDS, TRAIN, CLASSES] = [7, 4, 5, 3];
const videos = Array.from({ length: N }, (_, i) => i);

/** Rows of video i, by the same rule as there. */
const rows = (i: number, width: number, sign: number) =>
  Array.from({ length: SECONDS * width }, (_, at) => sign * (i + Math.floor(at / width) / 4 + (at % width) / 16));
const mean = (i: number, width: number, sign: number) => Array.from({ length: width }, (_, d) => sign * (i + 1.5 / 4 + d / 16));

/** What those files hold. */
export const GOLDEN = {
  ids: videos.map((i) => `clip ${i}`),
  numbers: videos.map(String),
  byPart: videos.map((i) => (i < TRAIN ? `train-${i}` : `test-${i - TRAIN}`)),
  labels: videos.map((i) => i % CLASSES),
  classes: ["0", "1", "2"],
  parts: videos.map((i) => (i < TRAIN ? "train" : "test")),
  /** Of each second. */
  audio: videos.flatMap((i) => rows(i, 5, 1)),
  video: videos.flatMap((i) => rows(i, 6, -0.5)),
  /** Of each video. */
  meanAudio: videos.flatMap((i) => mean(i, 5, 1)),
  meanVideo: videos.flatMap((i) => mean(i, 6, -0.5)),
};
