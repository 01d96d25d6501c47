import { checkOptions } from "../../runtime/arguments";
import { checkPairSummary, type ExactPairMethod, type ExactPairSummary } from "./exact-pairs";
import type { PairScores } from "./pair-scores";
import type { QueryMean } from "./query-means";
import { marks, NOTHING, type ResultCell, type ResultTable, rowLabel, share } from "./result-table";
import { DIRECTIONS, ESTIMAND, intervalText, rankedOnly, SIMILARITY_NAMES } from "./table-words";

/** Ranks at which tables show the recall of exact pairs, as papers do. */
const RECALL_RANKS = [1, 5, 10] as const;
const LAST = RECALL_RANKS[RECALL_RANKS.length - 1];
/** Digits of a rank. */
const RANK_DIGITS = 1;

const MEANING =
  "R@k is the share of queries whose own item is among the first k. MedR and MeanR are the median and mean of its rank, MRR is the mean " +
  "of 1 / rank.";
const NOT_ASKED_FOR =
  "Methods trained on classes bring all tracks of a class together; they are not trained to find the exact item.";
const SEGMENTS = "A segment is a chunk of the audio.";
const OWN_CHUNKS = "The queries of the upper bound are the truly salient chunks only.";

/**
 * Exact pairs of every method: R@1, R@5, R@10 with its interval, median and mean rank, and MRR. The first row has the values
 * expected by chance, the caption the size of the gallery.
 * @throws InputError when it is no summary of exact pairs
 */
export function exactPairTable(pairs: ExactPairSummary, options: { about?: string } = {}): ResultTable {
  checkOptions(options);
  const { about } = options;
  checkPairSummary(pairs);
  const { similarity, by, gallery, queries, chance, methods } = pairs;
  const byClass = methods.some(({ measure }) => measure === "MAP");
  const directions = DIRECTIONS.filter(([direction]) => methods.some((method) => method.directions[direction]));
  const size =
    gallery.smallest === gallery.largest ? `${gallery.smallest}` : `${gallery.smallest} to ${gallery.largest}, by the fold`;
  const byChance = [
    ...RECALL_RANKS.map((k) => share(chance.recallAt(k))),
    NOTHING,
    ...[rankText(chance.medianRank), rankText(chance.meanRank), share(chance.mrr)],
  ];
  const columns = directions.map(([direction]) => columnsOf(methods, direction));
  const asked = by === "track" ? `${queries} queries` : `${queries} segments of the audio as queries`;
  return {
    caption: `Exact pairs by ${SIMILARITY_NAMES[similarity]}, ${asked}, gallery of ${size}`,
    name: `${by === "track" ? "pairs" : "segment-pairs"}-${similarity === "plain" ? "plain" : "sigma"}`,
    corner: "method",
    groups: directions.map(([, title]) => ({
      title: by === "track" ? title : title.replace("audio", "audio segment"),
      columns: [...RECALL_RANKS.map((k) => `R@${k}`), `95 % of R@${LAST}`, "MedR", "MeanR", "MRR"],
    })),
    rows: [
      { label: "expected by chance", cells: directions.flatMap(() => byChance.map((text) => ({ text }))) },
      ...methods.map((method, i) => ({
        label: rowLabel(method),
        cells: columns.flatMap((cells) => cells[i]),
        ...((i === 0 || methods[i - 1].reference !== method.reference) && { ruled: true }),
      })),
    ],
    notes: [
      `${MEANING} ${ESTIMAND}; MedR is the rank at which this averaged recall passes one half. The intervals are 95 % bootstrap intervals over queries` +
        `${by === "track" ? "" : ", the segments of a track drawn together"}. Every value depends on the size of the gallery.`,
      ...(byClass ? [NOT_ASKED_FOR] : []),
      ...(by === "segment" ? [byClass ? `${SEGMENTS} ${OWN_CHUNKS}` : SEGMENTS] : []),
      ...rankedOnly(methods),
      ...(about ? [about] : []),
    ],
  };
}

/** A method's cells in one direction, for every method. */
function columnsOf(methods: readonly ExactPairMethod[], direction: (typeof DIRECTIONS)[number][0]): ResultCell[][] {
  const scores = methods.map((method) => method.directions[direction]!);
  const column = (of: (scores: PairScores) => QueryMean, text: (value: number) => string, sign: 1 | -1, digits?: number) => {
    const values = scores.map((one) => of(one).mean);
    const marked = marks(
      values.map((value, i) => (methods[i].ranked ? sign * value : undefined)),
      digits,
    );
    return values.map((value, i) => ({ text: text(value), mark: marked[i] }));
  };
  const shares = (of: (scores: PairScores) => QueryMean) => column(of, (value) => share(value), 1);
  const ranks = (of: (scores: PairScores) => QueryMean) => column(of, rankText, -1, RANK_DIGITS);
  const columns: ResultCell[][] = [
    ...RECALL_RANKS.map((k) => shares((one) => one.recallAt(k))),
    scores.map((one) => ({ text: intervalText(one.intervals.recallAt(LAST)) })),
    ranks((one) => one.medianRank()),
    ranks((one) => one.meanRank()),
    shares((one) => one.mrr()),
  ];
  return methods.map((_, i) => columns.map((cells) => cells[i]));
}

/** `12.5`: a rank, a median or mean of ranks. */
function rankText(value: number): string {
  return Number.isFinite(value) ? value.toFixed(RANK_DIGITS) : NOTHING;
}
