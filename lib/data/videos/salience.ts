import { check } from "../../runtime/check";
import { readVideoTable, writeVideoTable } from "../formats/video-table";

/** The kinds of audio in the synthetic data; a kind's number is its position in this list. */
export const CHUNK_KINDS = ["filler", "salient", "decoy", "build-up"] as const;

/** A kind of audio by its name. */
export type ChunkKind = (typeof CHUNK_KINDS)[number];

/**
 * The true kind of every second of audio, per video, as a position in {@link CHUNK_KINDS}.
 * Only synthetic data has it. Attention is evaluated by it; no model may use it.
 */
export type Salience = Map<string, Uint8Array>;

const KINDS = new RegExp(`^[0-${CHUNK_KINDS.length - 1}]+$`);

/** Reads a CSV table `id,kinds`, where kinds holds one digit a second. */
export async function readSalience(file: string): Promise<Salience> {
  const salience: Salience = new Map();
  for (const [id, { value, place }] of readVideoTable(file, "kinds")) {
    check(KINDS.test(value), () => `${place}: kinds of video ${id} must be digits 0–${CHUNK_KINDS.length - 1}, one a second`);
    salience.set(id, Uint8Array.from(value, Number));
  }
  return salience;
}

/** Writes a table that {@link readSalience} reads back. */
export async function writeSalience(file: string, salience: Salience): Promise<void> {
  await writeVideoTable(
    file,
    "kinds",
    Array.from(salience, ([id, kinds]): [string, string] => [id, kinds.join("")]),
  );
}
