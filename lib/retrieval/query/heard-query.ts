import { chunkWeights } from "../../models/attention/chunk-weights";
import type { HeardChunk, HeardQuery } from "../contract/search-types";
import { type Heard, sumOf, type Term } from "./terms";

/** What became of a query's terms, and of the tracks that were heard for them. */
export function heardQuery(terms: readonly Term[], width: number): HeardQuery {
  return { vector: sumOf(terms, width), chunks: terms.flatMap(({ heard }) => (heard ? chunksOf(heard) : [])) };
}

function chunksOf({ clip, track, start, hearing: { summary } }: Heard): HeardChunk[] {
  if (!summary) return [];
  const { weights, chosen } = chunkWeights(summary, track);
  let from = start;
  return Array.from(track.seconds, (seconds, index) => {
    const chunk = { clip, index, from, to: from + seconds, weight: weights[index], chosen: chosen[index] === 1 };
    from = chunk.to;
    return chunk;
  });
}
