import { join } from "node:path";
import { check } from "../../runtime/check";
import { readCsv } from "../../runtime/files/csv";
import { projectRoot } from "../../runtime/files/project-root";
import type { Direction } from "../style/style";

/** One curve that the authors printed in their plotting scripts: their result on their data, never ours. */
export interface PublishedCurve {
  /** The data set, `MV-10K`. */
  dataset: string;
  method: string;
  direction: Direction;
  /** Ascending, in (0, 1]. */
  recall: number[];
  /** At each recall, from 0 to 1. */
  precision: number[];
  source: string;
}

/** One published mean average precision. */
export interface PublishedMap {
  dataset: string;
  method: string;
  /** Dimensions of the shared space. */
  components: number;
  direction: Direction;
  /** From 0 to 1. */
  map: number;
  source: string;
}

/**
 * The precision–recall curves of the authors' MV-10K plotting script, in the file's order.
 * @param path default `data/published/mv10k_pr.csv` of this project or package
 * @throws InputError naming file and line when the table is damaged
 */
export function loadPublishedPrecisionRecall(path = publishedFile("mv10k_pr.csv")): PublishedCurve[] {
  const curves = new Map<string, PublishedCurve>();
  for (const { dataset, method, direction, recall, precision, source } of readTable(path, ["recall", "precision"])) {
    const key = `${dataset}|${method}|${direction}`;
    const curve = curves.get(key) ?? { dataset, method, direction: toDirection(direction), recall: [], precision: [], source };
    curves.set(key, curve);
    curve.recall.push(Number(recall));
    curve.precision.push(Number(precision));
  }
  return [...curves.values()];
}

/**
 * The MAP table of the authors' VEGAS plotting script (10 classes).
 * @param path default `data/published/vegas_map.csv` of this project or package
 * @throws InputError naming file and line when the table is damaged
 */
export function loadPublishedMap(path = publishedFile("vegas_map.csv")): PublishedMap[] {
  return readTable(path, ["components", "map"]).map(({ dataset, method, components, direction, map, source }) => ({
    dataset,
    method,
    components: Number(components),
    direction: toDirection(direction),
    map: Number(map),
    source,
  }));
}

function publishedFile(name: string): string {
  return join(projectRoot(), "data", "published", name);
}

function toDirection(name: string): Direction {
  return name === "audio_to_video" ? "audioToVideo" : "videoToAudio";
}

/** Rows of a table, checked: every column there, the direction known, `numbers` in [0, ∞). */
function readTable<Name extends string>(path: string, numbers: readonly Name[]) {
  const columns = ["dataset", "method", "direction", "source"] as const;
  return readCsv<(typeof columns)[number] | Name>(path, [...columns, ...numbers]).map(({ place, cells }) => {
    const { direction } = cells;
    check(/^(audio_to_video|video_to_audio)$/.test(direction), () => `${place}: unknown direction "${direction}"`);
    for (const name of numbers) {
      const number = cells[name] === "" ? NaN : Number(cells[name]);
      check(number >= 0 && number < Infinity, () => `${place}: ${name} is "${cells[name]}", not a number of at least 0`);
    }
    return cells;
  });
}
