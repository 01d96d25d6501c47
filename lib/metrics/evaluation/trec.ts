import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../../runtime/files/atomic-write";
import { checkObject, checkOptions, checkPath, checkPositions } from "../../runtime/arguments";
import { check, checkInteger, checkOneOf } from "../../runtime/check";
import type { PairEvaluation } from "./pair-evaluation";
import type { RetrievalEvaluation } from "./retrieval-evaluation";
import { type Match, topMatches } from "../ranking/top-matches";

/** Options of {@link toTrec}. */
export interface TrecOptions {
  /** A name for each row of the similarity, without spaces; q0, q1, … by default. */
  queryIds?: readonly string[];
  /** A name for each gallery item, without spaces; d0, d1, … by default. */
  galleryIds?: readonly string[];
  /** The run's name, in its last column; "run" by default. */
  tag?: string;
  /**
   * Places of each ranking to write; 1,000 by default, TREC's custom. Relevant items further down count as not retrieved:
   * give the gallery's size for the same MAP in a larger gallery.
   */
  depth?: number;
  /**
   * What is written as the score. `"similarity"` (default), with all its digits; or `"rank"`, whole numbers that fall by one for each
   * place, so that every tool ranks in the same order.
   */
  scores?: "similarity" | "rank";
}

/** The files that {@link toTrec} wrote. */
export interface TrecFiles {
  run: string;
  qrels: string;
}

/**
 * Writes an evaluation as TREC files, so that `trec_eval`, `ranx`, `ir-measures` and their like can measure it again:
 *
 *     run.txt     query Q0 item rank score tag      best first
 *     qrels.txt   query 0 item relevance            1 for each relevant item
 *
 * A query without a relevant item gets one line of relevance 0: without it these tools would leave out or refuse the query,
 * which counts 0 here.
 *
 * These tools sort by score, not by rank. `trec_eval` rounds scores to 32 bits and puts the later item name first where
 * they tie; here they have 64 bits and the lower gallery index comes first. With ties, or similarities that agree in seven
 * digits, take `scores: "rank"`.
 *
 * @param evaluation what `evaluateRetrieval`, `evaluateBothDirections`, `evaluatePairs` or `evaluateCosinePairs` gave
 * @param folder made if it is not there; each file is written whole or not at all
 * @throws InputError when ids or tag are empty, hold white space or halves of characters, occur twice or are too few or too many,
 *   or a file cannot be written
 */
export async function toTrec(
  evaluation: RetrievalEvaluation | PairEvaluation,
  folder: string,
  options: TrecOptions = {},
): Promise<TrecFiles> {
  const what = "an evaluation, such as evaluateRetrieval or evaluatePairs gives";
  checkObject(evaluation, "the evaluation", what, { judged: "object" });
  checkObject(evaluation.judged, "what is judged", what, {
    queries: "number",
    gallery: "number",
    row: "function",
    relevant: "function",
  });
  if (typeof evaluation.queries !== "number")
    checkPositions(evaluation.queries, "the evaluation's queries", evaluation.judged.queries);
  checkPath(folder, "the folder");
  checkOptions(options);
  const { judged } = evaluation;
  const { tag = "run", depth = 1000, scores = "similarity" } = options;
  const queryIds = trecIds(options.queryIds, judged.queries, "q", "queryIds");
  const galleryIds = trecIds(options.galleryIds, judged.gallery, "d", "galleryIds");
  checkName(tag, "tag");
  checkInteger(depth, "depth", 1);
  checkOneOf(scores, "scores", ["similarity", "rank"]);
  const queries = typeof evaluation.queries === "number" ? Array.from(queryIds.keys()) : evaluation.queries;

  const files = { run: join(folder, "run.txt"), qrels: join(folder, "qrels.txt") };
  await writeWhole(files.qrels, (file) =>
    writeLines(file, queries, (q) => {
      const relevant = Array.from(judged.relevant(q), (item) => `${queryIds[q]} 0 ${galleryIds[item]} 1\n`);
      return relevant.length > 0 ? relevant : [`${queryIds[q]} 0 ${galleryIds[0]} 0\n`];
    }),
  );
  const least = Math.min(depth, judged.gallery);
  const scoreOf = ({ score }: Match, place: number) => (scores === "rank" ? least - place : score);
  await writeWhole(files.run, (file) =>
    writeLines(file, queries, (q) =>
      topMatches(judged.row(q), depth).map(
        (match, place) => `${queryIds[q]} Q0 ${galleryIds[match.index]} ${place + 1} ${scoreOf(match, place)} ${tag}\n`,
      ),
    ),
  );
  return files;
}

/** Characters that are gathered before they are written. */
const CHUNK = 1 << 20;

async function writeLines(file: FileHandle, queries: readonly number[], linesOf: (q: number) => string[]): Promise<void> {
  let text = "";
  for (const q of queries) {
    text += linesOf(q).join("");
    if (text.length < CHUNK) continue;
    await file.writeFile(text);
    text = "";
  }
  await file.writeFile(text);
}

function trecIds(ids: readonly string[] | undefined, count: number, letter: string, name: string): readonly string[] {
  if (!ids) return Array.from({ length: count }, (_, i) => `${letter}${i}`);
  check(ids.length === count, () => `${name}: the evaluation has ${count} of them; got ${ids.length}`);
  const met = new Map<string, number>();
  ids.forEach((id, i) => {
    checkName(id, `${name}[${i}]`);
    check(!met.has(id), () => `${name}: ${JSON.stringify(id)} stands at ${met.get(id)} and at ${i}: give each its own name`);
    met.set(id, i);
  });
  return ids;
}

function checkName(value: unknown, name: string): void {
  check(
    typeof value === "string" && /^\S+$/.test(value) && !/\p{Cs}/u.test(value),
    () =>
      `${name} must be text without white space, which separates a TREC file's columns, and without halves of characters; got ${JSON.stringify(value) ?? value}: ` +
      `write _ instead, as by id.replace(/\\s+/g, "_")`,
  );
}
