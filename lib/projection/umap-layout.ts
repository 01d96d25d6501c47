import type { Random } from "../runtime/random";

/** A neighbour graph to lay out in the plane, as UMAP makes it. */
export interface LayoutGraph {
  /** Ends of each edge, by vertex number. */
  head: Int32Array;
  tail: Int32Array;
  /** Each edge is drawn together once in this many epochs, the heaviest edge in every epoch. */
  epochsPerSample: Float64Array;
}

interface LayoutOptions {
  epochs: number;
  /** Parameters of 1 / (1 + a·d^2b), the closeness of two points at distance d in the plane. */
  a: number;
  b: number;
  random: Random;
}

/** Random vertices pushed away for each edge drawn together: 5, as McInnes et al. (2018) have it. */
const NEGATIVES = 5;
/** A coordinate moves no further than this at once, times the learning rate. */
const FURTHEST = 4;

/**
 * UMAP's layout by stochastic gradient descent (McInnes, Healy, Melville 2018, algorithm 5), in typed arrays. Edges are
 * drawn together and pushed from random vertices one by one, so the result is the same for the same random generator.
 * The two forces are read from tables of the squared distance, right to 1 in 5,000: powers would take most of the time.
 * @param points n × 2 starting points; moved in place
 */
export function layOut(points: Float64Array, graph: LayoutGraph, { epochs, a, b, random }: LayoutOptions): void {
  const { head, tail, epochsPerSample } = graph;
  const n = points.length / 2;
  const attraction = forceTable((square) => (-2 * a * b * square ** (b - 1)) / (1 + a * square ** b));
  const repulsion = forceTable((square) => (2 * b) / ((0.001 + square) * (1 + a * square ** b)));
  const next = Float64Array.from(epochsPerSample);
  const nextNegative = epochsPerSample.map((period) => period / NEGATIVES);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const rate = 1 - epoch / epochs;
    for (let e = 0; e < head.length; e++) {
      if (next[e] > epoch) continue;
      const j = 2 * head[e];
      const k = 2 * tail[e];
      let x = points[j];
      let y = points[j + 1];
      const dx = x - points[k];
      const dy = y - points[k + 1];
      const square = dx * dx + dy * dy;
      if (square > 0) {
        const force = forceAt(attraction, square);
        const mx = clip(force * dx) * rate;
        const my = clip(force * dy) * rate;
        x += mx;
        y += my;
        points[k] -= mx;
        points[k + 1] -= my;
      }
      next[e] += epochsPerSample[e];
      const period = epochsPerSample[e] / NEGATIVES;
      const count = Math.floor((epoch - nextNegative[e]) / period);
      for (let c = 0; c < count; c++) {
        const other = 2 * random.integer(n);
        const ox = x - points[other];
        const oy = y - points[other + 1];
        const away = ox * ox + oy * oy;
        if (away > 0) {
          const force = forceAt(repulsion, away);
          x += clip(force * ox) * rate;
          y += clip(force * oy) * rate;
        } else if (other !== j) {
          x += FURTHEST * rate;
          y += FURTHEST * rate;
        }
      }
      nextNegative[e] += count * period;
      points[j] = x;
      points[j + 1] = y;
    }
  }
}

function clip(step: number): number {
  return step > FURTHEST ? FURTHEST : step < -FURTHEST ? -FURTHEST : step;
}

/*
 * Tables over squared distances from 2⁻³² to 2²⁰, 32 steps to each doubling: the leading bits of a 32-bit float are the
 * step's number, and the bits behind them tell how far it is to the next.
 */
const STEP_BITS = 18;
const LOWEST = (127 - 32) << (23 - STEP_BITS);
const STEPS = (32 + 20) << (23 - STEP_BITS);
const FRACTION = (1 << STEP_BITS) - 1;

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

function forceTable(force: (square: number) => number): Float64Array {
  return Float64Array.from({ length: STEPS + 1 }, (_, step) => {
    bits[0] = (LOWEST + step) << STEP_BITS;
    return force(float[0]);
  });
}

function forceAt(table: Float64Array, square: number): number {
  float[0] = square;
  const step = (bits[0] >> STEP_BITS) - LOWEST;
  if (step < 0) return table[0];
  if (step >= STEPS) return table[STEPS];
  const share = (bits[0] & FRACTION) / (FRACTION + 1);
  return table[step] + share * (table[step + 1] - table[step]);
}
