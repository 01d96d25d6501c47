import { check } from "../runtime/check";
import { readVideoTable } from "./video-table";

/**
 * Reads the fold of each video, by id, from a CSV table with the columns `id` and `fold`; ids are read as label tables' are.
 * Space around a fold's name never counts, in quotes or not.
 * @throws InputError that names file and line: a missing column, an empty id or fold, a video twice, no videos
 */
export async function readFoldTable(file: string): Promise<Map<string, string>> {
  const rows = readVideoTable(file, "fold");
  check(rows.size > 0, () => `${file} holds no videos: give one line id,fold a video`);
  return new Map([...rows].map(([id, { value }]) => [id, value.trim()]));
}
