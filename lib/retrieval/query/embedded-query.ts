import { chunkWeights } from "../../models/attention/chunk-weights";
import type { QueryChunk, EmbeddedQuery } from "../contract/search-types";
import { chunkTimes, sumOf, type Term, type TermSource } from "./terms";

/** What is compared for a query, and the chunks of the tracks that it was embedded from. */
export function embeddedQuery(terms: readonly Term[], width: number): EmbeddedQuery {
  return { vector: sumOf(terms, width), chunks: terms.flatMap(({ source }) => (source ? chunksOf(source) : [])) };
}

function chunksOf({ clip, track, start, embedder: { summary } }: TermSource): QueryChunk[] {
  if (!summary) return [];
  const { weights, chosen } = chunkWeights(summary, track);
  return chunkTimes(track, start).map((time, index) => {
    return { clip, index, ...time, weight: weights[index], chosen: chosen[index] === 1 };
  });
}
