import { check } from "../../runtime/check";
import { inputArguments, startFfmpeg, type TimeRange } from "./ffmpeg";
import { needAudio, needVideo, probeMedia, reason } from "./probe";

/** Bits a second, and samples a second, of a clip that is only listened to. */
const [BITS, RATE] = ["24k", "22050"];

/**
 * The sound of a part of a file as MP3: one channel, 22,050 samples a second, 24 kbit a second, so 3 kB a second. For pages.
 * @throws InputError when the file cannot be read, has no audio track, or no sound in that range
 */
export async function soundClip(path: string, range: TimeRange = {}): Promise<Buffer> {
  needAudio(await probeMedia(path), path);
  const args = ["-map", "0:a:0", "-ac", "1", "-ar", RATE, "-b:a", BITS, "-f", "mp3", "-map_metadata", "-1"];
  return converted(path, range, args, "sound");
}

/**
 * One picture of a video as JPEG, turned as players turn it.
 * @param second where in the file
 * @param width in pixels; the height follows
 * @throws InputError when the file cannot be read, has no video track, or no picture at that second
 */
export async function framePicture(path: string, second: number, width = 160): Promise<Buffer> {
  needVideo(await probeMedia(path), path);
  const args = ["-map", "0:V:0", "-frames:v", "1", "-vf", `scale=${width}:-2`, "-q:v", "5", "-c:v", "mjpeg", "-f", "image2pipe"];
  return converted(path, { from: second }, args, "picture");
}

async function converted(path: string, range: TimeRange, args: string[], what: string): Promise<Buffer> {
  const run = await startFfmpeg(["-v", "error", ...(await inputArguments(path, range)), ...args, "-"]);
  const pieces: Buffer[] = [];
  for await (const piece of run.output) pieces.push(piece as Buffer);
  const { code, complaints } = await run.end;
  const bytes = Buffer.concat(pieces);
  const nothing = bytes.length === 0 && (code === 0 || complaints.some((line) => /received no packets/.test(line)));
  check(!nothing, () => `${path} has no ${what} from ${range.from ?? 0} s on`);
  check(code === 0, () => `${path} cannot be decoded: ${reason(complaints)}`);
  return bytes;
}
