import { generateSynthetic, type SyntheticData } from "../lib/data/synthetic/generate";

/** Synthetic videos on disk: 0.2 MB each, made once, and the fewer are among the more. */
export async function videos(count: number): Promise<SyntheticData> {
  return generateSynthetic({ videos: count, folder: process.env.SDCCA_BENCH_DATA });
}
