import type { QueryChunk, Hit, QueryMode, SearchOptions } from "../../lib/retrieval/contract/search-types";
import { cutSeconds } from "../../lib/retrieval/query/seconds";
import { unitRows } from "../../lib/metrics/ranking/cosine-similarity";
import type { Matrix } from "../../lib/runtime/matrix";
import { type Asked, hasClips } from "./asked";
import type { OpenCollection } from "./collection";
import type { QuerySound } from "./query-sound";

/** The best moments of so many videos are looked up when whole videos are ranked. */
const LOOKED_UP = 1000;

/** An answer as the page shows it. */
export interface PageHit extends Hit {
  /** Where its video is in the plane. */
  point: [number, number];
}

/** What the page is told. */
export interface Answer {
  /** What was taken of the query, by its seconds in the file. */
  chunks: QueryChunk[];
  /** Where the query is in the plane. */
  point: [number, number];
  hits: PageHit[];
}

/**
 * Ranks the collection by how well it answers.
 * @throws InputError for a range that is none, a column, class or id that is not there, or an index of another model
 */
export async function answer(sound: QuerySound, asked: Asked, { index, space }: OpenCollection): Promise<Answer> {
  const { k, filter, more, less } = asked;
  const { tracks, mode, starts } = tracksOf(sound, asked.mode);
  const options: SearchOptions = { mode, more, less };
  const [{ vector, chunks }] = await index.embed(tracks, options);
  const moments = asked.by === "moments" && index.moments !== undefined;
  const [hits] = await index.search(tracks, { ...options, k, filter, moments, explain: true });
  const best = !moments && index.moments ? await bestMoments() : undefined;
  // Of several clips or with feedback the vector is a sum; its direction alone says what is found.
  const { data: direction } = unitRows({ rows: 1, columns: vector.length, data: vector });
  return {
    chunks: chunks.map(inFile),
    point: space.place(direction),
    hits: hits.map((hit) => ({ ...explainedInFile(hit), ...best?.get(hit.id), point: space.videoOf(hit.id) })),
  };

  async function bestMoments() {
    const embedded = { vectors: [Array.from(vector)], embeddedBy: index.embeddedBy };
    const [found] = await index.search(embedded, { k: Math.min(LOOKED_UP, space.size), filter, moments: true });
    return new Map(found.map(({ id, from, to }) => [id, { from, to }]));
  }

  /** A clip counts its seconds from its own start. */
  function inFile<Part extends { clip: number; from: number; to: number }>(part: Part): Part {
    const start = starts[part.clip];
    return { ...part, from: part.from + start, to: part.to + start };
  }

  function explainedInFile({ explanation, ...hit }: Hit): Hit {
    const { chunk } = explanation!;
    return { ...hit, explanation: { ...explanation!, ...(chunk && { chunk: inFile(chunk) }) } };
  }
}

/** The tracks that ask, how, and at which second of the file each begins to count. */
function tracksOf(
  { features: { rows, columns, data, source } }: QuerySound,
  mode: Asked["mode"],
): { tracks: Matrix[]; mode: QueryMode; starts: number[] } {
  const tracks = [{ rows, columns, data, source }];
  if (!hasClips(mode)) return { tracks, mode, starts: [0] };
  const cuts = mode.clips.map((range) => cutSeconds(tracks, range, "query"));
  return { tracks: cuts.flatMap(({ part }) => part as Matrix[]), mode: "clips", starts: cuts.flatMap(({ starts }) => starts) };
}
