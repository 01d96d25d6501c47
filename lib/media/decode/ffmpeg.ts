import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { checkPath } from "../../runtime/arguments";
import { check, described, InputError } from "../../runtime/check";
import { asReadError } from "../../runtime/files/read-file";
import { mediaFolder, mediaRemedy } from "./media-folder";

/*
 * ffmpeg as a program of its own. No shell is used, so a file's name is never anything but a name.
 */

/** What the resampling of features is defined by; a build without it gives other values. */
const NEEDED = "--enable-libsoxr";

/** So many characters of what ffmpeg says are kept, unless more are asked for. */
const COMPLAINTS = 16_384;

let found: Promise<string> | undefined;

/**
 * The ffmpeg to use: `SDCCA_FFMPEG`, else the system's where it has the resampler soxr, else the one that set-up laid down.
 * @throws InputError that says how to get one
 */
export function findFfmpeg(): Promise<string> {
  const given = process.env.SDCCA_FFMPEG;
  if (given) return usable(given);
  found ??= search();
  found.catch(() => (found = undefined)); // one that is installed meanwhile counts
  return found;
}

async function search(): Promise<string> {
  for (const program of ["ffmpeg", ...pinned()]) if (await suits(program)) return program;
  throw new InputError(`no ffmpeg with the resampler soxr was found: ${mediaRemedy()}, or sudo apt-get install ffmpeg`);
}

async function usable(program: string): Promise<string> {
  const suiting = await suits(program);
  check(suiting, () => `SDCCA_FFMPEG names ${program}, which is no ffmpeg built with ${NEEDED}: name another, or unset it`);
  return program;
}

async function suits(program: string): Promise<boolean> {
  const told = await promisify(execFile)(program, ["-hide_banner", "-version"]).catch(() => undefined);
  return told?.stdout.includes(NEEDED) ?? false;
}

function pinned(): string[] {
  const binaries = join(mediaFolder() ?? "", "imageio_ffmpeg", "binaries");
  return mediaFolder() && existsSync(binaries) ? readdirSync(binaries).map((name) => join(binaries, name)) : [];
}

/** A part of a file's time, in seconds. */
export interface TimeRange {
  /** Where to begin; default 0. */
  from?: number;
  /** Where to end; default: the end of the file. */
  to?: number;
}

/** Checks a part of a file's time; whether the file is as long is not looked at. */
export function checkRange({ from = 0, to }: TimeRange): void {
  check(Number.isFinite(from) && from >= 0, () => `from must be a number of seconds of at least 0; got ${described(from)}`);
  check(
    to === undefined || (Number.isFinite(to) && to > from),
    () => `to must be a number of seconds above from (${from}); got ${described(to)}`,
  );
}

/** Checks a range and a file, and gives ffmpeg's arguments that open that part of it. */
export async function inputArguments(path: string, range: TimeRange = {}): Promise<string[]> {
  checkRange(range);
  checkPath(path);
  const facts = await stat(path).catch((error) => {
    throw asReadError(error, path);
  });
  check(facts.isFile(), () => `${path} is no file: name a media file`);
  check(facts.size > 0, () => `${path} is empty (0 bytes): copy it again`);
  const { from = 0, to } = range;
  const seek = from > 0 ? ["-ss", String(from)] : [];
  const length = to === undefined ? [] : ["-t", String(to - from)];
  // A playlist may name other files; nothing is ever fetched. `file:` keeps a leading dash or a colon part of the name.
  return ["-protocol_whitelist", "file,pipe", ...seek, ...length, "-i", `file:${resolve(path)}`];
}

/** How a run of ffmpeg ended. */
interface FfmpegEnd {
  code: number | null;
  /** What it complained of, line by line. */
  complaints: string[];
  /** How many lines those were, also when not all are kept. */
  complaintCount: number;
}

const running = new Set<ChildProcess>();
let watching = false;

/** A running ffmpeg: its output as it comes, and its end. */
interface FfmpegRun {
  output: Readable;
  end: Promise<FfmpegEnd>;
  kill(): void;
}

/**
 * Starts ffmpeg with its output on a pipe. It reads no keyboard, and a Ctrl-C for us does not reach it.
 * @param keep so many characters of what it says are kept
 */
export async function startFfmpeg(args: readonly string[], keep = COMPLAINTS): Promise<FfmpegRun> {
  const program = await findFfmpeg();
  if (!watching) process.once("exit", () => running.forEach((child) => child.kill("SIGKILL")));
  watching = true;
  const child = spawn(program, ["-hide_banner", "-nostdin", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // out of the terminal's reach: it would end early and well, as if the file ended there
    env: { ...process.env, AV_LOG_FORCE_NOCOLOR: "1" },
  });
  running.add(child);
  let text = "";
  let count = 0;
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    count += part.split("\n").length - 1;
    if (text.length < keep) text += part;
  });
  const end = new Promise<FfmpegEnd>((done, fail) => {
    child.once("error", (error) => {
      running.delete(child);
      fail(new InputError(`ffmpeg could not be started (${program}): ${error.message}`));
    });
    child.once("close", (code) => {
      running.delete(child);
      done({ code, complaints: text.split("\n").filter((line) => line.trim() !== ""), complaintCount: count });
    });
  });
  end.catch(() => undefined); // told to whoever waits
  return { output: child.stdout, end, kill: () => void child.kill("SIGKILL") };
}
