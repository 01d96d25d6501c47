import { check } from "../../runtime/check";
import { NOT_LABELLED } from "../feature-set";

/** Labels and the names that they are positions in. */
export interface NamedLabels {
  classes: string[];
  labels: Int32Array;
}

/** The labels of n videos without any. */
export function notLabelled(n: number): NamedLabels {
  return { classes: [], labels: new Int32Array(n).fill(NOT_LABELLED) };
}

/**
 * Labels from names or numbers. With classes given, a label is one of them, or a whole number that is a position among
 * names. Without, the classes are those that occur, names by name and numbers by size. −1 for every video: not labelled.
 * @param given one a video
 * @param called what messages call video i
 * @throws InputError that names the video
 */
export function classLabels(
  given: ArrayLike<unknown>,
  classes: readonly (string | number)[] | undefined,
  called: (i: number) => string,
): NamedLabels {
  const values = Array.from(given);
  if (values.every((value) => value === NOT_LABELLED) && !classes?.includes(NOT_LABELLED)) {
    check(!classes?.length, () => `no video is labelled: leave out the classes (${classes!.join(", ")}), or give labels`);
    return notLabelled(values.length);
  }
  values.forEach((value, i) => {
    const isLabel = (typeof value === "string" && value.trim() !== "") || Number.isFinite(value);
    check(isLabel, () => `${called(i)} has the label ${shown(value)}: give every video a name or a number, or none a label`);
    check(typeof value === typeof values[0], () => `${called(i)} has the label ${shown(value)} and ${called(0)} ${shown(values[0])}: all names, or all numbers`); // prettier-ignore
    const isLeftOut = value === NOT_LABELLED && !classes?.includes(NOT_LABELLED);
    check(!isLeftOut, () => `${called(i)} is not labelled (−1) and others are: label all videos, or leave out those without`);
  });
  const names = classes ?? sorted([...new Set(values as (string | number)[])]);
  const arePositions = typeof values[0] === "number" && names.every((name) => typeof name === "string");
  const position = new Map<unknown, number>(names.map((name, at) => [arePositions ? at : name, at]));
  const labels = Int32Array.from(values, (value, i) => {
    const label = position.get(value);
    const known = arePositions ? `0 to ${names.length - 1}` : names.join(", ");
    check(label !== undefined, () => `${called(i)} has the label ${shown(value)}; known are ${known}`);
    return label;
  });
  return { classes: names.map(String), labels };
}

function sorted(values: (string | number)[]): (string | number)[] {
  return typeof values[0] === "number" ? (values as number[]).sort((a, b) => a - b) : values.sort();
}

function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? "undefined");
}
