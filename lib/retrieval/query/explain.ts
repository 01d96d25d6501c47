import type { Explanation } from "../contract/search-types";
import type { ChunkShare } from "./terms";

/**
 * Why a vector scores as it does with a query.
 * @param shares what each chunk of the query carries; none where no track asked
 */
export function explanationOf(query: Float64Array, vector: ArrayLike<number>, shares: readonly ChunkShare[]): Explanation {
  const components = Array.from(query, (value, d) => value * vector[d]);
  let decisive: Explanation["chunk"];
  for (const { off, chunk: index, ...place } of shares) {
    const change = off.reduce((sum, value, d) => sum + value * vector[d], 0);
    if (!decisive || change > decisive.change) decisive = { ...place, index, change };
  }
  return { components, ...(decisive && { chunk: decisive }) };
}
