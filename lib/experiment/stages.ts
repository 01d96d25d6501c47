import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { codeFingerprint, fingerprint } from "../runtime/fingerprint";
import type { Settings } from "./settings";

/** Seconds that each stage of a run took. */
export type StageSeconds = Record<string, number>;

/** What `stages.json` holds. */
interface StageFile {
  /** Fingerprint of the settings: other settings are another run and begin anew. */
  run: string;
  stages: Record<string, StageRecord>;
}

interface StageRecord {
  seconds: number;
  /** Fingerprint of the code that last came by: its time, or that of what it found and could use. */
  code: string;
}

/** How a stage came to its result. */
export interface StageOptions {
  /** Whether it only found what was made before. Default false: it made it, and `seconds` is what that took. */
  found?: boolean;
}

/**
 * Notes how long a stage took: the newest time counts. A stage that only found what was made before keeps the time of its
 * making, if that is noted, and is given the time of finding it otherwise.
 */
export async function recordStage(
  settings: Settings,
  stage: string,
  seconds: number,
  { found = false }: StageOptions = {},
): Promise<void> {
  const stages = await readRecords(settings);
  const made = found ? stages[stage]?.seconds : undefined;
  stages[stage] = { seconds: made ?? Number(seconds.toFixed(2)), code: codeFingerprint() };
  await mkdir(settings.results, { recursive: true });
  const file: StageFile = { run: fingerprint(settings), stages };
  await writeFile(stageFile(settings), JSON.stringify(file, null, 2) + "\n");
}

/** The stages noted so far for these settings by the code as it is now; times of other code are of no use. */
export async function readStages(settings: Settings): Promise<StageSeconds> {
  const code = codeFingerprint();
  const present = Object.entries(await readRecords(settings)).filter(([, record]) => record.code === code);
  return Object.fromEntries(present.map(([stage, { seconds }]) => [stage, seconds]));
}

async function readRecords(settings: Settings): Promise<StageFile["stages"]> {
  const file = stageFile(settings);
  if (!existsSync(file)) return {};
  const { run, stages } = JSON.parse(await readFile(file, "utf8")) as StageFile;
  return run === fingerprint(settings) ? stages : {};
}

function stageFile({ results }: Settings): string {
  return join(results, "stages.json");
}
