import { join } from "node:path";

/** The folder of the files that TensorFlow wrote (see make_fixtures.py there). */
export const FIXTURES = join(__dirname, "..", "fixtures");

function frames(video: number, seconds: number, width: number): Uint8Array {
  return Uint8Array.from({ length: seconds * width }, (_, at) => {
    const second = Math.floor(at / width);
    return (video * 31 + second * 17 + (at % width) * 5) % 256;
  });
}

/** The videos of those files, by the same rule as there. */
export const GOLDEN = [
  { id: "aB-_0", labels: [0, 300, 3861], seconds: 1 },
  { id: "video one", labels: [], seconds: 3 },
  { id: "ünï", labels: [7], seconds: 4 },
].map(({ id, labels, seconds }, video) => ({
  id,
  labels,
  audio: frames(video, seconds, 128),
  rgb: frames(video, seconds, 1024),
}));
