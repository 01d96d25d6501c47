import { existsSync } from "node:fs";
import { join } from "node:path";
import type { BothDirections } from "../metrics/evaluation/both-directions";
import { writeWholeJson } from "../runtime/files/atomic-write";
import { checkObjects } from "../runtime/arguments";
import { check } from "../runtime/check";
import { readJsonRecord } from "../runtime/files/read-file";
import type { MethodEvaluation } from "./evaluation";
import { type Method, METHOD_NOTES } from "./methods";
import { readStages, type StageSeconds } from "./stages";
import { checkRun, type Walkthrough } from "./walkthrough";

type Ends = [low: number, high: number];

/** MAP by one similarity in both directions, with 95 % bootstrap intervals over queries. */
export interface MapRecord {
  /** MAP of tracks as queries, from 0 to 1. */
  audioToVideo: number;
  /** MAP of videos as queries, from 0 to 1. */
  videoToAudio: number;
  interval: { audioToVideo: Ends; videoToAudio: Ends };
}

/** The contents of `results/summary.json`. */
export interface Summary {
  /** Of the whole data set. */
  videos: number;
  /** Of data, split and training. */
  seed: number;
  backend: string;
  device: string;
  versions: Record<string, string>;
  /** `"synthetic"`: the order of methods is by construction. */
  data: "synthetic" | "user";
  /** Present where the labels are a machine's guess. */
  labels?: "weak";
  dataFingerprint: string;
  /** Seconds per stage. */
  seconds: StageSeconds;
  map: Record<Method, MapRecord & { sigmaWeighted: MapRecord }>;
  /** A sentence about some of the methods: why the recommended settings of S-DCCA differ from the paper's. */
  notes: Record<Method, string>;
}

/**
 * Writes `summary.json` from the evaluations and the stages of the run, and returns its contents.
 * @throws InputError when an evaluation is none, or the file cannot be written
 */
export async function writeSummary(run: Walkthrough, evaluations: readonly MethodEvaluation[]): Promise<Summary> {
  checkRun(run);
  checkObjects(evaluations, "the evaluations", "what evaluateMethod gives", {
    method: "text",
    plain: "object",
    sigmaWeighted: "object",
  });
  const { settings, backend, features, dataset } = run;
  const map: Summary["map"] = {};
  for (const { method, plain, sigmaWeighted } of evaluations)
    map[method] = { ...mapRecord(plain), sigmaWeighted: mapRecord(sigmaWeighted) };
  const summary: Summary = {
    videos: features.ids.length,
    seed: settings.seed,
    backend: backend.name,
    device: backend.device,
    versions: backend.versions,
    data: run.synthetic ? "synthetic" : "user",
    ...(dataset.labelling === "weak" && { labels: "weak" as const }),
    dataFingerprint: dataset.fingerprint,
    seconds: await readStages(settings),
    map,
    notes: Object.fromEntries(Object.entries(METHOD_NOTES).filter(([method]) => map[method])),
  };
  await writeWholeJson(join(settings.results, "summary.json"), summary);
  return summary;
}

/**
 * A `summary.json` that {@link writeSummary} wrote; undefined where there is none.
 * @throws InputError when the file holds no summary
 */
export function readSummary(file: string): Summary | undefined {
  if (!existsSync(file)) return undefined;
  const remedy = "run npm start again, which writes it anew";
  const summary = readJsonRecord(file, remedy) as Partial<Summary>;
  check(summary.map && summary.versions && summary.seconds, () => `${file} is damaged: ${remedy}`);
  return summary as Summary;
}

function mapRecord({ audioToVideo, videoToAudio }: BothDirections): MapRecord {
  const ends = ({ interval }: BothDirections["audioToVideo"]): Ends => [round(interval.low), round(interval.high)];
  return {
    audioToVideo: round(audioToVideo.map),
    videoToAudio: round(videoToAudio.map),
    interval: { audioToVideo: ends(audioToVideo), videoToAudio: ends(videoToAudio) },
  };
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
