/** What the options of npm run query ask with. The one place where an option becomes a query. */
import { readNpyMatrix } from "../../lib/data/formats/npy";
import type { IndexQuery, SearchOptions } from "../../lib/retrieval/contract/search-types";
import { check } from "../../lib/runtime/check";

/** The options that say what asks, of which one is given. */
export const SOURCES = { id: { type: "string" }, audio: { type: "string" }, video: { type: "string" } } as const;

/** A query, and what follows of it for the search. */
export interface QuerySource {
  query: IndexQuery;
  options: Pick<SearchOptions, "direction">;
}

/** The query that the options name; undefined where none does. */
export async function querySource(values: { [Name in keyof typeof SOURCES]?: string }): Promise<QuerySource | undefined> {
  const given = (Object.keys(SOURCES) as (keyof typeof SOURCES)[]).filter((name) => values[name] !== undefined);
  check(given.length <= 1, () => `give one of ${given.map((name) => `--${name}`).join(" and ")}`);
  const { id, audio, video } = values;
  if (id !== undefined) return { query: { ids: [id] }, options: {} };
  if (audio !== undefined) return { query: [await readNpyMatrix(audio)], options: {} };
  if (video !== undefined) return { query: [await readNpyMatrix(video)], options: { direction: "videoToAudio" } };
  return undefined;
}
