import type { QueryChunk, Hit, QueryMode } from "../../lib/retrieval/contract/search-types";
import { structureFault } from "../../lib/runtime/container/structure";
import type { OpenCollection } from "./collection";
import type { QuerySound } from "./query-sound";
import { Refusal } from "./refusal";

/** Answers at most. */
export const MOST = 50;
/** The best moments of so many videos are looked up when whole videos are ranked. */
const LOOKED_UP = 1000;

/** What the page asks for. */
export interface Asked {
  /** The number of the query. */
  query: number;
  mode: QueryMode;
  k: number;
  /** Only videos of this class. */
  class?: string;
  /** Rank videos by their best moment, or as a whole. */
  by: "moments" | "whole";
}

/** An answer as the page shows it. */
export interface PageHit extends Hit {
  /** Where its video is in the plane. */
  point: [number, number];
}

/** What the page is told. */
export interface Answer {
  /** What was taken of the query. */
  chunks: QueryChunk[];
  /** Where the query is in the plane. */
  point: [number, number];
  hits: PageHit[];
}

const FIELDS = { query: "number", k: "number", by: "string", "class?": "string" } as const;

/** What a request's body asks for. @throws Refusal for anything else */
export function readAsked(body: string): Asked {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new Refusal(400, "This request is no JSON.");
  }
  const fault = structureFault(value, FIELDS);
  if (fault) throw new Refusal(400, `This request cannot be read: ${fault}.`);
  const { query, k, by, mode, class: name } = value as Asked;
  if (by !== "moments" && by !== "whole") throw new Refusal(400, 'This request cannot be read: by is "moments" or "whole".');
  if (!(k >= 1 && k <= MOST)) throw new Refusal(400, `The number of answers must be from 1 to ${MOST}.`);
  return { query, k, by, mode, ...(name !== undefined && { class: name }) };
}

/** Ranks the collection by how well it answers. @throws InputError for a range that is none, or an index of another model */
export async function answer({ features }: QuerySound, asked: Asked, { index, space }: OpenCollection): Promise<Answer> {
  const { mode, k, class: name } = asked;
  const { rows, columns, data, source } = features;
  const query = [{ rows, columns, data, source }];
  const filter = name === undefined ? undefined : { class: name };
  const [{ vector, chunks }] = await index.embed(query, { mode });
  const moments = asked.by === "moments" && index.moments !== undefined;
  const [hits] = await index.search(query, { mode, k, filter, moments, explain: true });
  const best = !moments && index.moments ? await bestMoments() : undefined;
  return {
    chunks,
    point: space.place(vector),
    hits: hits.map((hit) => ({ ...hit, ...best?.get(hit.id), point: space.videoOf(hit.id) })),
  };

  async function bestMoments() {
    const embedded = { vectors: [Array.from(vector)], embeddedBy: index.embeddedBy };
    const [found] = await index.search(embedded, { k: Math.min(LOOKED_UP, space.size), filter, moments: true });
    return new Map(found.map(({ id, from, to }) => [id, { from, to }]));
  }
}
