import type { QueryMode, Seconds } from "../../lib/retrieval/contract/search-types";
import type { Filter } from "../../lib/retrieval/items/filter";
import { type Fields, finite, listOf, structureFault } from "../../lib/runtime/container/structure";
import { Refusal } from "./refusal";

/** Answers at most. */
export const MOST = 50;
/** Ranges of seconds of one query, and items that answers are to be like, at most. */
export const MOST_CLIPS = 10;
export const MOST_LIKED = 20;

/** Several ranges of the query at once, each a clip. */
export interface Clips {
  clips: Seconds[];
}

/** What the page asks for. */
export interface Asked {
  /** The number of the query. */
  query: number;
  mode: Exclude<QueryMode, "clips"> | Clips;
  k: number;
  /** What videos must be, by column; the class is one. */
  filter?: Filter;
  /** Ids of items that the answers are to be more like, and less like. */
  more?: string[];
  less?: string[];
  /** Rank videos by their best moment, or as a whole. */
  by: "moments" | "whole";
}

const FIELDS: Fields = {
  ...{ query: "number", k: "number", by: "string" },
  ...{ "filter?": "record", "more?": listOf("string"), "less?": listOf("string") },
};
const CLIPS: Fields = { clips: listOf({ from: finite, to: finite }) };

/** What a request's body asks for. What a filter, a mode or an id means is checked by the index. @throws Refusal for anything else */
export function readAsked(body: string): Asked {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new Refusal(400, "This request is no JSON.");
  }
  const { query, k, by, mode, filter, more = [], less = [] } = wellFormed(value, FIELDS) as Asked;
  if (by !== "moments" && by !== "whole") throw new Refusal(400, 'This request cannot be read: by is "moments" or "whole".');
  if (!(k >= 1 && k <= MOST)) throw new Refusal(400, `The number of answers must be from 1 to ${MOST}.`);
  if (hasClips(mode)) {
    const { length } = (wellFormed(mode, CLIPS, "mode") as Clips).clips;
    if (!(length >= 1 && length <= MOST_CLIPS)) throw new Refusal(400, `Give from 1 to ${MOST_CLIPS} ranges of seconds.`);
  }
  for (const ids of [more, less])
    if (ids.length > MOST_LIKED) throw new Refusal(400, `At most ${MOST_LIKED} videos can be liked, and as many not.`);
  const both = more.find((id) => less.includes(id));
  if (both !== undefined) throw new Refusal(400, `The answers cannot be both more and less like ${both}: choose one.`);
  return { query, k, by, mode, more, less, ...(filter && { filter }) };
}

/** Whether a mode is of several ranges. */
export function hasClips(mode: unknown): mode is Clips {
  return typeof mode === "object" && mode !== null && "clips" in mode;
}

function wellFormed(value: unknown, fields: Fields, name?: string): unknown {
  const fault = structureFault(value, fields, name);
  if (fault) throw new Refusal(400, `This request cannot be read: ${fault}.`);
  return value;
}
