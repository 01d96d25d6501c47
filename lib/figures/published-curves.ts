import { readFileSync } from "node:fs";
import { join } from "node:path";
import { check } from "../runtime/check";
import { projectRoot } from "../runtime/project-root";
import type { Direction } from "./style";

/** One curve that the authors printed in their plotting scripts: their result on their data, never ours. */
export interface PublishedCurve {
  /** The data set, `MV-10K`. */
  dataset: string;
  method: string;
  direction: Direction;
  /** Ascending, in (0, 1]. */
  recall: number[];
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
  map: number;
  source: string;
}

/**
 * The precision–recall curves of the authors' MV-10K plotting script, in the file's order.
 * @param path default `data/published/mv10k_pr.csv` of this project
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
 * @param path default `data/published/vegas_map.csv` of this project
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

/** Rows of a CSV without quoted fields, checked: every column there, the direction known, `numbers` in [0, ∞). */
function readTable(path: string, numbers: string[]): Record<string, string>[] {
  const [header, ...lines] = readFileSync(path, "utf8").trim().split(/\r?\n/);
  const names = header.split(",");
  const missing = ["dataset", "method", "direction", "source", ...numbers].filter((name) => !names.includes(name));
  check(missing.length === 0, () => `${path} has no column ${missing.join(", ")}: take the file from the repository again`);
  return lines.map((line, i) => {
    const cells = line.split(",");
    const row = Object.fromEntries(names.map((name, c) => [name, cells[c]]));
    const where = `${path}, line ${i + 2}`;
    check(cells.length === names.length, () => `${where}: ${cells.length} cells for ${names.length} columns`);
    check(/^(audio_to_video|video_to_audio)$/.test(row.direction), () => `${where}: unknown direction "${row.direction}"`);
    for (const name of numbers)
      check(row[name] !== "" && Number(row[name]) >= 0, () => `${where}: ${name} is "${row[name]}", not a number of at least 0`);
    return row;
  });
}
