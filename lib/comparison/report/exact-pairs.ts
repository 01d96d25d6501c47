import { pairChance, type PairMeasures } from "../../metrics/evaluation/pair-evaluation";
import { largest, smallest } from "../../runtime/extremes";
import { checkObject, checkObjects, checkOptions } from "../../runtime/arguments";
import { check, checkOneOf } from "../../runtime/check";
import { checkRecords, RANKINGS, type RankingKind, type RunRecord, type Similarity } from "../runs/run-record";
import { type PairScores, pairScores } from "./pair-scores";
import { checkSummaries, type MethodSummary } from "./statistics";

/** Options of {@link summariseExactPairs}. */
export interface ExactPairOptions {
  /** Plain cosine by default. */
  similarity?: Similarity;
  /** Whole tracks as queries (default), or every segment of their audio. Segments have only the direction audio to video. */
  by?: "track" | "segment";
  /** Seed of the bootstrap. Default 0. */
  seed?: number;
}

/** How well one method finds each query's own item, over all folds and seeds. */
export interface ExactPairMethod extends Pick<
  MethodSummary,
  "method" | "label" | "reference" | "measure" | "ranked" | "remark" | "runs"
> {
  directions: Partial<Record<RankingKind["direction"], PairScores>>;
}

/** Exact pairs of all methods, with the numbers of queries and gallery items that the measures depend on. */
export interface ExactPairSummary {
  similarity: Similarity;
  by: "track" | "segment";
  /** Number of queries of all folds together, for one seed. */
  queries: number;
  /** Number of items in a gallery; folds may differ in size. */
  gallery: { smallest: number; largest: number };
  /** Expected values of random rankings: the mean over queries, each on the gallery of its own fold. */
  chance: PairMeasures;
  /** In the order of `methods`. */
  methods: ExactPairMethod[];
}

/**
 * Retrieval of exact pairs over all folds and seeds. The gallery is the test videos of a fold, and every query has one item of its
 * own in it. The rank of that item is measured.
 * @param methods summaries of these records, as `summariseMethods` makes them: they say which methods are ranked
 * @throws InputError when there is no record of the comparison itself
 */
export function summariseExactPairs(
  records: readonly RunRecord[],
  methods: readonly MethodSummary[],
  options: ExactPairOptions = {},
): ExactPairSummary {
  checkRecords(records);
  checkSummaries(methods);
  checkOptions(options);
  const { similarity = "plain", by = "track", seed = 0 } = options;
  checkOneOf(similarity, "similarity", ["plain", "sigmaWeighted"]);
  checkOneOf(by, "by", ["track", "segment"]);
  const own = records.filter(({ sweep }) => sweep === "");
  check(own.length > 0, () => "there are no run records of the comparison to summarise exact pairs of: run the comparison first");
  const directions = RANKINGS.filter((kind) => kind.similarity === similarity && (by === "track" || isFromAudio(kind)));
  const scoresOf = (runs: readonly RunRecord[], { direction }: RankingKind) => {
    const asked = runs.map((record) => {
      const { pairRanks, segmentRanks } = record.rankings.find((r) => r.direction === direction && r.similarity === similarity)!;
      return by === "track"
        ? { ids: record.queries, counts: record.queries.map(() => 1), ranks: pairRanks }
        : { ids: record.queries, counts: record.segments, ranks: segmentRanks };
    });
    return pairScores(asked, { seed });
  };
  const folds = foldsOf(own, by);
  const galleries = folds.map(({ gallery }) => gallery);
  return {
    ...{ similarity, by },
    queries: folds.reduce((sum, { queries }) => sum + queries, 0),
    gallery: { smallest: smallest(galleries), largest: largest(galleries) },
    chance: chanceOver(folds),
    methods: methods.map(({ method, label, reference, measure, ranked, remark, runs }) => {
      const records = own.filter((record) => record.method === method);
      return {
        ...{ method, label, reference, measure, ranked, runs, ...(remark && { remark }) },
        directions: Object.fromEntries(directions.map((kind) => [kind.direction, scoresOf(records, kind)])),
      };
    }),
  };
}

/** Checks that it is a summary of exact pairs. */
export function checkPairSummary(pairs: ExactPairSummary): void {
  const what = "what summariseExactPairs gives";
  const fields = {
    similarity: "text",
    by: "text",
    queries: "number",
    gallery: "object",
    chance: "object",
    methods: "list",
  } as const;
  checkObject(pairs, "the pairs", what, fields);
  checkObject(pairs.gallery, "the pairs' gallery", what, { smallest: "number", largest: "number" });
  checkObject(pairs.chance, "the pairs' chance", what, { recallAt: "function", medianRank: "number" });
  checkObjects(pairs.methods, "the pairs' methods", "methods", { method: "text", label: "text", directions: "object" });
}

function isFromAudio({ direction }: RankingKind): boolean {
  return direction === "audioToVideo";
}

interface Fold {
  queries: number;
  gallery: number;
}

/** Each set of test videos once. Upper bounds, which have other segments, count only where no other method has the fold. */
function foldsOf(records: readonly RunRecord[], by: "track" | "segment"): Fold[] {
  const folds = new Map<string, Fold>();
  for (const { queries, segments } of [...records].sort((a, b) => Number(a.reference) - Number(b.reference))) {
    const name = JSON.stringify(queries);
    const count = by === "track" ? queries.length : segments.reduce((sum, n) => sum + n, 0);
    if (!folds.has(name)) folds.set(name, { queries: count, gallery: queries.length });
  }
  return [...folds.values()];
}

function chanceOver(folds: readonly Fold[]): PairMeasures {
  const all = folds.reduce((sum, { queries }) => sum + queries, 0);
  const parts = folds.map(({ queries, gallery }) => ({ share: queries / all, chance: pairChance(gallery) }));
  const over = (of: (chance: PairMeasures) => number) => parts.reduce((sum, { share, chance }) => sum + share * of(chance), 0);
  const recallAt = (k: number) => over((chance) => chance.recallAt(k));
  // The rank at which the recall passes one half; where it stays there for a rank, the middle.
  let below = 0;
  while (recallAt(below + 1) < 0.5 - ROUNDING) below++;
  const touches = Math.abs(recallAt(below + 1) - 0.5) < ROUNDING;
  return {
    recallAt,
    medianRank: touches ? below + 1.5 : below + 1,
    meanRank: over(({ meanRank }) => meanRank),
    mrr: over(({ mrr }) => mrr),
  };
}

const ROUNDING = 1e-9;
