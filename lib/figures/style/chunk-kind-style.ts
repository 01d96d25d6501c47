import type { BarData } from "plotly.js-dist";
import type { ChunkKind } from "../../data/videos/salience";

/** Colour and hatching of each kind of chunk; in grey the hatching distinguishes them. */
export const KIND_STYLES: Record<ChunkKind, NonNullable<BarData["marker"]>> = {
  salient: { color: "#0072B2" },
  decoy: { color: "#F2B48C", pattern: { fillmode: "overlay", shape: "/", fgcolor: "#A34700", size: 5, solidity: 0.35 } },
  "build-up": { color: "#9FD9C4", pattern: { fillmode: "overlay", shape: ".", fgcolor: "#00614A", size: 4, solidity: 0.4 } },
  filler: { color: "#E8E8E8" },
};

/** The kinds that occur, in the order of legends: salient first. */
export function kindOrder(kinds: readonly ChunkKind[]): ChunkKind[] {
  return (["salient", "build-up", "decoy", "filler"] as const).filter((kind) => kinds.includes(kind));
}
