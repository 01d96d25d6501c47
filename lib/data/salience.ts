import { readFile, writeFile } from "node:fs/promises";
import { check } from "../runtime/check";

/** The kinds of audio that the synthetic data knows; the position in this list is the number that stands for a kind. */
export const CHUNK_KINDS = ["filler", "salient", "decoy", "build-up"] as const;

/** A kind of audio by its name. */
export type ChunkKind = (typeof CHUNK_KINDS)[number];

/**
 * The true kind of every second of audio, per video, as a position in {@link CHUNK_KINDS}.
 * Only synthetic data knows it; it is what attention is judged against, and no model may see it.
 */
export type Salience = Map<string, Uint8Array>;

/** Reads a CSV table `id,kinds`, where kinds holds one digit a second. */
export async function readSalience(file: string): Promise<Salience> {
  const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
  check(lines[0] === "id,kinds", () => `${file}, line 1: the heading must be id,kinds; got "${lines[0]}"`);
  return new Map(
    lines.slice(1).map((line, i) => {
      const [id, digits] = line.split(",");
      const known = new RegExp(`^[0-${CHUNK_KINDS.length - 1}]+$`).test(digits ?? "");
      check(known, () => `${file}, line ${i + 2}: kinds of video ${id} must be digits 0–${CHUNK_KINDS.length - 1}, one a second`);
      return [id, Uint8Array.from(digits, Number)];
    }),
  );
}

export async function writeSalience(file: string, salience: Salience): Promise<void> {
  await writeFile(file, ["id,kinds\n", ...[...salience].map(([id, kinds]) => `${id},${kinds.join("")}\n`)].join(""));
}
