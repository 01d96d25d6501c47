import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, unlink, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";

/** A piece of work that this process has taken on; give it back when it is done or given up. */
export interface Claim {
  release(): Promise<void>;
}

interface Holder {
  pid: number;
  host: string;
  /** When the process began, so that another one of the same number is not taken for it. */
  began: string;
  id: string;
}

/** How often a holder touches its claim, in milliseconds. */
const TOUCH = 20_000;
/** A claim that cannot be asked after, untouched for so many milliseconds, is nobody's. */
const ABANDONED = 600_000;

/**
 * Takes on the work that `path` stands for, unless another living process has: the file `path` + `.claim` is created
 * exclusively, says by whom, and is touched every 20 s. A claim whose process is gone is taken over, and one of another
 * machine, or one that says nothing, when nobody has touched it for ten minutes. Should two processes take over one claim in
 * the same instant, both may do the work, which is written whole either time; nothing is lost but time.
 * @returns undefined when somebody else is at it
 */
export async function claim(path: string): Promise<Claim | undefined> {
  const file = `${path}.claim`;
  await mkdir(dirname(path), { recursive: true });
  const text = JSON.stringify({ pid: process.pid, host: hostname(), began: beginning(process.pid), id: randomUUID() } as Holder);
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await writeFile(file, text, { flag: "wx" });
      return held(file, text);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    if (!(await takeAway(file))) return undefined;
  }
  return undefined;
}

function held(file: string, text: string): Claim {
  const touching = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => undefined); // taken away
  }, TOUCH).unref();
  return {
    release: async () => {
      clearInterval(touching);
      if ((await readFile(file, "utf8").catch(() => undefined)) === text) await rm(file, { force: true });
    },
  };
}

/** Who holds the claim on `path`, in words that end with the file's name; undefined when nobody does. */
export async function holder(path: string): Promise<string | undefined> {
  const file = `${path}.claim`;
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const { pid, host } = parsed(text) ?? {};
  const place = host === undefined || host === hostname() ? "" : ` on ${host}`;
  return `process ${pid ?? "unknown"}${place} holds (${file})`;
}

/** Removes a claim that nobody holds any more; false when somebody does. */
async function takeAway(file: string): Promise<boolean> {
  const before = await readFile(file, "utf8").catch(() => undefined);
  if (before === undefined) return true;
  const age = await stat(file).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => Infinity,
  );
  if (isHeld(before, age)) return false;
  const aside = `${file}.${randomUUID()}`;
  const moved = await rename(file, aside).then(
    () => true,
    () => false,
  );
  if (moved) await unlink(aside);
  return true;
}

function isHeld(text: string, age: number): boolean {
  const claimant = parsed(text);
  // Of another machine's processes nothing is known; an empty claim may be one that is being written at this moment.
  if (!claimant || claimant.host !== hostname()) return age < ABANDONED;
  try {
    process.kill(claimant.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return beginning(claimant.pid) === claimant.began;
}

function parsed(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return undefined;
  }
}

/** Linux's own start time of a process; elsewhere nothing. */
function beginning(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return "";
  }
}
