import { isList } from "./arguments";
import { check, described } from "./check";

/** Labels are kept as 32-bit integers. */
const LARGEST = 2 ** 31 - 1;

const NO_LABEL = ", which says that a row is not labelled: give labels, or work by pairs (beta: 1, evaluatePairs)";

/**
 * Class labels as whole numbers from 0 to 2³¹ − 1, one for each of `count` rows; `name` is the argument's name in messages.
 * @throws InputError when there are too many or too few, or one is negative, fractional, NaN or larger.
 */
export function toLabels(labels: ArrayLike<number>, count: number, name: string): Int32Array {
  check(isList(labels), () => `${name} must be a list of whole numbers from 0, one a row; got ${described(labels)}`);
  check(labels.length === count, () => `${name}: ${count} rows need ${count} labels; got ${labels.length}`);
  for (let i = 0; i < count; i++) {
    const label = labels[i];
    check(
      Number.isInteger(label) && label >= 0 && label <= LARGEST,
      () =>
        `${name}: label ${i} must be a whole number from 0 to ${LARGEST}; got ${described(label)}${label === -1 ? NO_LABEL : ""}`,
    );
  }
  return labels instanceof Int32Array ? labels : Int32Array.from(labels);
}

/** The classes that occur, and for each row its own among them. */
interface PresentClasses {
  /** The labels that occur, ascending. */
  labels: number[];
  /** For each row the position of its label in `labels`. */
  positions: Int32Array;
}

/** Numbers the classes that occur from 0 up, so that what is kept for each class does not grow with the largest label. */
export function presentClasses(labels: ArrayLike<number>): PresentClasses {
  const present = [...new Set(Array.from(labels))].sort((a, b) => a - b);
  const position = new Map(present.map((label, at) => [label, at]));
  return { labels: present, positions: Int32Array.from(labels, (label) => position.get(label)!) };
}
