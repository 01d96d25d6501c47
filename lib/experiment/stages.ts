import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fingerprint } from "./artifact";
import type { Settings } from "./settings";

/** Seconds that each stage of a run took. */
export type StageSeconds = Record<string, number>;

/**
 * Notes how long a stage took. A stage that is run again and only finds what was made keeps its first, longer time.
 * Other settings are another run and begin anew.
 */
export async function recordStage(settings: Settings, stage: string, seconds: number): Promise<void> {
  const stages = await readStages(settings);
  stages[stage] = Math.max(stages[stage] ?? 0, Number(seconds.toFixed(2)));
  await mkdir(settings.results, { recursive: true });
  await writeFile(stageFile(settings), JSON.stringify({ run: fingerprint(settings), stages }, null, 2) + "\n");
}

/** The stages noted so far for these settings. */
export async function readStages(settings: Settings): Promise<StageSeconds> {
  const file = stageFile(settings);
  if (!existsSync(file)) return {};
  const { run, stages } = JSON.parse(await readFile(file, "utf8")) as { run: string; stages: StageSeconds };
  return run === fingerprint(settings) ? stages : {};
}

function stageFile({ results }: Settings): string {
  return join(results, "stages.json");
}
