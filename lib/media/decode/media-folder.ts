import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { check } from "../../runtime/check";
import { codeEnding, workFolder } from "../../runtime/files/project-root";
import { checkRegular } from "../../runtime/files/read-file";

/**
 * The folder that set-up filled with networks, media and ffmpeg: the one that `SDCCA_NETWORKS` names, else the one that
 * `.cache/media.json` records. Undefined when there is none.
 */
export function mediaFolder(): string | undefined {
  if (process.env.SDCCA_NETWORKS) return resolve(process.env.SDCCA_NETWORKS);
  const record = join(workFolder(), ".cache", "media.json");
  if (!existsSync(record)) return undefined;
  try {
    const folder = resolve(workFolder(), (JSON.parse(readFileSync(record, "utf8")) as { path: string }).path);
    return existsSync(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** What to do when something of that folder is missing. An installed package brings no set-up. */
export function mediaRemedy(): string {
  if (codeEnding() === ".ts") return "run npm run setup";
  return "set SDCCA_NETWORKS to the folder that npm run setup fills in a clone of the project (path in its .cache/media.json)";
}

/**
 * A file that set-up laid down, by its path in that folder.
 * @throws InputError when it is not there
 */
export function mediaFile(...path: string[]): string {
  const folder = mediaFolder();
  const file = folder && join(folder, ...path);
  check(file && existsSync(file), () => `${path[path.length - 1]} is not here: ${mediaRemedy()}`);
  return file;
}

/**
 * A file of pinned weights, compared with its SHA-256.
 * @throws InputError when it is not there or holds anything else
 */
export function pinnedBytes(sha256: string, ...path: string[]): Buffer {
  const file = mediaFile(...path);
  checkRegular(file);
  const bytes = readFileSync(file);
  const found = createHash("sha256").update(bytes).digest("hex");
  check(found === sha256, () => `${file} is not the file that this extractor was made for (SHA-256 ${found}): ${mediaRemedy()}`);
  return bytes;
}
