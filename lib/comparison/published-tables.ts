import { type ResultTable, share } from "./result-table";
import type { RankingKind } from "./run-record";
import { type MethodSummary, rankingOf } from "./statistics";

type Direction = RankingKind["direction"];

/** A published mean average precision, as `loadPublishedMap` gives it. */
export interface PublishedMapLike {
  dataset: string;
  method: string;
  components: number;
  direction: Direction;
  map: number;
}

/** A published precision–recall curve, as `loadPublishedPrecisionRecall` gives it. */
export interface PublishedCurveLike {
  dataset: string;
  method: string;
  direction: Direction;
  recall: number[];
  precision: number[];
}

/** Our method for each name that the authors use. */
const OURS: Record<string, string> = {
  CCA: "cca",
  DCCA: "dcca",
  "C-CCA": "c-cca-pure",
  "S-DCCA": "sdcca-attention",
  "TNN-C-CCA": "tnn-c-cca",
};

const OTHER_DATA =
  "Columns marked as published are the authors' results on other data, copied from their plotting scripts: compare the order of methods, not the levels.";

/** Our MAP beside the published MAP of the same method, with as many components as ours. */
export function publishedMapTable(
  methods: readonly MethodSummary[],
  published: readonly PublishedMapLike[],
  components = 10,
): ResultTable {
  const rows = published.filter((row) => row.components === components);
  const theirs = (method: string, direction: Direction) =>
    share(rows.find((row) => row.method === method && row.direction === direction)?.map ?? NaN);
  const ours = (method: string, direction: Direction) => share(ourRanking(methods, method, direction)?.map.mean ?? NaN);
  return table(
    `MAP with ${components} components beside published values`,
    "published-map",
    `${rows[0]?.dataset ?? "none"} (published, other data)`,
    [...new Set(rows.map(({ method }) => method))],
    ours,
    theirs,
  );
}

/** Our precision at one recall beside that of the published curve of the same method. */
export function publishedPrecisionTable(
  methods: readonly MethodSummary[],
  published: readonly PublishedCurveLike[],
  recall = 0.1,
): ResultTable {
  const ours = (method: string, direction: Direction) => {
    const curve = ourRanking(methods, method, direction)?.precision;
    if (!curve) return share(NaN);
    return share(
      at(
        curve.map((_, i) => i / (curve.length - 1)),
        curve.map(({ mean }) => mean),
        recall,
      ),
    );
  };
  const theirs = (method: string, direction: Direction) => {
    const curve = published.find((row) => row.method === method && row.direction === direction);
    return share(curve ? at(curve.recall, curve.precision, recall) : NaN);
  };
  return table(
    `Precision at recall ${share(recall, 1)} beside published curves`,
    "published-precision",
    `${published[0]?.dataset ?? "none"} (published, other data)`,
    [...new Set(published.map(({ method }) => method))],
    ours,
    theirs,
  );
}

type Cell = (method: string, direction: Direction) => string;

function table(caption: string, name: string, title: string, names: string[], ours: Cell, theirs: Cell): ResultTable {
  const columns = ["audio → video", "video → audio"];
  return {
    ...{ caption, name, corner: "method" },
    groups: [
      { title: "this data", columns },
      { title, columns },
    ],
    rows: names.map((label) => ({
      label,
      cells: [ours, theirs].flatMap((cell) => [{ text: cell(label, "audioToVideo") }, { text: cell(label, "videoToAudio") }]),
    })),
    notes: [OTHER_DATA],
  };
}

function ourRanking(methods: readonly MethodSummary[], published: string, direction: Direction) {
  const own = methods.find(({ method }) => method === OURS[published]);
  return own && rankingOf(own, direction, "plain");
}

/** A curve's value between its points; its first and last value beyond them. */
function at(xs: readonly number[], ys: readonly number[], x: number): number {
  const after = xs.findIndex((value) => value >= x);
  if (after < 0) return ys[ys.length - 1];
  if (after === 0) return ys[0];
  const part = (x - xs[after - 1]) / (xs[after] - xs[after - 1]);
  return ys[after - 1] + part * (ys[after] - ys[after - 1]);
}
