import { fitCca } from "../../models/cca/linear-cca";
import { checkOptions } from "../../runtime/arguments";
import { checkInteger } from "../../runtime/check";
import { Random } from "../../runtime/random";
import { rounded } from "../style/style";
import type { InteractiveFigure } from "./interactive-figure";

/** Options of {@link ccaToy}. */
export interface CcaToyOptions {
  /** Fixes the points. Default 0. */
  seed?: number;
  /** Number of pairs, at least 10. Default 120. */
  points?: number;
}

/** Where the shared value lies in each view, and where noise that is twice as large does, in degrees. */
const SHARED = { x: 25, y: 110 };
const NOISE = { x: 80, y: 40 };

/**
 * Canonical correlation analysis in two dimensions, by hand. Each pair has one value that both views share, along one direction of each,
 * and larger noise of its own along another. The reader turns a direction in each view until the two projections correlate most; a button
 * shows what `fitCca` finds. The directions of largest variance are those of the noise, so they are not the answer.
 * @throws InputError for options out of range
 */
export function ccaToy(options: CcaToyOptions = {}): InteractiveFigure {
  checkOptions(options);
  const { seed = 0, points = 120 } = options;
  checkInteger(points, "points", 10, 1000);
  const random = new Random("CCA toy", seed);
  const bounded = () => Math.max(-2.2, Math.min(2.2, random.gaussian())); // a point far away would make the others small
  const shared = Array.from({ length: points }, bounded);
  const view = (name: "x" | "y") =>
    shared.map((value) => {
      const [noise, left] = [2 * bounded(), 0.3 * bounded()];
      const [along, across] = [SHARED[name], NOISE[name]].map((degrees) => (degrees * Math.PI) / 180);
      return [
        rounded((value + left) * Math.cos(along) + noise * Math.cos(across)),
        rounded((value + left) * Math.sin(along) + noise * Math.sin(across)),
      ];
    });
  const [x, drawn] = [view("x"), view("y")];
  const { parameters, correlations } = fitCca(x, drawn, { components: 1, ridge: 0 });
  const best = { x: angle(parameters.directionsX), y: angle(parameters.directionsY), correlation: rounded(correlations[0]) };
  // Angles below 180° may turn one direction round and not the other: then y is mirrored, and the peak is a positive correlation.
  const opposite = turnedRound(parameters.directionsX, best.x) !== turnedRound(parameters.directionsY, best.y);
  const y = opposite ? drawn.map((point) => point.map((value) => -value)) : drawn;
  return {
    kind: "toy",
    label: "CCA by hand: turn a direction in each of two views until the projections correlate most",
    words:
      `Two scatter plots of the same ${points} pairs, one for each view. A direction in each can be turned, and the correlation of the two ` +
      `projections is shown. CCA finds the largest one: ${best.correlation.toFixed(3)}, at ${best.x}° and ${best.y}°.`,
    data: { x, y, best },
  };
}

/** Whether a direction points away from its angle below 180°. */
function turnedRound([[a], [b]]: number[][], degrees: number): boolean {
  return a * Math.cos((degrees * Math.PI) / 180) + b * Math.sin((degrees * Math.PI) / 180) < 0;
}

/** Whole degrees from 0 to 179: a direction and its opposite are one. */
function angle([[a], [b]]: number[][]): number {
  const degrees = Math.round((Math.atan2(b, a) * 180) / Math.PI);
  return ((degrees % 180) + 180) % 180;
}
