import { checkInteger } from "../../runtime/check";
import { row } from "../../runtime/matrix";
import type { Found, View, Wanted } from "../contract/engine";
import { type About, WINDOWS } from "./about";
import { expressionOf, noneOf } from "./expression";
import type { Milvus } from "./milvus-client";

/** Most that Milvus gives for one query. */
const MOST = 16_384;
/** Most queries in a call, and about how many bytes its answer may have: a message may have 64 MiB. */
const QUERIES_A_CALL = 1000;
const BYTES_AN_ANSWER = 1 << 25;
/** About what a hit takes without its vector. */
const BYTES_A_HIT = 300;
/** Windows that are asked for in place of each video: its best ones may all come before those of the next. */
const WINDOWS_A_HIT = 4;

/** A row of an answer. */
interface Row {
  id: string;
  place: string;
  score: number;
  class?: string | null;
  seconds_from?: number;
  seconds_to?: number;
  audio?: number[];
  video?: number[];
}

/** For each query what is found in a collection, best first. @throws InputError for `k` or a filter out of range */
export async function nearest(milvus: Milvus, collection: string, about: About, wanted: Wanted): Promise<Found[][]> {
  const { gallery, vectors, k, filter, moments } = wanted;
  checkInteger(k, "k of an index in Milvus", 1, MOST);
  const expression = filter && expressionOf(filter, about);
  if (filter && expression === undefined) return Array.from({ length: vectors.rows }, () => []);
  const search = searcher(milvus, moments ? collection + WINDOWS : collection, about, wanted);
  // The client's own search fails without an answer where it cannot describe the collection.
  await milvus.ask("describeCollection", { collection_name: moments ? collection + WINDOWS : collection, cache: true });
  const queries = Array.from({ length: vectors.rows }, (_, q) => [...row(vectors, q)]);
  if (!moments) return (await search(queries, k, expression)).map((rows) => hits(rows, gallery));
  const limit = Math.min(MOST, WINDOWS_A_HIT * k);
  const found: Found[][] = [];
  for (const [q, rows] of (await search(queries, limit, expression)).entries())
    found.push(hits(await byVideo(rows, k, limit, (most, others) => searchOthers(queries[q], most, others)), gallery));
  return found;

  async function searchOthers(query: number[], most: number, ids: readonly string[]): Promise<Row[]> {
    const others = noneOf("id", ids);
    return (await search([query], most, expression ? `${expression} and ${others}` : others))[0];
  }
}

type Search = (queries: number[][], limit: number, filter?: string) => Promise<Row[][]>;

function searcher(milvus: Milvus, collection: string, about: About, { gallery, moments, withVectors }: Wanted): Search {
  const fields = ["id", "place", "class"];
  if (moments) fields.push("seconds_from", "seconds_to");
  if (withVectors) fields.push(gallery);
  const bytes = BYTES_A_HIT + (withVectors ? 4 * about.width : 0);
  return async (queries, limit, filter) => {
    const lot = Math.min(QUERIES_A_CALL, Math.max(1, Math.floor(BYTES_AN_ANSWER / (limit * bytes))));
    const lists: Row[][] = [];
    for (let from = 0; from < queries.length; from += lot) {
      const data = queries.slice(from, from + lot);
      const { results } = await milvus.ask<{ results: Row[] | Row[][] }>("search", {
        ...{ collection_name: collection, anns_field: gallery, data, limit, output_fields: fields },
        ...{ ...(filter && { filter }), metric_type: "IP", consistency_level: "Strong" },
      });
      // Of one query the rows come as they are, and of several that find nothing there is one empty list.
      const answered = data.length === 1 ? [results as Row[]] : (results as Row[][]);
      data.forEach((_, q) => lists.push(answered[q] ?? []));
    }
    return lists;
  };
}

/**
 * The best window of each of the best k videos. Milvus can group rows by their video itself, but then may miss some that belong to
 * the best; so windows are asked for plainly, and more of them, without the videos that are found, until there are enough.
 */
async function byVideo(
  rows: readonly Row[],
  k: number,
  limit: number,
  searchOthers: (limit: number, found: string[]) => Promise<Row[]>,
): Promise<Row[]> {
  const best = new Map<string, Row>();
  for (let part = rows, most = limit; ;) {
    for (const one of part) {
      const other = best.get(one.id);
      if (!other || byRank(one, other) < 0) best.set(one.id, one);
    }
    if (best.size >= k || part.length < most) return [...best.values()].sort(byRank).slice(0, k);
    most = Math.min(MOST, 2 * most);
    part = await searchOthers(most, [...best.keys()]);
  }
}

/** Better scores first, then items that came first, then windows that begin first. */
function byRank(a: Row, b: Row): number {
  return b.score - a.score || Number(a.place) - Number(b.place) || (a.seconds_from ?? 0) - (b.seconds_from ?? 0);
}

function hits(rows: readonly Row[], gallery: View): Found[] {
  return [...rows].sort(byRank).map(({ id, score, class: name, seconds_from: from, seconds_to: to, [gallery]: vector }) => ({
    ...{ id, score },
    ...(name != null && { class: name }),
    ...(from !== undefined && { from, to }),
    ...(vector && { vector }),
  }));
}
