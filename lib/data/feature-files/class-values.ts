import { check } from "../../runtime/check";

/** The class of each of n videos by name, and the classes in their order. */
export interface ClassValues {
  classes: string[];
  names: string[];
}

/** Names in their order: by size where all are numbers. */
export function inOrder(names: Iterable<string>): string[] {
  const all = [...new Set(names)];
  const areNumbers = all.every((name) => /^-?\d+(\.\d+)?$/.test(name));
  return areNumbers ? all.sort((a, b) => Number(a) - Number(b)) : all.sort();
}

/**
 * Classes from numbers, one a video, or one-hot rows.
 * @param width values a video: 1 for numbers, the number of classes for one-hot rows
 * @param given names that numbers and places stand for
 * @param who what messages call the labels
 * @throws InputError that names the row: a number that is not whole, one without a name, a row with no class or several
 */
export function classesOfNumbers(
  values: ArrayLike<number>,
  width: number,
  given: readonly string[] | undefined,
  who: string,
): ClassValues {
  const n = values.length / width;
  const numbers = Array.from({ length: n }, (_, i) => (width === 1 ? values[i] : hotPlace(values, i, width, who)));
  numbers.forEach((value, i) =>
    check(
      Number.isInteger(value),
      () => `${who}: video ${i} has the label ${value}; labels are whole numbers, one-hot rows or texts`,
    ),
  );
  check(
    !given || width === 1 || given.length === width,
    () => `${who} has ${width} places for classes and ${given!.length} names are given: name each place`,
  );
  if (given)
    numbers.forEach((value, i) =>
      check(
        value >= 0 && value < given.length,
        () => `${who}: video ${i} has the label ${value}; the ${given.length} names stand for 0 to ${given.length - 1}`,
      ),
    );
  const nameOf = (value: number) => given?.[value] ?? String(value);
  const all = given ?? (width === 1 ? inOrder(numbers.map(String)) : Array.from({ length: width }, (_, place) => String(place)));
  const names = numbers.map(nameOf);
  const used = new Set(names);
  return { names, classes: all.filter((name) => used.has(name)) };
}

/** Where the only 1 of a one-hot row stands. */
function hotPlace(values: ArrayLike<number>, i: number, width: number, who: string): number {
  let place = -1;
  for (let c = 0; c < width; c++) {
    const value = values[i * width + c];
    check(value === 0 || value === 1, () => `${who}: video ${i} has ${value} at place ${c}; a one-hot row holds one 1 and zeros`);
    if (value === 0) continue;
    check(
      place < 0,
      () => `${who}: video ${i} is of the classes ${place} and ${c}; each video is of one class: choose one, or leave it out`,
    );
    place = c;
  }
  check(place >= 0, () => `${who}: video ${i} is of no class; a one-hot row holds one 1: label it, or leave it out`);
  return place;
}

/** Classes from texts. @throws InputError for an empty one, or one that is not among those given */
export function classesOfTexts(texts: readonly string[], given: readonly string[] | undefined, who: string): ClassValues {
  texts.forEach((text, i) => {
    check(text.trim() !== "", () => `${who}: video ${i} has an empty class`);
    check(
      !given || given.includes(text),
      () => `${who}: video ${i} is of the class ${JSON.stringify(text)}; known are ${given!.join(", ")}`,
    );
  });
  return { names: [...texts], classes: given ? given.filter((name) => texts.includes(name)) : inOrder(texts) };
}

/** What other programs call the parts of a split. */
const PURPOSES: Record<string, string> = {
  ...{ train: "train", training: "train", trn: "train" },
  ...{ validation: "validation", valid: "validation", val: "validation", dev: "validation" },
  ...{ test: "test", testing: "test", tst: "test", eval: "test" },
};

/**
 * The part of each video from texts or numbers. Texts are names of purposes or of folds. Two different numbers are train and
 * test: the one that more videos have is train, of equally many the lower. Three are train, validation and test in their order;
 * more are folds.
 */
export function partsOf(values: ArrayLike<string | number>): { parts: string[]; reading: string } {
  const texts = Array.from(values, (value) => String(value).trim());
  const names = inOrder(texts);
  if (typeof values[0] !== "number" && names.every((name) => Object.hasOwn(PURPOSES, name.toLowerCase())))
    return { parts: texts.map((text) => PURPOSES[text.toLowerCase()]), reading: "by name" };
  const areNumbers = names.every((name) => /^\d+$/.test(name));
  if (!areNumbers || names.length < 2 || names.length > 3) return { parts: texts, reading: `folds ${names.join(", ")}` };
  const count = (name: string) => texts.filter((text) => text === name).length;
  const order = names.length === 2 && count(names[1]) > count(names[0]) ? [names[1], names[0]] : names;
  const purposes = order.length === 2 ? ["train", "test"] : ["train", "validation", "test"];
  return {
    parts: texts.map((text) => purposes[order.indexOf(text)]),
    reading: order.map((name, i) => `${name} is ${purposes[i]}`).join(", "),
  };
}
