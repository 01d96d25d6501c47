import { join } from "node:path";
import { writeNpy } from "../lib/data/formats/npy";
import { Random } from "../lib/runtime/random";
import { scratchFolder } from "./data";

/** Queries of a search row. */
const QUERIES = 100;

/** Vectors of length 1 in all directions, as files that both sides read: `vectors.npy` (n × width) and `queries.npy` (100 × width). */
export async function writeVectors(n: number, width: number): Promise<string> {
  const folder = scratchFolder();
  for (const [name, rows] of [
    ["vectors", n],
    ["queries", QUERIES],
  ] as const)
    await writeNpy(join(folder, `${name}.npy`), [rows, width], unitRows(rows, width, new Random("bench", name, n)));
  return folder;
}

function unitRows(rows: number, width: number, random: Random): Float32Array {
  const data = Float32Array.from({ length: rows * width }, () => random.gaussian());
  for (let at = 0; at < data.length; at += width) {
    const row = data.subarray(at, at + width);
    const norm = Math.hypot(...row);
    for (let d = 0; d < width; d++) row[d] /= norm;
  }
  return data;
}
