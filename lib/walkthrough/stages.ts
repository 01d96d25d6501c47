import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeWholeJson } from "../runtime/files/atomic-write";
import { check, InputError } from "../runtime/check";
import { codeFingerprint, fingerprint } from "../runtime/container/fingerprint";
import { withLock } from "../runtime/files/lock";
import { checkSettings, type Settings } from "./settings";
import { warn } from "../runtime/tell";

/** Seconds that each stage of a run took. */
export type StageSeconds = Record<string, number>;

/** What `stages.json` holds. */
interface StageFile {
  /** Fingerprint of the settings but the folder: with other settings it is another run, and the file begins anew. */
  run: string;
  stages: Record<string, StageRecord>;
}

interface StageRecord {
  seconds: number;
  /** Fingerprint of the code that last came by: its time, or that of what it found and could use. */
  code: string;
}

/** How a stage came to its result. */
interface StageOptions {
  /** Whether it only found what was made before. Default false: it made it, and `seconds` is what that took. */
  found?: boolean;
}

/**
 * Notes how long a stage took: the newest time counts. A stage that only found what was made before keeps the time of its
 * making, if that is noted, and is given the time of finding it otherwise. A disk that is full costs the note, not the stage: a
 * warning says so.
 */
export async function recordStage(
  settings: Settings,
  stage: string,
  seconds: number,
  { found = false }: StageOptions = {},
): Promise<void> {
  const file = stageFile(settings);
  const note = async () => {
    const stages = await readRecords(settings);
    const made = found ? stages[stage]?.seconds : undefined;
    stages[stage] = { seconds: made ?? Number(seconds.toFixed(2)), code: codeFingerprint() };
    await writeWholeJson(file, { run: runOf(settings), stages } satisfies StageFile);
  };
  try {
    // Two runs that note at the same time would each write what they had read before the other.
    const onWait = (holder: string) => warn(`waiting for ${file}, which is held by ${holder}`);
    await withLock(file, note, { patience: 2000, onWait }); // another notebook holds it for a moment
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    warn(`the seconds of ${stage} are not noted: ${error.message}`);
  }
}

/**
 * The stages noted so far for these settings and the current code; times of other code are left out.
 * @throws InputError when they are not settings
 */
export async function readStages(settings: Settings): Promise<StageSeconds> {
  checkSettings(settings);
  const code = codeFingerprint();
  const present = Object.entries(await readRecords(settings)).filter(([, record]) => record.code === code);
  return Object.fromEntries(present.map(([stage, { seconds }]) => [stage, seconds]));
}

async function readRecords(settings: Settings): Promise<StageFile["stages"]> {
  const file = stageFile(settings);
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    check(error.code === "ENOENT", () => `${file} cannot be read: ${error.message}`);
    return undefined;
  });
  if (text === undefined) return {};
  const kept = parsed(text);
  if (!kept) warn(`${file} is damaged: the seconds that it noted are left out, and noted anew as the stages are run again`);
  return kept?.run === runOf(settings) ? kept.stages : {};
}

function parsed(text: string): StageFile | undefined {
  try {
    const { run, stages } = JSON.parse(text) as StageFile;
    const well = Object.values(stages).every(({ seconds, code }) => Number.isFinite(seconds) && typeof code === "string");
    return well && !Array.isArray(stages) ? { run, stages } : undefined;
  } catch {
    return undefined;
  }
}

/** The folder is not part of it: a run that is moved keeps its times. */
function runOf(settings: Settings): string {
  return fingerprint({ ...settings, results: "" });
}

function stageFile({ results }: Settings): string {
  return join(results, "stages.json");
}
