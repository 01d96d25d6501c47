import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, unlink, writeFile } from "node:fs/promises";
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

/**
 * Takes on the work that `path` stands for, unless another living process has: the file `path` + `.claim` is created
 * exclusively, and says by whom. A claim whose process is gone is taken over. Should two processes take over one claim in
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
      return { release: () => rm(file, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    if (!(await takeAway(file))) return undefined;
  }
  return undefined;
}

/** Removes a claim that nobody holds any more; false when somebody does. */
async function takeAway(file: string): Promise<boolean> {
  const before = await readFile(file, "utf8").catch(() => undefined);
  if (before === undefined) return true;
  if (isHeld(before)) return false;
  const aside = `${file}.${randomUUID()}`;
  const moved = await rename(file, aside).then(
    () => true,
    () => false,
  );
  if (moved) await unlink(aside);
  return true;
}

function isHeld(text: string): boolean {
  let holder: Holder;
  try {
    holder = JSON.parse(text) as Holder;
  } catch {
    return text === ""; // being written at this moment
  }
  // Of another machine's processes nothing is known.
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return beginning(holder.pid) === holder.began;
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
