import { existsSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { startFfmpeg } from "../../lib/media/decode/ffmpeg";
import { mediaFile } from "../../lib/media/decode/media-folder";
import { reason } from "../../lib/media/decode/probe";
import { check } from "../../lib/runtime/check";
import { writeWhole } from "../../lib/runtime/files/atomic-write";
import { Random } from "../../lib/runtime/random";

/** Colours of each mood's pictures, and how fast they turn, from 0 to 1 as ffmpeg counts it. Chosen by hand. */
const LOOKS: Record<string, { colours: string[]; speed: number }> = {
  calm: { colours: ["1d4e89", "6aa6c9", "c9e4de"], speed: 0.008 },
  energetic: { colours: ["e4003a", "1b0029", "ff00c8"], speed: 0.2 },
  happy: { colours: ["ffcc00", "ff7a00", "fff4b8"], speed: 0.06 },
  nostalgic: { colours: ["5b4636", "a47551", "d9c2a3"], speed: 0.015 },
  tender: { colours: ["f7c1d9", "c38d9e", "ffe9ef"], speed: 0.012 },
};

/** One video: a track of half a minute, and pictures that were made for its mood. */
export interface DemoVideo {
  id: string;
  mood: string;
  track: string;
  /** Where it is, once made. */
  file: string;
}

/** The videos that there can be in a folder, by mood. @throws InputError when set-up brought no music */
export function demoVideos(folder: string): DemoVideo[] {
  const tracks = mediaFile("immich_memories_music", "tracks");
  return Object.keys(LOOKS).flatMap((mood) =>
    readdirSync(join(tracks, mood))
      .sort()
      .map((name) => {
        const id = basename(name, ".opus");
        return { id, mood, track: join(tracks, mood, name), file: join(folder, `${id}.webm`) };
      }),
  );
}

/** Makes a video where it is not there: WebM, which every browser plays. The sound is the track's own, not coded again. */
export async function makeDemoVideo({ id, mood, track, file }: DemoVideo): Promise<void> {
  if (existsSync(file)) return;
  const { colours, speed } = LOOKS[mood];
  const random = new Random("pictures", id);
  const mixed = random.shuffle([...colours]).map((colour, i) => `c${i}=0x${colour}`);
  const turn = (speed * random.uniform(0.7, 1.4)).toFixed(4);
  const source = ["s=256x144", "r=8", `n=${mixed.length}`, ...mixed, `speed=${turn}`, `seed=${random.integer(1e6)}`].join(":");
  const hue = `hue=h=${random.uniform(-12, 12).toFixed(1)}:b=${random.uniform(-0.6, 0.6).toFixed(2)}`;
  // ffmpeg needs a file in which it can go back, so it writes elsewhere.
  const folder = await mkdtemp(join(tmpdir(), "sdcca-video-"));
  try {
    const made = join(folder, "video.webm");
    const inputs = ["-f", "lavfi", "-i", `gradients=${source},${hue}`, "-i", `file:${track}`, "-map", "0:v", "-map", "1:a"];
    const coded = ["-shortest", "-c:v", "libvpx", "-b:v", "250k", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "copy"];
    const run = await startFfmpeg(["-v", "error", ...inputs, ...coded, made]);
    run.output.resume();
    const { code, complaints } = await run.end;
    check(code === 0, () => `${file} cannot be made: ${reason(complaints)}`);
    await mkdir(dirname(file), { recursive: true });
    await writeWhole(file, await readFile(made));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
